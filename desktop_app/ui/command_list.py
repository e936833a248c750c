"""Everything that can be done from the window, as data. What a regulation lets one do with a case is added by it."""

from collections.abc import Callable
from typing import Any

from desktop_app.domain.terms import VIEW_TITLES
from desktop_app.ui.commands import Command, State, on_selection

DESK, ACT, SEE, LEDGER, HELP = "登记(&F)", "办理(&B)", "查看(&V)", "台账(&M)", "帮助(&H)"

CHOOSE = "先在列表里选一件投诉"
NOTHING_TO_UNDO = "只能撤销自己刚对所选投诉件做的一步，文书发出或转出后不能撤销"


def _call(method: str, *arguments: Any) -> Callable[[Any], object]:
    """Call a method of the window."""
    return lambda window: getattr(window, method)(*arguments)


def in_list(state: State) -> bool:
    """The list is on screen, not the registration form."""
    return state.page == "list"


def can_undo(state: State) -> bool:
    """The last step of the chosen case may be undone by the person here."""
    return bool(state.undo)


def _views() -> list[Command]:
    return [
        Command(f"view_{view}", title, f"看“{title}”里的投诉件", SEE, _call("show_view", view),
                shortcut=f"Ctrl+{number}" if number < 10 else "", group="views")
        for number, (view, title) in enumerate(VIEW_TITLES.items(), 1)
    ]  # fmt: skip


def command_list() -> list[Command]:
    """All commands, in the order of menus and toolbar."""
    return [
        Command("register", "登记投诉", "登记一件新的投诉，或接着填草稿", DESK, _call("start_registration"), "register", "Ctrl+N",
                on_toolbar=True),
        Command("switch_person", "换人…", "换另一位同事操作", DESK, _call("switch_person"), "person", "Ctrl+Shift+U", "people"),
        Command("leave", "退出", "关闭窗口", DESK, _call("close"), "close", "Ctrl+Q", "leave"),
        Command("find", "查找", "按姓名、电话、编号、事项查找", SEE, _call("go_to_find"), "find", "Ctrl+F", "find",
                on_toolbar=True),
        Command("refresh", "刷新", "重新读取列表", SEE, _call("refresh"), "refresh", "F5", "find", on_toolbar=True),
        Command("act", "办理…", "列出这件投诉现在能办的事", ACT, _call("open_actions"), "accept", "F2", "act", on_selection,
                on_toolbar=True, why=CHOOSE),
        Command("papers", "文书", "出具、打印这件投诉的文书", ACT, _call("show_papers"), "print", "Ctrl+P", "act", on_selection,
                on_toolbar=True, on_case=True, why=CHOOSE),
        Command("print_several", "批量打印…", "把列表里选中的投诉件的文书一起打印，也可以一起出具", ACT, _call("print_several"), "",
                "Ctrl+Shift+P", "act", on_selection, on_case=True, why=CHOOSE),
        Command("labels", "标签…", "打印信封、卷宗、证物的标签", ACT, _call("show_labels"), "", "Ctrl+Shift+L", "act", on_selection,
                why=CHOOSE),
        Command("undo", "撤销上一步", "撤销自己刚才对这件投诉做的一步", ACT, _call("undo"), "undo", "Ctrl+Z", "act", can_undo,
                on_toolbar=True, on_case=True, why=NOTHING_TO_UNDO),
        Command("go_list", "回到列表", "光标回到投诉列表", SEE, _call("go_to_list"), "", "Ctrl+L", "find"),
        *_views(),
        Command("light", "浅色", "浅色窗口", SEE, _call("choose_theme", "light"), group="theme"),
        Command("dark", "深色", "深色窗口", SEE, _call("choose_theme", "dark"), "", "Ctrl+Shift+D", "theme"),
        Command("follow", "跟随系统", "随系统设置为浅色或深色", SEE, _call("choose_theme", ""), group="theme"),
        Command("export", "导出 Excel 台账…", "把现在列出的投诉件存成 Excel 台账", LEDGER, _call("export"), "excel",
                "Ctrl+Shift+E", "out", in_list, on_toolbar=True, why="登记页上没有列表，请先回到列表"),
        Command("back_up", "备份", "现在备份台账", LEDGER, _call("back_up"), "save", "Ctrl+B", "keep"),
        Command("check", "核对台账", "检查有没有被改动、缺少或重复", LEDGER, _call("check"), "", "", "keep"),
        Command("regulation", "制度", "看所采用制度的全文", LEDGER, _call("show_regulation"), "letter", "Ctrl+Shift+Z", "rules"),
        Command("adopt", "采用制度…", "再采用一个制度，或它的新版本", LEDGER, _call("adopt_regulation"), "", "", "rules"),
        Command("calendar", "导入日历…", "导入一年的放假安排，先看哪些期限会变", LEDGER, _call("import_calendar"), "calendar", "", "rules"),
        Command("office_days", "本单位的日子…", "登记本单位停办或上班的日子", LEDGER, _call("show_office_days"), "", "", "rules"),
        Command("particulars", "本单位资料…", "印在文书上的单位电话和地址", LEDGER, _call("show_particulars"), "", "", "rules"),
        Command("templates", "文书模板…", "用本单位自己的 Word 文件代替一种文书", LEDGER, _call("show_templates"), "", "", "rules"),
        Command("people", "人员管理…", "添加人员，改变身份", LEDGER, _call("show_people"), "person", "", "rules"),
        Command("shortcuts", "快捷键", "列出全部快捷键", HELP, _call("show_shortcuts"), "help", "F1"),
        Command("about", "关于", "版本、台账位置", HELP, _call("show_about")),
    ]  # fmt: skip
