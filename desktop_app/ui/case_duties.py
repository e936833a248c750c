"""The duties of a case that have no number (立即、及时), as a person reads them: owed, or done and when."""

from dataclasses import dataclass

from desktop_app.domain.case import Case
from desktop_app.domain.duties import Duty, duties
from desktop_app.domain.moments import from_text, local
from desktop_app.domain.regulation import Regulation
from desktop_app.domain.terms import BASIS_TITLES, cited, quotation
from desktop_app.services import spoken

OWED, DONE = "应办", "已办"


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty: no day, because the text sets none. `reason` is the clause with its words and what ends it."""

    key: str
    title: str
    clause: str
    owed: bool
    since: str
    done_at: str
    marks: tuple[str, ...]
    reason: str

    @property
    def words(self) -> str:
        """How it stands."""
        return OWED if self.owed else f"{DONE} {self.done_at[:10]}"


def duty_rows(case: Case, rules: Regulation) -> tuple[DutyRow, ...]:
    """The duties that have begun, those still owed first."""
    found = [_row(duty, rules) for duty in duties(case, rules)]
    return tuple(sorted(found, key=lambda row: not row.owed))


def _row(duty: Duty, rules: Regulation) -> DutyRow:
    rule = duty.rule
    title = rule.title or rule.text or rule.clause
    mark = BASIS_TITLES[rule.basis]
    quoted = f"{quotation(rule.text)}，" if rule.text else "："
    end = f"{spoken.ends(rule, rules)}后就算办到"
    reason = f"{cited(rule.clause)}{quoted}{spoken.begins(rule, rules)}应办，没有写明天数；{end}。"
    done = _moment(duty.done_at) if duty.done_at else ""
    title = f"{title}（{duty.scope}）" if rule.scope == "unit" and duty.scope else title
    key = f"duty:{rule.id}{f'@{duty.scope}' if duty.scope else ''}"
    return DutyRow(key, title, rule.clause, duty.standing == "owed", _moment(duty.since), done, (mark,) if mark else (), reason)


def _moment(text: str) -> str:
    return local(from_text(text)).strftime("%Y-%m-%d %H:%M")
