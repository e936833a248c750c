"""银行：网点的投诉传到一级行部，再传到总行，处理单又送回下面两级。"""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.desks import BANK, sample
from tests.journeys.clerk import Clerk, at_the_window, kept, words_of

GIVEN = sample(BANK)
CUSTOMER = GIVEN["complainant"]
TELLER = GIVEN["respondents"][0]
OUTLET, FIRST_LEVEL, HEAD_OFFICE = "李晓燕", "孙建平", "何文静"
SHEET, NUMBER = "客户投诉处理单", "XF2026110001"
PEOPLE = {OUTLET: "clerk", FIRST_LEVEL: "manager", HEAD_OFFICE: "manager"}
TYPED = [
    ("投诉渠道", GIVEN["channel"]),
    ("收到时间", "2026-11-16 10:05"),
    ("受理层级", GIVEN["intake_level"]),
    ("投诉人姓名", CUSTOMER["name"]),
    ("性别", CUSTOMER["gender"]),
    ("联系电话", CUSTOMER["phone"]),
    ("证件类型", CUSTOMER["id_type"]),
    ("证件号码", CUSTOMER["id_number"]),
    ("联系地址", CUSTOMER["address"]),
    ("要求回复", "是"),
    ("内容分类：服务态度", "服务态度"),
    ("投诉事项", GIVEN["subject"]),
    ("投诉内容", GIVEN["facts"]),
    ("投诉请求", GIVEN["demand"]),
    ("被投诉人第1行：名称（姓名）", TELLER["name"]),
    ("被投诉人第1行：单位", TELLER["unit"]),
    ("被投诉人第1行：岗位（职务）", TELLER["position"]),
]
STEPS = [
    "登记", "受理", "调查", "传递", "出具文书", "送达", "签收", "启动办理", "认定", "传递", "出具文书", "送达", "签收",
    "启动办理", "认定", "拟办", "审批同意", "答复", "办结", "出具文书", "记事", "回访", "结案", "归档",
]  # fmt: skip


def test_from_the_outlet_to_the_head_office_and_back(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    with at_the_window(
        qtbot, qapp, tmp_path / "ledger", BANK, "幸福路支行营业室", "XF", PEOPLE, "2026-11-16T10:12"
    ) as clerk:
        clerk.given("11月16日10时12分，网点的李晓燕坐在窗口，客户陈秀兰站在面前")
        clerk.become(OUTLET)
        the_outlet_registers(clerk)
        the_outlet_passes_on(clerk)
        the_first_level_passes_on(clerk)
        the_head_office_proposes_and_completes(clerk)
        the_case_is_archived(clerk)

    case, files = kept(tmp_path / "ledger", NUMBER)
    assert case.phase == "archived" and case.record["complainant"].items() >= CUSTOMER.items()
    assert [*(unit for unit, *_ in case.units), case.unit] == ["营业网点", "一级行部", "总行"]
    assert [record["number"] for record in case.papers] == [NUMBER] * 3 and len({file["pdf"] for file in files}) == 3
    printed = words_of(files[-1]["pdf"])
    assert "送除本级外的另两级各一份（营业网点、一级行部、总行）" in printed and "直接责任" in printed


def the_outlet_registers(clerk: Clerk) -> None:
    clerk.when("她登记、受理、问清情况")
    assert clerk.register(TYPED) == NUMBER
    clerk.at("2026-11-16T10:15")
    clerk.do("受理", [("受理意见", "现场受理，客户请至洽谈室。")])
    clerk.then("一小时内要传递，一个工作日内要回复")
    assert clerk.dues() == {"一小时内传递": "2026-11-16 11:05", "营业网点解决并回复": "2026-11-17"}
    clerk.at("2026-11-16T10:25")
    clerk.do("调查", [("调查情况", "柜员未一次性告知挂失所需资料，言语不当。"), ("证据、录像号", "3号机位09:00-10:00")])
    assert clerk.standing()["一小时内传递"] == "不再适用"


def the_outlet_passes_on(clerk: Clerk) -> None:
    clerk.when("网点解决不了，她传递给一级行部，随附处理单")
    clerk.at("2026-11-16T10:40")
    clerk.do(
        "传递", [("接收单位", "一级行部"), ("传递方式", "处理单送达"), ("意见", "涉及人员管理，超出网点处理权限。")]
    )
    clerk.issue(SHEET)
    clerk.then("处理单印好，网点的时限按期完成")
    assert clerk.standing()["营业网点解决并回复"] == "按期完成"


def the_first_level_passes_on(clerk: Clerk) -> None:
    clerk.when("一级行部的孙建平收到处理单，签收、启动、初步认定，再传给总行")
    clerk.become(FIRST_LEVEL)
    clerk.at("2026-11-16T10:55")
    clerk.find("13800138001")
    clerk.do("送达", [("方式", "处理单送达"), ("通知人", OUTLET), ("接收人", FIRST_LEVEL)])
    assert clerk.dues()["一小时内传递"] == "2026-11-16 11:55"
    clerk.at("2026-11-16T11:00")
    clerk.do("签收", [("签收人", FIRST_LEVEL)])
    assert clerk.dues()["两小时内启动工作"] == "2026-11-16 13:00"
    clerk.at("2026-11-16T11:20")
    clerk.do("启动办理")
    clerk.at("2026-11-16T15:30")
    final = [("阶段", "最终"), ("认定", "有效投诉")]
    assert "本级只能作初步认定" in clerk.refused("认定", final)
    clerk.do("认定", [("阶段", "初步"), ("认定", "有效投诉"), ("理由", "未一次性告知，态度生硬，情况属实。")])
    clerk.at("2026-11-16T15:40")
    clerk.do(
        "传递",
        [("接收单位", "总行"), ("传递方式", "电话通知"), ("意见", "责任人处理意见报总行优质服务工作领导小组。")],
    )
    clerk.issue(SHEET)
    clerk.then("两小时内已经启动，处理单又出了一份")
    standing = clerk.standing()
    assert (standing["两小时内启动工作"], standing["一小时内传递"]) == ("按期完成", "不再适用")


def the_head_office_proposes_and_completes(clerk: Clerk) -> None:
    clerk.when("总行的何文静接办，最终认定、拟办、审批、答复、办结")
    clerk.become(HEAD_OFFICE)
    clerk.at("2026-11-16T15:45")
    clerk.do("送达", [("方式", "电话通知"), ("通知人", FIRST_LEVEL), ("接收人", HEAD_OFFICE)])
    clerk.at("2026-11-16T15:50")
    clerk.do("签收", [("签收人", HEAD_OFFICE)])
    clerk.at("2026-11-16T16:30")
    clerk.do("启动办理")
    assert clerk.dues()["总行协调解决并回复"] == "2026-11-19"
    clerk.at("2026-11-17T09:30")
    clerk.do("认定", [("阶段", "最终"), ("认定", "有效投诉"), ("责任人", TELLER["name"]), ("责任等级", "直接责任"),
                    ("理由", "服务态度恶劣，按制度追究。")])  # fmt: skip
    clerk.at("2026-11-17T10:00")
    clerk.do("拟办", [("处理意见", "当事柜员当面道歉；网点一次性告知单上柜公示。"), ("是否赔偿", "否")])
    clerk.see("待审批")
    clerk.then("待审批里有这一件，审批以前不能答复")
    assert clerk.listed() == [NUMBER]
    assert clerk.shut("答复") == "拟办意见正在等待审批，请先审批同意或退回修改。"
    clerk.at("2026-11-17T10:30")
    clerk.do("审批同意", [("审批意见", "同意。")])
    clerk.at("2026-11-17T14:00")
    clerk.do("答复", [("答复内容", "已当面道歉，并一次性告知挂失所需资料，客户表示接受。"), ("答复方式", "当面"),
                    ("答复人", HEAD_OFFICE), ("投诉人意见", "满意")])  # fmt: skip
    clerk.at("2026-11-17T14:20")
    clerk.do(
        "办结",
        [("处理结果", "已解决"), ("办理情况", "道歉、补办挂失，网点整改。"), ("整改措施", "一次性告知单上柜。")],
    )
    clerk.issue(SHEET)
    clerk.do("记事", [("内容", "处理单送营业网点、一级行部各一份。")])
    clerk.then("第三份处理单送营业网点和一级行部，三级都按期完成")
    assert [words for title, words in clerk.standing().items() if "解决并回复" in title] == ["按期完成"] * 3


def the_case_is_archived(clerk: Clerk) -> None:
    clerk.when("次日回访，客户满意，结案归档")
    clerk.at("2026-11-18T10:00")
    clerk.do("回访", [("满意度", "满意"), ("是否解决", "是"), ("方式", "电话")])
    clerk.at("2026-11-18T10:10")
    clerk.do("结案", [("结案意见", "同意结案。")])
    clerk.at("2026-11-18T16:00")
    clerk.do("归档", [("卷号", "2026-投-18"), ("存放位置", "甲柜二层")])
    clerk.see("归档")
    clerk.then("归档里有这一件，从网点到总行每一步都在时间线上")
    assert clerk.listed() == [NUMBER]
    clerk.tab("时间线")
    assert clerk.steps() == STEPS
    assert clerk.check_ledger() == "核对无误。"
    clerk.leave()
