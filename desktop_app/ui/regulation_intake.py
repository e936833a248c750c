"""The page of a regulation, first part: what it is, what it accepts, and what a registration asks for."""

from collections.abc import Iterator
from datetime import date
from html import escape

from desktop_app.domain.regulation import FieldSpec, Regulation, Value
from desktop_app.services import spoken
from desktop_app.services.blanks import in_chinese
from desktop_app.ui.regulation_html import below, clause, line, mark, quote, table, titles

ACCEPTANCE = {
    "register_all": "来的都登记编号，不予受理的也登记",
    "register_then_decline": "先登记，不该受理的再告知不予受理",
    "tally_only": "不登记的只计数，不编号",
    "never_refuse": "不得拒绝受理",
    "after_investigation": "都登记，调查以后才能不列入",
}


def _since(rules: Regulation) -> str:
    if rules.effective_basis == "suggestion":
        return f"施行日期未载（{_day(rules.effective)}为本软件所填）"
    return f"{_day(rules.effective)}起施行"


def about(rules: Regulation) -> Iterator[str]:
    """What it is, and since when."""
    until = f"，{_day(rules.until)}废止" if rules.until else ""
    yield f"<h1>{escape(rules.title)}</h1>"
    yield f'<p class="quiet">第{rules.version}版，{_since(rules)}{until}</p>'
    if rules.source:
        yield f'<p class="quiet">来源：{escape(rules.source)}</p>'
    if rules.note:
        yield f"<p>{escape(rules.note)}</p>"
    yield (
        '<p class="quiet">标〔建议〕的由本软件补充，原文没有写；标〔本单位自定〕的由本单位填写；'
        "标〔待核〕的尚未与原文核对。</p>"
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def channels(rules: Regulation) -> Iterator[str]:
    """The ways in."""
    yield table(("渠道", "也叫", "由谁接收", "答复去向"), [
        (escape(c.title), escape("、".join(c.aliases)), escape(c.receiver), escape(c.return_path)) for c in rules.channels
    ])  # fmt: skip


def people(rules: Regulation) -> Iterator[str]:
    """Roles and units."""
    if rules.roles:
        acting = "、".join(f"{item.title}（{spoken.role(item.acts_as, rules)}）" for item in rules.roles)
        yield line("身份", acting)
        yield below("没有人按某个身份登记时，由括号里的身份担当。")
    if rules.levels:
        yield f"<p><b>层级</b>：{titles(rules.levels)}</p>"
    if rules.units:
        yield f"<p><b>单位</b>：{titles(rules.units)}</p>"


def axes(rules: Regulation) -> Iterator[str]:
    """How matters are classified."""
    for axis in rules.axes:
        several = "（可多选）" if axis.multiple else ""
        needed = "＊" if axis.required else ""
        yield (
            f"<p><b>{escape(axis.title)}</b>{needed}{several}：{_tree(axis.values)}{clause(axis.clause)}{mark(axis.basis)}</p>"
        )
    if rules.kinds:
        kinds = "、".join(escape(kind.title) + ("" if kind.counts else "（入册，不算投诉）") for kind in rules.kinds)
        yield f"<p><b>种类</b>：{kinds}</p>"
    if rules.findings:
        yield f"<p><b>认定</b>：{titles(rules.findings)}</p>"
    for item in rules.implied:
        known = rules.axis(item.axis)
        value = next((v.title for v in known.values if v.id == item.value), item.value) if known else item.value
        yield line("自动分类", f"{spoken.condition(item.when, rules)}的，“{known.title if known else item.axis}”为“{value}”",
                   item.clause, item.basis)  # fmt: skip


def _tree(values: tuple[Value, ...]) -> str:
    """The values, those below another in brackets behind it."""
    ids = {value.id for value in values}
    found = []
    for value in values:
        if value.parent in ids:
            continue
        own = [child for child in values if child.parent == value.id]
        found.append(titles([value]) + (f"（{titles(own)}）" if own else ""))
    return "、".join(found)


def acceptance(rules: Regulation) -> Iterator[str]:
    """What is accepted, what is not, and what becomes of it."""
    said = rules.acceptance
    anonymous = f"匿名投诉{'可以' if said.anonymous else '不'}登记"
    withdrawal = "可以撤回" if said.withdrawal else "不能撤回"
    yield line("", f"{ACCEPTANCE[said.policy]}；{anonymous}；{withdrawal}", said.clause, said.basis)
    yield quote(said.text)
    for series in rules.numbers:
        if series.id == "case":
            yield line("编号", in_chinese(series.pattern), series.clause, series.basis)
    if said.grounds:
        yield f"<p><b>不予受理的理由</b>：{titles(said.grounds)}</p>"
    if said.tally:
        yield f"<p><b>不登记、只计数的情形</b>：{titles(said.tally)}</p>"


def fields(rules: Regulation) -> Iterator[str]:
    """What a registration asks for."""
    for section in rules.sections:
        own = [spec for spec in rules.fields if spec.section == section.id]
        plain = [spec for spec in own if not _more(spec, rules)]
        if own:
            yield f"<p><b>{escape(section.title)}</b>{'：' if plain else ''}{'、'.join(map(_label, plain))}</p>"
        for spec in own:
            if _more(spec, rules):
                yield f'<p class="below">{_label(spec)}：{escape(_more(spec, rules))}{clause(spec.clause)}{mark(spec.basis)}</p>'
    yield '<p class="quiet">带＊的必须填写。</p>'


def _label(spec: FieldSpec) -> str:
    return escape(spec.label) + ("＊" if spec.required else "")


def _more(spec: FieldSpec, rules: Regulation) -> str:
    """What there is to say besides the label; a field with a clause always has something."""
    parts = [f"{spoken.condition(spec.required_when, rules)}时必填"] if spec.required_when else []
    parts += [f"{spoken.condition(spec.shown_when, rules)}时才有"] if spec.shown_when else []
    bounds = "至".join(word for word in (spec.least, spec.most) if word)
    parts += [f"{'最多' if not spec.least else '不少于' if not spec.most else ''}{bounds}"] if bounds else []
    parts += [spec.hint] if spec.hint else []
    if not parts and (spec.clause or spec.basis != "text"):
        parts = ["必填"] if spec.required else ["可填"]
    return "；".join(parts)
