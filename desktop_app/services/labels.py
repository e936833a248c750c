"""Labels for cases: addressees of letters, file spines and boxes, things taken in; who may print them, and for what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from desktop_app.domain.case import Case
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.moments import from_text, local
from desktop_app.domain.regulation import PaperUse, Regulation
from desktop_app.forms.content import Scalar, Value
from desktop_app.forms.label_files import LabelKind, kind
from desktop_app.forms.labels import Label
from desktop_app.services import papers, permission
from desktop_app.services.desk import Desk

Whom = Literal["complainant", "respondent"]
WHOM: Mapping[Whom, str] = {"complainant": "投诉人", "respondent": "被投诉人"}
ADDRESS = "addressees"
FOR_EVER = "永久"
TIP_OFF = "tip_off"
OWN_MAIL = "“{number}”的投诉人（举报人）须保密，地址标签只能贴在寄给本人的信上，请先确认是寄给本人的再打印。"
NO_ADDRESS = "“{number}”没有登记{whom}的姓名（名称）和地址"
NO_CASES = "没有选择投诉件，请先选择再打印标签。"
NOTHING_TAKEN = "“{number}”没有收下的证物或随附物品"


@dataclass(frozen=True, slots=True)
class Gathered:
    """The labels of a kind, and of which cases there is none, in sentences."""

    kind: LabelKind
    labels: tuple[Label, ...]
    hints: tuple[str, ...] = field(default=())


def gather(desk: Desk, case_ids: Sequence[str], kind_id: str, whom: Whom = "complainant", *, own_mail: bool = False) -> Gathered:
    """The labels of these cases in their order. `own_mail` says that a letter goes to the complainant and nobody else.

    Labels on files and things name no complainant who asked to be kept confidential; labels for letters bear no number of
    the case. Raises RuleBroken without the right to issue papers, for the person complained about, for a confidential
    complainant's address without `own_mail`, and where not one label comes about.
    """
    permission.check(desk.actor, papers.ISSUERS, "打印标签")
    chosen = kind(kind_id)
    found: list[Label] = []
    lacking: list[str] = []
    for case in map(desk.case, case_ids):
        permission.check_not_accused(desk.actor, case, "打印标签")
        if chosen.each == ADDRESS and whom == "complainant" and _confidential(case) and not own_mail:
            raise RuleBroken(OWN_MAIL.format(number=case.number), field="own_mail")
        made = list(_labels(desk, case, chosen, whom))
        found += made
        if not made:
            lack = NO_ADDRESS if chosen.each == ADDRESS else NOTHING_TAKEN
            lacking.append(lack.format(number=case.number, whom=WHOM[whom]))
    if not found:
        raise RuleBroken(f"{lacking[0]}，没有标签可以打印，请先补充登记。" if lacking else NO_CASES, field="numbers")
    return Gathered(chosen, tuple(found), tuple(f"{lack}，没有打印。" for lack in lacking))


def _confidential(case: Case) -> bool:
    """Whether the complainant asked for secrecy, or informed against somebody and is owed it."""
    return case.record.get("kind") == TIP_OFF or bool(_complainant(case).get("confidential"))


def _complainant(case: Case) -> Mapping[str, Any]:
    return case.record.get("complainant") or {}


def _labels(desk: Desk, case: Case, chosen: LabelKind, whom: Whom) -> Iterator[Label]:
    if chosen.each == ADDRESS:
        yield from (Label(f"{case.number} {row['name']}", {}, row) for row in _addressees(case, whom))
        return
    hidden = papers.content(desk, case, PaperUse(id="file_cover"), "respondent" if _confidential(case) else "internal")
    values = {**hidden.values, **_archive(case, hidden.values, desk.regulation(case.regulation))}
    if not chosen.each:
        yield Label(case.number, values)
        return
    rows = hidden.values.get(chosen.each, ())
    for number, row in enumerate(rows if isinstance(rows, tuple) else (), 1):
        if isinstance(row, Mapping):
            yield Label(f"{case.number} 第{number}项", values, {"number": number, **row})


def _addressees(case: Case, whom: Whom) -> Iterator[Mapping[str, Scalar]]:
    """Who can be written to: somebody with a name (or a unit) and an address."""
    people: Sequence[Mapping[str, Any]] = (
        [_complainant(case)] if whom == "complainant" else case.record.get("respondents") or []
    )
    for person in people:
        row = {key: str(person.get(key) or "") for key in ("name", "unit", "address", "postcode")}
        if row["address"] and (row["name"] or row["unit"]) and not person.get("anonymous"):
            yield row if row["name"] else {**row, "name": row["unit"], "unit": ""}


def _archive(case: Case, values: Mapping[str, Value], rules: Regulation) -> dict[str, Value]:
    """The year of receipt, and how long the file is kept: as archived, or as the regulation says."""
    years = rules.retention.years
    kept = values.get("archived.retention") or (f"{years}年" if years else FOR_EVER)
    return {"archive.year": local(from_text(case.received_at)).year, "archive.retention": kept}
