"""The calendar as a ledger knows it: read again only when something was said about it, also by another seat."""

import json
from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.calendar import WorkCalendar
from desktop_app.domain.moments import from_text
from desktop_app.domain.notices import Word, calendar_of, read_facts
from desktop_app.models.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Said:
    """A word about the calendar, and when it was recorded."""

    word: Word
    at: datetime


class Almanac:
    """The calendar of one ledger. Not for sharing between threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._head = ""
        self._said: tuple[Said, ...] = ()
        self._calendar = WorkCalendar()

    @property
    def calendar(self) -> WorkCalendar:
        """The calendar by which dates are counted now."""
        self._look()
        return self._calendar

    @property
    def said(self) -> tuple[Said, ...]:
        """Everything said about the calendar so far, in order."""
        self._look()
        return self._said

    @property
    def words(self) -> tuple[Word, ...]:
        """The words alone."""
        return tuple(said.word for said in self.said)

    def of(self, version: str) -> WorkCalendar | None:
        """The calendar of a version, also one that has been replaced; None where this program cannot make it again."""
        if self.calendar.version == version:
            return self._calendar
        words = self.words
        earlier = (calendar_of(words[:end]) for end in reversed(range(len(words))))
        return next((calendar for calendar in earlier if calendar.version == version), None)

    def _look(self) -> None:
        head = self._ledger.calendar_head()
        if head == self._head:
            return
        found = [(read_facts(json.loads(entry.facts)), entry.at) for entry in self._ledger.calendar_entries()]
        self._said = tuple(Said(word, from_text(at)) for word, at in found if word is not None)
        self._calendar = calendar_of(one.word for one in self._said)
        self._head = head
