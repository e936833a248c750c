"""Printing issued papers: the first print is the original and the ledger remembers it, every later one is 补打; and what
printing the papers of several cases would print, issue and leave out.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from desktop_app.domain.case import Case
from desktop_app.domain.errors import RuleBroken
from desktop_app.domain.events import Draft
from desktop_app.domain.phases import Phase
from desktop_app.domain.regulation import PaperUse, Regulation
from desktop_app.domain.terms import PLANNED, PURPOSE_TITLES, REPRINT
from desktop_app.services import paper_checks, paper_uses, papers, permission
from desktop_app.services.desk import Desk, Verb

TWO_ORIGINALS = "《{title}》{number}的原件，别的座位刚刚也打印了一份，现在有两份没有“补打”字样，请把其中一份作废。"
NOT_ISSUED, OUTDATED = "还没有出具", "出具以后内容有变，还没有重新出具"
NO_LAYOUT = PLANNED
ONLY_WORD = "只有 Word 文件，请用“用 Word 打开”打印"
PRINTED = "原件已打印过"
ASKS = "出具时要填写内容，请打开投诉件逐件出具"
NONE_OF_THEM = "没有所选的文书"
IN_PERSON = frozenset({"unapproved", "glyph"})
"""Kinds of warnings that somebody has to look at before the paper is issued; what else is said may be printed as it is."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A paper ready for the printer: all its plies in order. `copy`: it is stamped 补打, and counted already."""

    record: Mapping[str, Any]
    pdf: bytes
    copy: bool
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A paper of a case: an issue that stands (`record`), or None with what is missing (a predicate of its title) and why it
    cannot be issued together with others (a sentence or a predicate; empty where it can).
    """

    paper: str
    title: str
    purpose: str
    record: Mapping[str, Any] | None = None
    missing: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Surveyed:
    """The papers of a case in the order of its regulation; `obstacle` is the sentence that keeps all of them from printing."""

    case_id: str
    number: str
    papers: tuple[Found, ...] = ()
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """One paper to print; it is issued first where `record` is None."""

    case_id: str
    number: str
    paper: str
    title: str
    purpose: Any
    record: Mapping[str, Any] | None

    @property
    def label(self) -> str:
        """The paper as people are told of it, and as the printer's queue names it."""
        return f"{self.number}《{self.title}》"


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be printed, in order, and of each case what is left out, in a sentence."""

    jobs: tuple[Job, ...]
    left_out: tuple[str, ...]

    @property
    def issued(self) -> int:
        """How many papers are issued on the way."""
        return sum(job.record is None for job in self.jobs)

    @property
    def copies(self) -> int:
        """How many bear 补打."""
        return sum(job.record is not None and is_printed(job.record) for job in self.jobs)


# --- one paper ---------------------------------------------------------------------------------------------------------


def is_printed(record: Mapping[str, Any]) -> bool:
    """Whether the original has left a printer of this office."""
    return bool(record.get("printed")) or record["reprints"] > 0


def words(record: Mapping[str, Any]) -> str:
    """已打印, 补打 with its count, or empty."""
    return f"{REPRINT}{record['reprints']}次" if record["reprints"] else "已打印" if is_printed(record) else ""


def prepare(desk: Desk, job: Job) -> Prepared:
    """Issue the paper where it was not yet, then `fetch` it. Raises as `papers.issue` and `fetch`."""
    if job.record is not None:
        return fetch(desk, job.case_id, job.record)
    issued = papers.issue(desk, job.case_id, job.paper, job.purpose)
    return replace(fetch(desk, job.case_id, issued.record), hints=issued.hints)


def fetch(desk: Desk, case_id: str, record: Mapping[str, Any]) -> Prepared:
    """The original where no seat has printed it, else a copy, counted and stamped 补打 (`papers.reprint`).

    Raises RuleBroken for the person complained about, without the right to it and for an issue that is Word alone, Trouble
    where a file is gone.
    """
    permission.check(desk.actor, papers.ISSUERS, "打印文书")
    case = desk.case(case_id)
    permission.check_not_accused(desk.actor, case, "打印")
    known = as_known(case, record)
    if is_printed(known):
        return Prepared(known, papers.reprint(desk, case_id, known), copy=True)
    return Prepared(known, papers.saved(desk, known, "pdf"), copy=False)


def accepted(desk: Desk, case_id: str, record: Mapping[str, Any]) -> tuple[str, ...]:
    """Record that a printer took the original: to be called after it has, so nobody is refused any more.

    Says what to do where another seat has printed an original in the meantime. Raises Trouble where it cannot be written.
    """
    now = desk.now()
    with desk.ledger.transaction() as writing:
        case = desk.case(case_id)
        known = as_known(case, record)
        rules = desk.regulation(case.regulation)
        verb = Verb(desk, writing, case_id, rules, now, now, "", case)
        verb.append(Draft("paper_printed", {"issued": known["event"], "paper": known["paper"], "number": known["number"],
                                            "unit": case.unit}))  # fmt: skip
        writing.save(verb.case)
    title = paper_uses.title(paper_uses.usage(rules, known["paper"]))
    return (TWO_ORIGINALS.format(title=title, number=known["number"]),) if is_printed(known) else ()


def as_known(case: Case, record: Mapping[str, Any]) -> Mapping[str, Any]:
    """The issue as the ledger knows it now, not as somebody read it earlier."""
    return next(item for item in case.papers if item["event"] == record["event"])


# --- the papers of several cases ---------------------------------------------------------------------------------------


def survey(desk: Desk, case_id: str) -> Surveyed:
    """How the papers of a case stand. Nothing is refused: what keeps a case or a paper from printing is said."""
    case = desk.case(case_id)
    if obstacle := _obstacle(desk, case):
        return Surveyed(case_id, case.number, obstacle=obstacle)
    rules = desk.regulation(case.regulation)
    found = (one for use in rules.papers if use.planned or paper_uses.paper(use).of == "case" for one in _papers(case, rules, use))
    return Surveyed(case_id, case.number, tuple(found))


def barrier(desk: Desk, case_id: str, paper_id: str) -> str:
    """Why a paper cannot be issued together with others, though nothing is known against it yet (`Found.reason`): what its
    content lacks, and what somebody should look at first. Slower than `survey`: the paper is filled in and laid out.
    """
    case = desk.case(case_id)
    use = paper_uses.usage(desk.regulation(case.regulation), paper_id)
    found = paper_checks.checks(desk, case, use, "", {})
    return next((check.sentence for check in found if check.stops or check.kind in IN_PERSON), "")


def plan(surveyed: Iterable[Surveyed], chosen: Collection[str] | None = None, *, issue: bool = False, again: bool = True,
         barriers: Mapping[tuple[str, str], str] | None = None) -> Plan:  # fmt: skip
    """What is printed of these cases: of the papers `chosen` (None: all), in the order of cases, then of the regulation.

    `issue` also issues what was not yet, except where `barriers` (by case and paper) says why not; without `again` what was
    printed once is left out.
    """
    known = barriers or {}
    jobs: list[Job] = []
    left_out: list[str] = []
    for case in surveyed:
        wanted = [found for found in case.papers if chosen is None or found.paper in chosen]
        lacking: dict[str, list[str]] = {}
        for found in wanted:
            kept = _kept_back(found, known.get((case.case_id, found.paper), ""), issue, again)
            if kept:
                lacking.setdefault(kept, []).append(f"《{found.title}》")
            else:
                jobs.append(Job(case.case_id, case.number, found.paper, found.title, found.purpose, found.record))
        if case.obstacle or lacking or not wanted:
            left_out.append(f"{case.number}：{case.obstacle.rstrip('。') or _spoken(lacking)}。")
    return Plan(tuple(jobs), tuple(left_out))


def _obstacle(desk: Desk, case: Case) -> str:
    def checked() -> None:
        permission.check(desk.actor, papers.ISSUERS, "打印文书")
        permission.check_not_accused(desk.actor, case, "打印")

    return "已作废，不打印" if case.phase is Phase.VOID else _refusal(checked)


def _refusal(check: Callable[[], None]) -> str:
    try:
        check()
    except RuleBroken as refusal:
        return str(refusal)
    return ""


def _papers(case: Case, rules: Regulation, use: PaperUse) -> Iterator[Found]:
    """Every purpose in which the paper stands issued, or the paper itself, for its usual purpose."""
    title = paper_uses.title(use)
    issued = [record for purpose in PURPOSE_TITLES if (record := paper_uses.current(case, use, rules, purpose))]
    for record in issued:
        yield Found(use.id, title, record["purpose"], record)
    if use.planned:
        yield Found(use.id, title, use.purpose, missing=NO_LAYOUT, reason=NO_LAYOUT)
    elif not issued:
        before = any(paper["paper"] == use.id for paper in case.papers)
        reason = papers.refusal(case, rules, use) or (ASKS if paper_uses.paper(use).fields else "")
        yield Found(use.id, title, use.purpose, missing=OUTDATED if before else NOT_ISSUED, reason=reason)


def _kept_back(found: Found, barrier: str, issue: bool, again: bool) -> str:
    """Why a paper is not printed: a predicate of its title, or a sentence; empty where it is."""
    if found.record is None:
        return (found.reason or barrier) if issue else found.missing
    if "pdf" not in found.record:
        return ONLY_WORD
    return PRINTED if is_printed(found.record) and not again else ""


def _spoken(lacking: Mapping[str, list[str]]) -> str:
    """What is left out of a case, in one sentence without its full stop."""
    return "；".join(_clause(why, titles) for why, titles in lacking.items()) or NONE_OF_THEM


def _clause(why: str, titles: list[str]) -> str:
    """A predicate follows the titles it holds of; a sentence that names its paper stands for itself."""
    said = why.rstrip("。")
    if said == why:
        return f"{''.join(titles)}{why}"
    return said if all(title in why for title in titles) else f"{''.join(titles)}：{said}"
