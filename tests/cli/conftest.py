"""The command line as a test calls it: in this process, with a folder and a clock of its own."""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop_app.cli.entrance import run
from desktop_app.models.health import verify
from desktop_app.models.ledger import Ledger
from tests.desks import calm, sample

NOW = "2026-11-18T10:00"


@dataclass
class Answer:
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value on standard output."""
        assert self.code == 0, self.err
        assert self.out.count("\n") == 1 and "\\u" not in self.out
        return json.loads(self.out)


class Line:
    """`line("show", number)` runs a command on the test's ledger; JSON and the clock are set by attributes."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.folder, self.capsys, self.patch = folder / "台 账", capsys, patch
        self.papers = folder
        self.now = NOW

    def __call__(self, *arguments: object, name: str = "", plain: bool = False) -> Answer:
        before = ["--data-dir", str(self.folder)]
        before += ["--now", self.now] if self.now else []
        before += ["--as", name] if name else []
        before += [] if plain else ["--json"]
        code = run([*before, *map(str, arguments)])
        out, err = self.capsys.readouterr()
        return Answer(code, out, err)

    def init(self, *more: str) -> None:
        assert self("init", "--regulation", "bank-branch", "--unit", "幸福路支行", "--trial", *more).code == 0

    def file(self, given: Any = None, name: str = "case.json") -> Path:
        path = self.papers / name
        path.write_text(given if isinstance(given, str) else json.dumps(given or sample(), ensure_ascii=False), "utf-8")
        return path

    def register(self, **changes: Any) -> str:
        number: str = self("register", self.file(sample(**changes))).json["number"]
        return number

    def type(self, data: bytes) -> None:
        """What stands on standard input."""
        self.patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))

    def state(self) -> tuple[int, Any]:
        """What must not change by a refusal; the ledger is sound."""
        with Ledger.open(self.folder) as ledger:
            verdict = verify(ledger)
            assert verdict.first_fault is None
            return verdict.events, verdict.head

    def refused(self, code: int, *arguments: object, **how: Any) -> str:
        """The sentence of a refusal with this exit code, which printed nothing and changed nothing."""
        there = (self.folder / "ledger.sqlite").exists()
        before = self.state() if there else None
        answer = self(*arguments, **how)
        assert (answer.code, answer.out) == (code, "")
        sentence = answer.err.strip()
        assert calm(sentence) or sentence.endswith("--help。"), sentence
        assert (self.state() if there else None) == before
        return sentence


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Line:
    """The command line without a ledger."""
    return Line(tmp_path, capsys, monkeypatch)


@pytest.fixture
def desk(line: Line) -> Line:
    """The command line on a trial ledger of the bank's regulation."""
    line.init()
    return line
