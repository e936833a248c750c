"""An office's own Word files in place of shipped papers: which are in force, and what is printed with them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.domain.events import Draft
from desktop_app.domain.people import ADMIN
from desktop_app.domain.regulation import Regulation
from desktop_app.forms.content import Content
from desktop_app.forms.paper import Paper, load_paper
from desktop_app.models.ledger import Ledger
from desktop_app.services import glyphs, libreoffice, paper_uses, permission, shelf, vocabulary
from desktop_app.services.desk import Desk
from desktop_app.services.paper_lists import COLUMNS

if TYPE_CHECKING:
    from desktop_app.forms.template_grammar import Finding, Vocabulary

KEY = "template."
"""How the settings begin that name the file in force for a paper."""
ENCLOSED = frozenset(
    ("name", "count", "amount", "original", "counted_by", "taken_by", "returned_means", "returned_on", "mail_number", "received_by")
)
WORDS = frozenset[str]()
CHANGING = "更换文书模板"
ONLY = "这份文书只有 Word 文件，请在 Word 或 WPS 里打印。"
ONLY_WORD = "这份文书只有 Word 文件，没有 PDF，请存为 Word，在 Word 或 WPS 里打印。"


@dataclass(frozen=True, slots=True)
class Installed:
    """The office's file in force for a paper: its hash, its name when it came, when and who installed it."""

    paper: str
    title: str
    file: str
    name: str
    at: str
    by: str


@dataclass(frozen=True, slots=True)
class Printed:
    """The files of one issue. `pdf` is None where there is only Word and `why` says why, `template` the hash of the office's
    file or empty. `missing` are sentences about characters that print as 〓.
    """

    docx: bytes
    pdf: bytes | None
    template: str = ""
    missing: tuple[str, ...] = ()
    why: str = ""

    @property
    def hints(self) -> tuple[str, ...]:
        """What the person who issues it should know."""
        return (*self.missing, f"{self.why.removesuffix('。')}，{ONLY}") if self.why else self.missing

    def kept(self, keep: Callable[[bytes], str]) -> dict[str, str]:
        """What the event says of them, when they are kept."""
        facts = {"docx": keep(self.docx)}
        if self.pdf is not None:
            facts["pdf"] = keep(self.pdf)
        return {**facts, "template": self.template} if self.template else facts


# --- which are in force ------------------------------------------------------------------------------------------------


def in_force(ledger: Ledger, paper_id: str) -> str:
    """The hash of the office's file for a paper, or empty where the shipped one counts."""
    said = ledger.settings().get(f"{KEY}{paper_id}")
    return str(said["file"]) if said else ""


@dataclass(frozen=True, slots=True)
class Place:
    """A paper that the office's own file may stand for, as the adopted regulations call it, and the file that does."""

    paper: str
    title: str
    own: Installed | None


@dataclass(frozen=True, slots=True)
class Overview:
    """All of them, in the order of the regulations. `locked` is why the person here may change nothing, else empty."""

    places: tuple[Place, ...]
    locked: str


def overview(desk: Desk) -> Overview:
    """The papers of cases of the adopted regulations, and what else has a file in force."""
    titles: dict[str, dict[str, None]] = {}
    for use in (use for _, rules in desk.adopted().values() for use in rules.papers):
        if not use.planned and paper_uses.paper(use).of == "case":
            titles.setdefault(use.id, {})[paper_uses.title(use)] = None
    own = {item.paper: item for item in listing(desk.ledger)}
    for item in own.values():
        titles.setdefault(item.paper, {item.title: None})
    return Overview(tuple(Place(id_, "、".join(said), own.get(id_)) for id_, said in titles.items()), locked(desk))


def locked(desk: Desk) -> str:
    """Why the person at the desk may not change templates, or empty."""
    try:
        permission.check(desk.actor, (ADMIN,), CHANGING)
    except RuleBroken as refusal:
        return str(refusal)
    return ""


def listing(ledger: Ledger) -> tuple[Installed, ...]:
    """The office's files in force, by paper."""
    names = {person.id: person.name for person in ledger.people()}
    found: dict[str, Installed] = {}
    for event in ledger.office_events("setting_changed"):
        said = event.values
        if not str(said["key"]).startswith(KEY):
            continue
        paper_id = str(said["key"]).removeprefix(KEY)
        found.pop(paper_id, None)
        if value := said["value"]:
            who = names.get(event.actor, "")
            found[paper_id] = Installed(paper_id, _title(paper_id), value["file"], value["name"], event.recorded_at, who)
    return tuple(found[paper_id] for paper_id in sorted(found))


def _title(paper_id: str) -> str:
    try:
        return load_paper(paper_id).title
    except RuleBroken:
        return paper_id  # a later program may have dropped the paper; its template is still listed, to be removed


def install(desk: Desk, paper_id: str, data: bytes, name: str) -> tuple[str, ...]:
    """Put an office's Word file in the place of a paper, for every issue from now on; returns hints.

    Raises RuleBroken with the first fault of the file; then nothing is changed.
    """
    permission.check(desk.actor, (ADMIN,), CHANGING)
    paper = load_paper(paper_id)
    found = check(data, paper, adopted_using(desk, paper_id), name)
    faults = [item.sentence for item in found if not item.hint]
    if faults:
        more = f"（共{len(faults)}处，template check 列出全部）" if len(faults) > 1 else ""
        raise RuleBroken(f"{faults[0].removesuffix('。')}{more}。", field="file")
    _say(desk, paper_id, data, name)
    return tuple(item.sentence for item in found)


def remove(desk: Desk, paper_id: str) -> None:
    """Go back to the shipped paper. Raises RuleBroken where the office has none of its own."""
    permission.check(desk.actor, (ADMIN,), CHANGING)
    if not in_force(desk.ledger, paper_id):
        own = "、".join(item.paper for item in listing(desk.ledger)) or "没有"
        raise RuleBroken(f"“{paper_id}”没有用本单位的模板，不用去掉；用了模板的文书：{own}。", field="paper")
    _say(desk, paper_id, None, "")


def _say(desk: Desk, paper_id: str, data: bytes | None, name: str) -> None:
    now = desk.now()
    with desk.ledger.transaction() as writing:
        value = {"template": paper_id, "file": writing.keep(data), "name": name} if data is not None else None
        said = Draft("setting_changed", {"key": f"{KEY}{paper_id}", "value": value})
        for event in writing.append("", [said], at=now, recorded_at=now, actor=desk.actor.id):
            writing.save_office(event)


# --- what they may say -------------------------------------------------------------------------------------------------


def check(data: bytes, paper: Paper, rules: Iterable[Regulation], name: str) -> "tuple[Finding, ...]":
    """What is wrong with a Word file that shall stand for a paper of these regulations, and hints."""
    from desktop_app.forms.template_check import check as check_file

    return check_file(data, paper, words_for(paper, tuple(rules)), name)


def words_for(paper: Paper, rules: tuple[Regulation, ...]) -> "Vocabulary":
    """What a template of the paper may name: what any of the regulations or the common base knows."""
    from desktop_app.forms.template_grammar import Vocabulary

    every = (*rules, shelf.base())
    names = frozenset(path for one in every for path in vocabulary.paths(one))
    lists = {path: frozenset(columns) for path, columns in COLUMNS.items()} | {"enclosures": ENCLOSED}
    for spec in (spec for one in every for spec in one.fields):
        if spec.type == "rows" and spec.path not in COLUMNS:
            lists[spec.path] = lists.get(spec.path, WORDS) | {column.path for column in spec.columns}
        elif spec.type in ("names", "files", "choices"):
            lists.setdefault(spec.path, WORDS)
    lists.setdefault("case.co_units", WORDS)
    whole = names | paper.paths() | {f"categories.{axis.id}" for one in every for axis in one.axes}
    return Vocabulary(lambda path: path in whole or path.startswith("checklist."), whole, lists)


def rules_using(paper_id: str, shelf_: shelf.Shelf) -> tuple[Regulation, ...]:
    """The regulations on a shelf that use a paper."""
    found = map(shelf_.regulation, shelf_.ids())
    return tuple(rules for rules in found if any(use.id == paper_id for use in rules.papers))


def adopted_using(desk: Desk, paper_id: str) -> tuple[Regulation, ...]:
    """The adopted regulations that use a paper, or all adopted ones where none does."""
    adopted = tuple(rules for _, rules in desk.adopted().values())
    return tuple(rules for rules in adopted if any(use.id == paper_id for use in rules.papers)) or adopted


# --- printing with them ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper about to be drawn, with the office's file where one is in force: its hash and bytes, else empty. Nothing is read
    from the ledger here: it may be drawn on any thread.
    """

    paper: Paper
    content: Content
    rules: Regulation
    template: str = ""
    data: bytes = b""

    def drawn(self, convert: libreoffice.Convert) -> Printed:
        """Both files. Raises RuleBroken where the office's file cannot be filled."""
        if not self.data:
            from desktop_app.forms.render import render

            made = render(self.paper, self.content)
            return Printed(made.docx, made.pdf, missing=glyphs.sentences(made.missing, self.paper, self.rules))
        from desktop_app.forms.template import fill

        labels = {path: vocabulary.label(path, self.rules) for path in self.content.values}
        filled = fill(self.data, self.paper, self.content, labels)
        pdf, why = _pdf(filled.docx, convert)
        return Printed(filled.docx, pdf, self.template, tuple(item.sentence() for item in filled.missing), why)


def sheet(ledger: Ledger, paper: Paper, content: Content, rules: Regulation) -> Sheet:
    """A paper as it would be drawn now. Raises Trouble where the office's file is gone."""
    template = in_force(ledger, paper.id)
    return Sheet(paper, content, rules, template, ledger.file(template) if template else b"")


def _pdf(docx: bytes, convert: libreoffice.Convert) -> tuple[bytes | None, str]:
    """The PDF, or None and why there is none: Word alone is an issue too."""
    program = libreoffice.find()
    if program is None:
        return None, libreoffice.MISSING
    try:
        return convert(docx, program), ""
    except Trouble as trouble:
        return None, str(trouble)


def reprinted(ledger: Ledger, paper: Paper, content: Content, record: Mapping[str, Any], convert: libreoffice.Convert) -> bytes:
    """The PDF of a copy stamped 补打, with the file the issue was made with.

    Raises RuleBroken for an issue of an office's file on a computer without LibreOffice, Trouble where that fails.
    """
    template = record.get("template")
    if not template:
        from desktop_app.forms.render import render_pdf

        return render_pdf(paper, content)
    from desktop_app.forms.template import fill

    program = libreoffice.find()
    if program is None:
        raise RuleBroken("没有找到 LibreOffice，不能补打这份用本单位模板的文书，请安装 LibreOffice，或存为 Word 后打印并注明补打。")
    return convert(fill(ledger.file(template), paper, content).docx, program)


def check_format(desk: Desk, case_id: str, paper_id: str, purpose: str, format_: str) -> None:
    """Refuse, before anything is issued, a PDF that will not come about."""
    if format_ != "pdf" or libreoffice.find() is not None:
        return
    case = desk.case(case_id)
    rules = desk.regulation(case.regulation)
    use = paper_uses.usage(rules, paper_id)
    if paper_uses.current(case, use, rules, purpose) is None and in_force(desk.ledger, use.id):
        raise RuleBroken(f"《{paper_uses.title(use)}》用的是本单位的 Word 模板，没有 LibreOffice 存不成 PDF，请存为 .docx。", field="out")
