"""Number series: the pattern of a case or document number, when its serial restarts, and how a number is read back."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from desktop_app.domain.errors import RuleBroken

_BLANK = re.compile(r"\{([^{}]*)\}")
_DATE_BLANKS = {
    "year": "%Y", "YYYY": "%Y", "YY": "%y", "MM": "%m", "DD": "%d",
    "YYYYMM": "%Y%m", "YYMM": "%y%m", "YYYYMMDD": "%Y%m%d", "YYMMDD": "%y%m%d", "MMDD": "%m%d",
}  # fmt: skip
_READ = {"%Y": "(?:19|20|21)[0-9]{2}", "%y": "[0-9]{2}", "%m": "(?:0[1-9]|1[0-2])", "%d": "(?:0[1-9]|[12][0-9]|3[01])"}


@dataclass(frozen=True, slots=True)
class Series:
    """A number pattern: fixed text with blanks.

    Blanks: `{serial}` or `{serial:4}` (padded to four digits), `{branch}`, and date blanks such as `{year}`, `{YYMM}`,
    `{YYYYMMDD}`.
    """

    pattern: str

    @classmethod
    def parse(cls, pattern: str, field: str = "") -> Self:
        """The series of a pattern. Raises RuleBroken for one that cannot number: it names the blank at fault."""
        blanks = _BLANK.findall(pattern)
        unknown = next((blank for blank in blanks if not _known(blank)), None)
        if unknown is not None:
            usable = "、".join(f"{{{blank}}}" for blank in ("branch", "serial:4", *_DATE_BLANKS))
            raise RuleBroken(f"编号格式里的“{{{unknown}}}”不认识，可以用的是：{usable}。", field=field)
        if re.search(r"[{}]", _BLANK.sub("", pattern)):
            raise RuleBroken(f"编号格式“{pattern}”的花括号不成对，请补上或删去。", field=field)
        if sum(blank.startswith("serial") for blank in blanks) != 1:
            raise RuleBroken(f"编号格式“{pattern}”要有一个且只有一个流水号，请写上 {{serial:4}}。", field=field)
        if blanks.count("branch") > 1 or re.search(r"\{branch\}\{serial|\{serial[:0-9]*\}\{branch", pattern):
            raise RuleBroken(
                f"编号格式“{pattern}”会让两个单位编出同一个号，请在单位代码与流水号之间放日期或符号。", field=field
            )
        letters = _date_letters(blanks)
        if ("d" in letters and "m" not in letters) or ("m" in letters and not letters & {"Y", "y"}):
            raise RuleBroken(
                f"编号格式“{pattern}”有月日而没有年，隔年会重号，请写成 {{YYYYMM}} 这样的形式。", field=field
            )
        return cls(pattern)

    def period(self, day: date) -> str:
        """The period the serial counts in: `2026-11-16`, `2026-11`, `2026`, or empty when it never restarts."""
        letters = _date_letters(_BLANK.findall(self.pattern))
        if "d" in letters:
            return day.isoformat()
        if "m" in letters:
            return day.isoformat()[:7]
        return day.isoformat()[:4] if letters else ""

    def width(self) -> int:
        """The digits the pattern gives the serial; a higher serial is written in full all the same."""
        return next(int(blank[7:] or 1) for blank in _BLANK.findall(self.pattern) if blank.startswith("serial"))

    def format(self, serial: int, day: date, branch: str) -> str:
        """The number. ValueError for a serial below one, which no series gives."""
        if serial < 1:
            raise ValueError("serials count from one")

        def fill(blank: re.Match[str]) -> str:
            if blank[1] in _DATE_BLANKS:
                return day.strftime(_DATE_BLANKS[blank[1]])
            return branch if blank[1] == "branch" else f"{serial:0{self.width()}}"

        return _BLANK.sub(fill, self.pattern)

    def parse_serial(self, number: str, branch: str | None = None) -> int | None:
        """The serial in a number of this series, or None when it is not of it.

        Name the branch where it is known: a branch code made of digits cannot always be told from the date after it.
        """
        expression, end = "", 0
        for blank in _BLANK.finditer(self.pattern):
            expression += re.escape(self.pattern[end : blank.start()]) + self._readable(blank[1], branch)
            end = blank.end()
        found = re.fullmatch(expression + re.escape(self.pattern[end:]), number)
        return int(found["serial"]) if found else None

    def _readable(self, blank: str, branch: str | None) -> str:
        if blank in _DATE_BLANKS:
            return re.sub("%.", lambda part: _READ[part[0]], _DATE_BLANKS[blank])
        if blank == "branch":
            return ".*?" if branch is None else re.escape(branch)
        return f"(?P<serial>[0-9]{{{self.width()}}}|[1-9][0-9]{{{self.width()},}})"


def _known(blank: str) -> bool:
    return blank in _DATE_BLANKS or blank == "branch" or bool(re.fullmatch(r"serial(:[1-9])?", blank))


def _date_letters(blanks: list[str]) -> set[str]:
    """Which of %Y %y %m %d the date blanks hold, as letters."""
    return {letter for blank in blanks for letter in _DATE_BLANKS.get(blank, "") if letter != "%"}
