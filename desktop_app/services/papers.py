"""Papers of a case: preview, issue once with a number, the same bytes ever after, reprints counted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

from desktop_app.domain.case import Case
from desktop_app.domain.circumstances import circumstances
from desktop_app.domain.conditions import holds
from desktop_app.domain.entry import empty, read_fields
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.events import Draft
from desktop_app.domain.happenings import is_one
from desktop_app.domain.masking import Purpose, mask_record, withhold
from desktop_app.domain.moments import office_date
from desktop_app.domain.phases import Phase
from desktop_app.domain.regulation import PaperUse, Regulation
from desktop_app.domain.terms import EVENT_TITLES, PURPOSE_TITLES
from desktop_app.forms.content import Content
from desktop_app.forms.paper import FILLED, Paper, load_paper
from desktop_app.services import libreoffice, permission, snapshots, spoken, templates, vocabulary
from desktop_app.services.approving import waiting_for
from desktop_app.services.barring import check_paper
from desktop_app.services.desk import Desk, Verb
from desktop_app.services.numbers import take_number
from desktop_app.services.paper_lists import COLUMNS, lists
from desktop_app.services.paper_uses import current, paper, planned, renamed, title, usage
from desktop_app.services.particulars import particulars

FORMATS = ("docx", "pdf")
ISSUERS = ("clerk", "manager", "handler", "supervisor")


@dataclass(frozen=True, slots=True)
class PaperOffer:
    """A paper the case may have: what was issued, and why it cannot be issued now (empty where it can). `planned`: it
    has no layout yet, so there is nothing to look at either.
    """

    id: str
    title: str
    issued: tuple[Mapping[str, Any], ...]
    reason: str
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Issued:
    """An issued paper as the ledger keeps it; `hints` name characters that no face could print."""

    record: Mapping[str, Any]
    hints: tuple[str, ...] = ()


def offers(desk: Desk, case: Case) -> tuple[PaperOffer, ...]:
    """All papers of the case's regulation; those of the office as a whole (registers, statistics) are not a case's."""
    rules = desk.regulation(case.regulation)
    return tuple(
        PaperOffer(use.id, title(use), tuple(p for p in case.papers if p["paper"] == use.id), refusal(case, rules, use),
                   use.planned)
        for use in rules.papers
        if use.planned or paper(use).of == "case"
    )


def refusal(case: Case, rules: Regulation, use: PaperUse) -> str:
    """Why the paper cannot be issued now, or empty."""
    if case.phase is Phase.VOID:
        return f"“{case.number}”已作废，不能出具文书。"
    if use.planned:
        return planned(use)
    if case.record.get("kind") in paper(use).never_for or (use.never_for and holds(use.never_for, circumstances(case))):
        kind = rules.kind(str(case.record.get("kind", "")))
        return f"《{title(use)}》不能用于{f'性质为“{kind.title}”的件' if kind else '这一件'}，请改用适合这一件的文书。"
    for event in use.requires:
        if not any(is_one(known, (event,)) for known in case.events):
            return f"还没有“{spoken.event(event, rules)}”，不能出具《{title(use)}》，请先办理。"
    return unapproved(case, rules, use) if use.approved and not circumstances(case)["decided"] else ""


def unapproved(case: Case, rules: Regulation, use: PaperUse) -> str:
    """Whose approval a paper still waits for, as a refusal."""
    awaited = waiting_for(case, rules)
    if case.awaiting == "approval":
        return f"处理意见还在等{awaited or '审批'}，没有批准完毕，不能出具《{title(use)}》，请先办完审批。"
    return f"处理意见还没有报批和批准，不能出具《{title(use)}》，请先办“{spoken.events(('proposed', 'approved'), rules)}”。"


def content(desk: Desk, case: Case, use: PaperUse, purpose: Purpose | Literal[""] = "",
            given: Mapping[str, Any] | None = None) -> Content:  # fmt: skip
    """What the paper is filled with now, without a number: the preview. `given` is what only the paper asks for.

    Papers that leave the office are masked by purpose; a letter does not name who asked to be kept confidential, unless it
    is addressed to nobody else.
    Raises RuleBroken for the person complained about.
    """
    permission.check_not_accused(desk.actor, case, "查看")
    if use.planned:
        raise RuleBroken(planned(use), clause=use.clause)
    rules = desk.regulation(case.regulation)
    purpose = purpose or use.purpose
    names = {person.id: person.name for person in desk.ledger.people()}
    hide = _hiding(case, use, purpose)
    record = {**(hide(case.record) if hide else case.record), "received_at": case.received_at}
    office = {"name": desk.ledger.unit, "branch": desk.ledger.branch, **particulars(desk.ledger)}
    values = vocabulary.values(case, rules, names, record, office)
    values |= lists(desk, case, rules, record)
    values |= {spec.path: vocabulary.typed(spec, raw) for spec in paper(use).fields if not empty(raw := (given or {}).get(spec.path))}
    values["paper.issued_on"] = office_date(desk.now())
    for place, unit in enumerate(use.goes_to.get(case.level, ()), 1):
        values[f"paper.copy_{place}"] = unit
    if hide:
        values |= _masked_steps(values, case, hide, rules)
    return Content(values=values, trial=desk.ledger.trial, draft=True, title=renamed(use))


def _hiding(case: Case, use: PaperUse, purpose: Purpose) -> Callable[[Mapping[str, Any]], dict[str, Any]] | None:
    """What is done to a record before it is printed: None where everything may be told."""
    if purpose != "internal":
        return partial(mask_record, purpose=purpose)
    secret = (case.record.get("complainant") or {}).get("confidential") and paper(use).kind == "letter"
    return withhold if secret and not paper(use).to_complainant else None


def preview(desk: Desk, case: Case, use: PaperUse, purpose: Purpose | Literal[""] = "") -> templates.Sheet:
    """What is drawn to be looked at: the content now, on the office's own file where one is in force. Raises as `content`."""
    return templates.sheet(desk.ledger, paper(use), content(desk, case, use, purpose), desk.regulation(case.regulation))


def sample(desk: Desk, paper_id: str, case_id: str = "") -> templates.Sheet:
    """A paper to be looked at: of a case, where its regulation has the paper, else with nothing filled in. Raises as `content`."""
    case = desk.case(case_id) if case_id else None
    rules = desk.regulation(case.regulation) if case else next(iter(templates.adopted_using(desk, paper_id)))
    use = rules.paper(paper_id)
    if case is not None and use is not None and not use.planned:
        return preview(desk, case, use)
    return templates.sheet(desk.ledger, load_paper(paper_id), Content(trial=desk.ledger.trial, draft=True), rules)


def _masked_steps(values: Mapping[str, Any], case: Case, hide: Callable[[Mapping[str, Any]], dict[str, Any]],
                  rules: Regulation) -> dict[str, Any]:  # fmt: skip
    """What was said later may name the complainant too; the registration itself was masked field by field."""
    told = {path: item for path, item in values.items() if _is_step(path.partition(".")[0], rules)}
    masked = hide({**case.record, "_told": told})["_told"]
    return {path: tuple(item) if isinstance(item, list) else item for path, item in masked.items()}


def _is_step(word: str, rules: Regulation) -> bool:
    known = word in EVENT_TITLES or word.partition("_")[0] in vocabulary.STAGED or word == "enclosures"
    return known or word in COLUMNS or rules.action(word) is not None


def issue(desk: Desk, case_id: str, paper_id: str, purpose: Purpose | Literal[""] = "",
          given: Mapping[str, Any] | None = None) -> Issued:  # fmt: skip
    """Issue a paper, or return the issue that stands. `given` is what only the paper asks for (`Paper.fields`).

    The number is taken, both files are kept, and the event is appended in one transaction; LibreOffice works outside of it.
    Raises RuleBroken where the paper may not be issued.
    """
    permission.check(desk.actor, ISSUERS, "出具文书")
    return libreoffice.unlocked(partial(_issue, desk, case_id, paper_id, purpose, given or {}))


def _issue(desk: Desk, case_id: str, paper_id: str, purpose: Purpose | Literal[""], given: Mapping[str, Any],
           convert: libreoffice.Convert) -> Issued:  # fmt: skip
    now = desk.now()
    with desk.ledger.transaction() as writing:
        case = desk.case(case_id)
        rules = desk.regulation(case.regulation)
        permission.check_not_accused(desk.actor, case)
        use = usage(rules, paper_id)
        check_paper(case, rules, use, purpose or use.purpose)
        standing = current(case, use, rules, purpose)
        if standing is not None:
            return Issued(standing)
        if reason := refusal(case, rules, use):
            raise RuleBroken(reason, clause=use.clause)
        asked = read_asked(paper(use), given, desk, case)
        filled = content(desk, case, use, purpose, asked)
        series = take_number(writing, rules.pattern(use.number), use.number, desk.ledger.branch, now) if use.number else None
        number = series["number"] if series else case.number
        values = {**filled.values, "paper.number": number}
        check_filled(paper(use), values, rules)
        final = replace(filled, values=values, number=number, draft=False)
        printed = templates.sheet(desk.ledger, paper(use), final, rules).drawn(convert)
        facts = {
            "paper": use.id, "purpose": purpose or use.purpose, "number": number, "unit": case.unit,
            "issued_on": office_date(now).isoformat(), "snapshot": writing.keep(snapshots.to_bytes(values)),
            **printed.kept(writing.keep),
            "title": title(use), **({"seal": True} if paper(use).sealed else {}), **({"series": series} if series else {}),
        }  # fmt: skip
        verb = Verb(desk, writing, case_id, rules, now, now, "", case)
        verb.append(Draft("paper_issued", facts))
        writing.save(verb.case)
    return Issued(verb.case.papers[-1], printed.hints)


def read_asked(layout: Paper, given: Mapping[str, Any], desk: Desk, case: Case) -> dict[str, Any]:
    """What only the paper asks for, read and checked as the fields of a step are. Raises RuleBroken naming the field."""
    fields = [spec.model_copy(update={"path": spec.path.removeprefix(FILLED)}) for spec in layout.fields]
    bare = {path.removeprefix(FILLED): value for path, value in given.items()}
    try:
        values = read_fields(fields, bare, office_date(desk.now()), circumstances(case), desk.actor.name)
    except RuleBroken as refusal:
        raise RuleBroken(str(refusal), field=f"{FILLED}{refusal.field}", clause=refusal.clause) from refusal
    return {f"{FILLED}{path}": value for path, value in values.items()}


def check_filled(layout: Paper, values: Mapping[str, Any], rules: Regulation) -> None:
    """Refuse a paper one of whose indispensable blanks is still empty."""
    lacking = [path for path in layout.must if empty(values.get(path))]
    if lacking:
        own = {spec.path: spec.label for spec in layout.fields}
        labels = "、".join(f"“{own.get(path) or vocabulary.label(path, rules)}”" for path in lacking)
        raise RuleBroken(f"《{layout.title}》还缺{labels}，请先办理或补充以后再出具。", field=lacking[0])


def saved(desk: Desk, record: Mapping[str, Any], format_: str) -> bytes:
    """The exact bytes that were issued, as `docx` or `pdf`."""
    if format_ not in FORMATS:
        raise RuleBroken(f"不能存成“{format_}”，可以存成 docx 或 pdf。", field="out")
    if format_ not in record:
        raise RuleBroken(templates.ONLY_WORD, field="out")
    return desk.ledger.file(record[format_])


def reprint(desk: Desk, case_id: str, record: Mapping[str, Any]) -> bytes:
    """A printer copy after the first: the same paper stamped 补打 with its count, recorded as an event. PDF bytes.

    Raises RuleBroken where it may not be printed again, Trouble where LibreOffice fails; then it is not counted either.
    """
    permission.check(desk.actor, ISSUERS, "补打文书")
    return libreoffice.unlocked(partial(_reprint, desk, case_id, record))


def _reprint(desk: Desk, case_id: str, record: Mapping[str, Any], convert: libreoffice.Convert) -> bytes:
    now = desk.now()
    with desk.ledger.transaction() as writing:
        case = desk.case(case_id)
        permission.check_not_accused(desk.actor, case)
        known = next(item for item in case.papers if item["event"] == record["event"])
        count = known["reprints"] + 1
        rules = desk.regulation(case.regulation)
        use = usage(rules, known["paper"])
        filled = Content(values=snapshots.from_bytes(desk.ledger.file(known["snapshot"])), number=known["number"],
                         trial=desk.ledger.trial, reprint=count, title=renamed(use))  # fmt: skip
        data = templates.reprinted(desk.ledger, paper(use), filled, known, convert)
        verb = Verb(desk, writing, case_id, rules, now, now, "", case)
        verb.append(Draft("paper_reprinted", {"issued": known["event"], "paper": known["paper"], "count": count,
                                              "number": known["number"], "unit": case.unit}))  # fmt: skip
        writing.save(verb.case)
    return data


SERVED = {"received": "已送达", "sent": "已寄出", "returned": "被退回"}


def standing(record: Mapping[str, Any]) -> str:
    """How an issued paper stands: 已出具, 待用印, 已用印, 已寄出, 被退回 or 已送达."""
    if record.get("served"):
        return SERVED[record["served"][-1]["outcome"]]
    if record.get("seal"):
        return "已用印" if record.get("sealed") else "待用印"
    return "已出具"


def purpose_title(record: Mapping[str, Any]) -> str:
    """内部件 and so on."""
    return PURPOSE_TITLES[record["purpose"]]
