"""Before a paper is issued: what forbids it, and what the clerk should look at first."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from desktop_app.domain.case import Case
from desktop_app.domain.circumstances import circumstances
from desktop_app.domain.conditions import holds
from desktop_app.domain.entry import empty
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.masking import COMPLAINANTS, Purpose, exposed
from desktop_app.domain.regulation import FieldSpec, PaperUse, Regulation
from desktop_app.domain.terms import PURPOSE_TITLES
from desktop_app.forms.content import Content, Missing
from desktop_app.forms.paper import Paper
from desktop_app.services import glyphs, paper_uses, papers, permission, templates, vocabulary
from desktop_app.services.approving import waiting_for
from desktop_app.services.barring import check_paper
from desktop_app.services.desk import Desk

Kind = Literal["accused", "barred", "refused", "field", "lacking", "unapproved", "private", "glyph", "blank"]
NAMED = 10
"""How many empty blanks are called by name before the rest are only counted."""
NEVER_BLANK = frozenset({"rows", "files", "names", "flag", "answers", "step", "choices"})
"""Types of fields that are complete without an entry: nothing listed, nothing ticked."""
OFFICE = {path: vocabulary.COMPUTED[path] for path in ("office.name", "office.phone", "office.address")}


@dataclass(frozen=True, slots=True)
class Check:
    """Something that stands against issuing a paper. `stops`: it cannot be issued; else the clerk may go on.
    `paths` are the blanks it is about.
    """

    kind: Kind
    sentence: str
    stops: bool
    paths: tuple[str, ...] = ()
    clause: str = ""


def checks(desk: Desk, case: Case, use: PaperUse, purpose: Purpose | Literal[""] = "",
           given: Mapping[str, Any] | None = None) -> tuple[Check, ...]:  # fmt: skip
    """All that stands against issuing the paper now, what stops it first; nothing where an issue still stands.

    `given` is what only the paper asks for; None while that has not been asked yet, and its blanks are then not judged.
    """
    rules = desk.regulation(case.regulation)
    purpose = purpose or use.purpose
    if stop := _refused("accused", lambda: permission.check_not_accused(desk.actor, case, rules=rules)):
        return (stop,)
    if paper_uses.current(case, use, rules, purpose) is not None:
        return ()
    stops = tuple(_stops(desk, case, rules, use, purpose))
    if stops:
        return stops
    layout = paper_uses.paper(use)
    asked: Mapping[str, Any] = {}
    if given is not None:
        try:
            asked = papers.read_asked(layout, given, desk, case)
        except RuleBroken as refusal:
            return (_stop("field", refusal),)
    content = papers.content(desk, case, use, purpose, asked)
    open_ = frozenset() if given is not None else frozenset(spec.path for spec in layout.fields)
    lacking = _refused("lacking", lambda: papers.check_filled(layout, _as_numbered(content, open_), rules))
    return tuple(filter(None, (lacking, *_warnings(desk, case, rules, use, purpose, content, open_))))


def warnings(desk: Desk, case_id: str, paper_id: str, purpose: Purpose | Literal[""] = "",
             given: Mapping[str, Any] | None = None) -> tuple[Check, ...]:  # fmt: skip
    """What should be looked at before the paper is issued; what stops it, the issue itself refuses.

    Raises RuleBroken for a paper the regulation does not have.
    """
    case = desk.case(case_id)
    use = paper_uses.usage(desk.regulation(case.regulation), paper_id)
    return tuple(check for check in checks(desk, case, use, purpose, given or {}) if not check.stops)


def not_strictly(found: Sequence[Check]) -> str:
    """Why a paper is not issued by somebody who wants it without a flaw."""
    told = "；".join(check.sentence.removesuffix("。") for check in found)
    return f"{told}。" if len(found) == 1 else f"有{len(found)}处要留意：{told}。"


# --- what stops --------------------------------------------------------------------------------------------------------


def _stops(desk: Desk, case: Case, rules: Regulation, use: PaperUse, purpose: Purpose) -> Iterator[Check]:
    tests: tuple[tuple[Kind, Callable[[], None]], ...] = (
        ("refused", lambda: permission.check(desk.actor, papers.ISSUERS, "出具文书")),
        ("barred", lambda: check_paper(case, rules, use, purpose)),
    )
    yield from filter(None, (_refused(kind, test) for kind, test in tests))
    if reason := papers.refusal(case, rules, use):
        yield Check("refused", reason, True, clause=use.clause)


def _refused(kind: Kind, test: Callable[[], None]) -> Check | None:
    try:
        test()
    except RuleBroken as refusal:
        return _stop(kind, refusal)
    return None


def _stop(kind: Kind, refusal: RuleBroken) -> Check:
    return Check(kind, str(refusal), True, (refusal.field,) if refusal.field else (), refusal.clause)


def _as_numbered(content: Content, open_: frozenset[str]) -> Mapping[str, Any]:
    """The values as they are when the paper is issued: it has a number then, and what is still to be asked was given."""
    return {**dict.fromkeys(open_, "…"), **content.values, "paper.number": "…"}


# --- what the clerk should look at -------------------------------------------------------------------------------------


def _warnings(desk: Desk, case: Case, rules: Regulation, use: PaperUse, purpose: Purpose, content: Content,
              open_: frozenset[str]) -> Iterator[Check]:  # fmt: skip
    layout = paper_uses.paper(use)
    if case.awaiting == "approval" and (layout.sealed or purpose != "internal"):
        awaited = waiting_for(case, rules) or "审批"
        yield Check("unapproved", f"处理意见还在等{awaited}，没有批准完毕，请看这份文书是否应当等批准以后再出具。", False)
    yield from _private(case, rules, layout, purpose, content)
    for lost in _unprintable(templates.sheet(desk.ledger, layout, content, rules)):
        yield Check("glyph", lost.sentence(), False, (lost.path,))
    lacking = {path: label for path, label in _blanks(case, rules, layout, purpose, content).items() if path not in open_}
    if lacking:
        names = [f"“{label}”" for label in dict.fromkeys(lacking.values())]
        more = f"等{len(names)}项" if len(names) > NAMED else ""
        yield Check("blank", f"文书上的{'、'.join(names[:NAMED])}{more}没有内容，会空着印出来。", False, tuple(lacking))


def _private(case: Case, rules: Regulation, layout: Paper, purpose: Purpose, content: Content) -> Iterator[Check]:
    """What was typed for this paper is printed as it stands; everything the case itself tells comes masked."""
    for spec in layout.fields:
        text = content.values.get(spec.path)
        found = exposed(text, case.record, purpose) if isinstance(text, str) else ()
        if found:
            told = "、".join(f"“{excerpt}”" for excerpt in found)
            yield Check("private", f"“{spec.label}”里有{told}，《{layout.title}》是{PURPOSE_TITLES[purpose]}，"
                                   "会原样印出来，不该让对方看到的请删去。", False, (spec.path,))  # fmt: skip


def _unprintable(sheet: templates.Sheet) -> tuple[Missing, ...]:
    layout, content = sheet.paper, sheet.content
    if sheet.data:
        from desktop_app.forms.template import fill

        return glyphs.named(fill(sheet.data, layout, content).missing, layout, sheet.rules)
    from desktop_app.forms.render import unprintable

    return glyphs.named(unprintable(layout, content), layout, sheet.rules)


def _blanks(case: Case, rules: Regulation, layout: Paper, purpose: Purpose, content: Content) -> dict[str, str]:
    """The blanks that could have been filled by now, with their labels: what the paper asks for, then the registration,
    the steps that were taken, the office. What a later step will say, or is withheld on purpose, is none.
    """
    person = case.record.get("complainant") or {}
    withheld = purpose != "internal" or person.get("confidential") or person.get("anonymous")
    hidden = set(COMPLAINANTS) if withheld else {block for block in COMPLAINANTS if not case.record.get(block)}
    found = {**{spec.path: spec.label for spec in layout.fields}, **_asked(case, rules), **OFFICE}
    places = layout.filled_paths()
    return {path: label for path, label in found.items()
            if path in places and path.partition(".")[0] not in hidden and empty(content.values.get(path))}  # fmt: skip


def _asked(case: Case, rules: Regulation) -> dict[str, str]:
    """What the registration and the steps taken ask for under the circumstances: paths and labels."""
    facts = circumstances(case)
    found = {spec.path: spec.label for spec in rules.fields if _applies(spec, facts)}
    rows = next((spec.columns for spec in rules.fields if spec.path == "respondents"), ())
    found |= {path: vocabulary.label(path, rules) for spec in rows if (path := f"respondent.{spec.path}") in vocabulary.COMPUTED}
    for event in case.events:
        said = case.values(event)
        action = rules.action(str(said.get("action", "")))
        if action is None:
            continue
        word = action.id if event.type == vocabulary.OWN_STEP else event.type
        found = {path: label for path, label in found.items() if path.partition(".")[0] != word}
        known = {**facts, **said}
        found |= {f"{word}.{spec.path}": f"{action.title}：{spec.label}" for spec in action.fields if _applies(spec, known)}
    return found


def _applies(spec: FieldSpec, facts: Mapping[str, Any]) -> bool:
    """Whether an entry is expected: not where a condition says when it is and does not hold."""
    conditions = (spec.shown_when, spec.required_when)
    return spec.type not in NEVER_BLANK and all(holds(when, facts) for when in conditions if when)
