"""Contents to fill papers with, invented; and what the files say, read back by other programs."""

import io
import re
import subprocess
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from docx import Document

from desktop_app.domain.moments import SHANGHAI
from desktop_app.forms.blanks import Blank, parse
from desktop_app.forms.content import Content
from desktop_app.forms.paper import Paper, load_paper
from desktop_app.forms.render import Rendered, render

FACTS = (
    "2026年11月14日14时许，投诉人在该网点3号窗口办理定期存款转存业务，柜员未核对到期日即要求重新填单，"
    "投诉人排队约50分钟后被告知“系统维护”，无法办理。投诉人要求查看叫号记录，大堂经理答复“没有义务提供”，"
    "双方发生争执（现场录像编号CAM-03-20261114）。"
)


def at(day: int, hour: int = 10, minute: int = 5) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


VALUES: dict[str, Any] = {
    "office.name": "临江商业银行长堤支行", "office.phone": "0571-12345678", "office.address": "长堤路100号",
    "case.number": "PD2026110001", "case.received_at": at(16), "case.registered_at": at(16, 10, 12),
    "case.due": date(2026, 11, 17), "case.clerk": "周晓岚", "channel": "现场", "on_site": True, "repeat": False,
    "subject": "柜员服务态度生硬、拒绝提供叫号记录", "facts": FACTS, "demand": "书面道歉，补办转存并按原利率计息。",
    "complainant.name": "王䶮", "complainant.gender": "女", "complainant.age": 41, "complainant.phone": "138****8000",
    "complainant.id_type": "居民身份证", "complainant.id_number": "110105********0002", "complainant.occupation": "纺织工",
    "complainant.address": "临江市长堤区滨水路88弄5号楼1203室", "complainant.employer": "临江市第三纺织厂",
    "complainant.wants_reply": True, "complainant.confidential": True,
    "agent.name": "张𬭎", "agent.phone": "139****0000", "agent.authorised": True,
    "respondent.name": "李某", "respondent.unit": "长堤支行营业部", "respondent.position": "柜员",
    "respondent.address": "长堤路100号", "respondent.phone": "0571-12345678", "respondent.contact": "赵经理",
    "categories.subject": "服务态度、业务流程", "categories.severity": "一般", "categories.complexity": "较复杂",
    "respondents": (
        {"number": 1, "name": "李某", "unit": "长堤支行营业部", "position": "柜员", "phone": "0571-12345678", "address": "长堤路100号"},
        {"number": 2, "name": "张𬭎", "unit": "长堤支行", "position": "大堂经理"},
    ),
    "materials": ({"name": "叫号单照片", "count": 1, "pages": 1}, {"name": "存单复印件", "count": 2, "pages": 4}),
    "materials.count": 3, "materials.pages": 5,
    "enclosures": (
        {"name": "存单", "count": 1, "amount": None, "original": True, "taken_by": "周晓岚", "counted_by": "孙立"},
        {"name": "现金", "count": 1, "amount": Decimal("120.50"), "original": False},
    ),
    "transferred.at": at(16, 11), "transferred.to_unit": "营业部", "case.lead_unit": "营业部",
    "case.co_units": ("科技部", "个人金融部"), "transferred.handler": "孙立", "transferred.means": "直接送达",
    "transferred.report_by": date(2026, 12, 1), "transferred.area": "临江市长堤区",
    "delivered.means": "paper", "delivered.at": at(16, 11, 20), "delivered.notifier": "周晓岚", "delivered.receiver": "孙立",
    "work_started.at": at(16, 13, 0), "promised.promised_date": date(2026, 11, 20), "investigated.evidence": "CAM-03",
    "investigated.text": "经查看录像、询问当事柜员和大堂经理，排队时间与叫号记录一致；系统当日确有维护，未张贴公告。",
    "investigated.actor": "孙立", "investigated.at": at(17), "found_preliminary.finding": "有效投诉",
    "found_preliminary.actor": "孙立", "found_preliminary.at": at(17), "found_final.finding": "有效投诉",
    "found_final.actor": "郑宁", "found_final.at": at(18), "found_final.responsible": "李某",
    "found_final.responsibility": "一般责任", "proposed.text": "当面致歉，补办转存，按原利率计息。", "proposed.actor": "孙立",
    "proposed.at": at(17), "proposed.compensation": True, "proposed.amount": Decimal("1234.5"),
    "approved.text": "同意。", "approved.actor": "吴海", "approved.at": at(17, 16), "replied.text": "已当面致歉并补办转存。",
    "replied.at": at(17, 17, 10), "replied.means": "当面", "replied.by": "孙立", "replied.opinion": "基本满意",
    "called_back.at": at(20), "called_back.means": "电话", "called_back.satisfaction": "满意", "called_back.solved": True,
    "completed.measures": "维护前一日张贴公告并短信告知。", "completed.summary": "全行通报。", "completed.at": at(17, 18),
    "urged.at": at(18, 9, 0), "urged.actor": "郑宁", "urged.to_unit": "营业部", "urged.handler": "孙立", "urged.count": 2,
    "urged.investigation": "已调取录像，当事柜员尚未谈话。", "urged.progress": "调查中。", "urged.finish_by": date(2026, 11, 20),
    "paper.issued_on": date(2026, 11, 16), "paper.signer": "吴海",
}  # fmt: skip

ODD = 'A & B <c> "x"\x00\x07\u200b😀𬭎'
"""Markup, control characters, a character without a glyph and one beyond U+FFFF."""


CONTENTS = Path(__file__).parent / "contents"
"""One TOML file for each paper: `[values]` by dotted path fill it, `shows` are the words of its source's list of fields."""

NARRATIVE = (FACTS * 80)[:8000]
"""Facts as long as an angry letter: 8,000 characters."""


def described(paper_id: str) -> dict[str, Any]:
    """What stands in the paper's file of contents."""
    file = CONTENTS / f"{paper_id}.toml"
    return tomllib.loads(file.read_text("utf-8"), parse_float=Decimal) if file.exists() else {}


def values(paper_id: str) -> dict[str, Any]:
    """The sample values of one paper, over those of all."""
    own = described(paper_id).get("values", {})
    of_office = load_paper(paper_id).of == "office"
    common = {path: value for path, value in VALUES.items() if not (of_office and path.startswith("case."))}
    return common | {path: tuple(value) if isinstance(value, list) else value for path, value in own.items()}


@cache
def rendered(paper_id: str, kind: str) -> Rendered:
    """Both files of one content, made once for all tests."""
    return render(load_paper(paper_id), contents(paper_id)[kind])


@cache
def contents(paper_id: str) -> Mapping[str, Content]:
    """An empty, a full, a long and an odd content of one paper."""
    paper, full = load_paper(paper_id), values(paper_id)
    number = paper.compose_number(2026, 12)
    long: dict[str, Any] = {"facts": NARRATIVE, "subject": "拒绝提供叫号记录" * 20, "investigated.text": FACTS * 12}
    long |= {"urged.investigation": FACTS * 30, "transferred.handler": "承办" * 60, "completed.summary": FACTS * 20}
    long |= {path: _many(rows) for path, rows in full.items() if isinstance(rows, tuple) and rows and isinstance(rows[0], dict)}
    long |= placed_narrative(paper, full)
    odd = {path: _odd(value) for path, value in full.items()}
    return {
        "empty": Content({}),
        "full": Content(full, number),
        "long": Content(full | long, number, trial=True, reprint=3),
        "odd": Content(odd, number),
    }


def _odd(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple({key: _odd(one) for key, one in row.items()} if isinstance(row, dict) else _odd(row) for row in value)
    return ODD if isinstance(value, str) else value


def placed_narrative(paper: Paper, full: Mapping[str, Any]) -> dict[str, Any]:
    """The narrative where the paper has most room for words: its facts, else the largest cell or the body of the letter."""
    if "facts" in paper.paths():
        return {"facts": NARRATIVE}
    cells = [(cell.span * row.height * (1 if row.each else 10), path, row.each) for grid in (paper.grid, paper.stub) if grid
             for row in grid.rows for cell in row.cells for path in plain_paths(cell.text)]  # fmt: skip
    titled = frozenset(plain_paths(paper.heading))
    body = [(1e6 + width, path, "") for path, width in _plain(paper.letter.body) if path not in titled] if paper.letter else []
    _, path, each = max([*cells, *body], key=lambda place: place[0])
    if not path.startswith("."):
        return {path: NARRATIVE}
    first, *rest = full.get(each) or ({},)
    return {each: ({**first, path[1:]: NARRATIVE}, *rest)}


def plain_paths(wording: str) -> list[str]:
    """The paths of a wording whose blanks print any text as it is."""
    return [path for path, _ in _plain(wording)]


def _plain(wording: str) -> list[tuple[str, int]]:
    blanks = (part for part in parse(wording) if isinstance(part, Blank))
    return [(part.path, part.width) for part in blanks if part.shape in ("", "width")]


def _many(rows: tuple[Any, ...]) -> tuple[Any, ...]:
    """Forty rows."""
    return tuple(rows[number % len(rows)] for number in range(40))


def pdf_text(pdf: bytes, tool: str, folder: Path) -> str:
    """What `pdftotext -raw` reads."""
    source = folder / "paper.pdf"
    source.write_bytes(pdf)
    return subprocess.run([tool, "-raw", str(source), "-"], capture_output=True, check=True, text=True).stdout


def docx_text(docx: bytes) -> str:
    """The words of the body in reading order: paragraphs and cells, a merged cell once."""
    body = Document(io.BytesIO(docx)).element.body
    return "".join(
        node.text or "" for node in body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")
    )


def words(text: str) -> str:
    """Without white space, drawn boxes, heads of continued sheets, page numbers."""
    text = re.sub(r"[□☑√\s]", "", text)
    text = re.sub(r"第\d+页共\d+页|—\d+—", "", text)
    return text
