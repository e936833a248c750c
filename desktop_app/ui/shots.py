"""Pictures of the window for the demo: made without a display, with the shipped fonts alone, at 1366×768."""

import json
import logging
import os
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QEventLoop, QMessageLogContext, QObject, QSettings, QTimer, QtMsgType, qInstallMessageHandler

from desktop_app.domain.entry import at_path, empty
from desktop_app.domain.errors import Trouble
from desktop_app.domain.events import merged
from desktop_app.domain.moments import local
from desktop_app.domain.regulation import Regulation
from desktop_app.domain.terms import TRIAL_PRINT
from desktop_app.models.ledger import Ledger
from desktop_app.services import office, shelf
from desktop_app.services.registration import find_category
from desktop_app.ui.drafts import Drafts
from desktop_app.ui.folders import make_folders
from desktop_app.ui.ops import Ops
from desktop_app.ui.seat import Office
from desktop_app.ui.theme import Theme
from desktop_app.ui.window import TRIAL, MainWindow

WIDTH, HEIGHT = 1366, 768
QUIET_MS = 500  # longer than any pause after which a page asks for something
NAMES = ("registration", "table", "case", "timeline", "deadline", "paper")
TABS = {"case": 0, "timeline": 1, "deadline": 2, "paper": 3}


@dataclass(frozen=True, slots=True)
class Sample:
    """What stands on the registration page in the picture."""

    regulation: str
    values: dict[str, Any]


class StillDrafts(Drafts):
    """Drafts that are saved at the moment of the picture, and nowhere."""

    def __init__(self, now: datetime, folder: Path) -> None:
        super().__init__(folder, lambda _sentence: None)
        self._now = now

    def save(self, draft_id: str, kind: str, title: str, content: dict[str, Any]) -> datetime:
        return self._now


def take(folder: Path, case_id: str, out: Path, now: datetime, *, dark: bool = False) -> list[Path]:
    """Picture the window on the trial ledger of `folder` at the moment `now`, with the case chosen.

    Writes registration, table, case, timeline, deadline and paper (.png) into `out` and returns their paths. So that
    the list is one to look at, further samples are registered in the ledger. Raises Trouble where it is no trial
    ledger, or a picture cannot be written.
    """
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from desktop_app.ui.app import make_application

    before = qInstallMessageHandler(_log)
    try:
        return _take(Theme(make_application(), dark), folder, case_id, out, now)
    finally:
        qInstallMessageHandler(before)


def _log(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """What Qt has to say about a screen that is none goes to the log, not between the lines of the demo."""
    logging.getLogger("qt").info(message)


def _take(theme: Theme, folder: Path, case_id: str, out: Path, now: datetime) -> list[Path]:
    out.mkdir(parents=True, exist_ok=True)
    with Ledger.open(folder) as ledger, TemporaryDirectory(prefix="complaint-desk-") as seat:
        if not ledger.trial:
            raise Trouble("图片里会另外登记样例，只能在试用台账上制作。")
        neighbours(ledger, now)
        name = [person.name for person in office.people(ledger)][:2][-1]  # the first clerk of the story, where there is one
        workplace = Office(ledger, make_folders(Path(seat)), lambda: now, name)
        store = QSettings(str(Path(seat) / "window.ini"), QSettings.Format.IniFormat)
        ops = Ops(write=workplace.desk, read=workplace.desk)
        try:
            window = MainWindow(ops, workplace, theme, store, StillDrafts(now, workplace.folders.drafts))
            return _Photographer(window, ops, out).all(case_id, _sample(ledger, case_id, now))
        finally:
            ops.stop()


class _Photographer:
    """Goes through the window page by page and pictures each when it has come to rest."""

    def __init__(self, window: MainWindow, ops: Ops, out: Path) -> None:
        self._window, self._ops, self._out = window, ops, out

    def all(self, case_id: str, sample: Sample) -> list[Path]:
        window = self._window
        try:
            window.resize(WIDTH, HEIGHT)
            window.show()
            window.begin()
            window.watch.stop()
            window.banner.setText(TRIAL.format(mark=TRIAL_PRINT))  # without the folder, which is gone tomorrow
            window.registration.start(sample.regulation)
            window.pages.setCurrentWidget(window.registration)
            self._rest()
            form = window.registration.form
            if form is not None:
                form.set_values({**form.defaults, **sample.values})
            pictures = [self._picture("registration")]
            window.show_view("all")
            self._rest()
            window.list.table.setCurrentIndex(window.list.model.index(0, 0))
            pictures.append(self._picture("table"))
            window.show_case(case_id)
            self._rest()
            self._choose_longest_clock()
            self._choose_issued_paper()
            return pictures + [self._tab(name, number) for name, number in TABS.items()]
        finally:
            window.registration.form = None  # what stands there is the sample, not worth a draft
            window.hide()
            window.deleteLater()

    def _tab(self, name: str, number: int) -> Path:
        self._window.panel.tabs.setCurrentIndex(number)
        self._window.split.setSizes([WIDTH // 3, WIDTH * 2 // 3])
        return self._picture(name)

    def _choose_longest_clock(self) -> None:
        """The clock whose reason has days to tell; of several the latest due."""
        view = self._window.panel.view()
        clocks = view.clocks if view else ()
        counted = [n for n, row in enumerate(clocks) if row.limit and "小时" not in row.limit]
        if counted:
            self._window.panel.clocks.clocks.selectRow(max(counted, key=lambda n: clocks[n].due))

    def _choose_issued_paper(self) -> None:
        issued = self._window.panel.view()
        papers = issued.case.papers if issued else ()
        if papers:
            self._window.panel.papers.choose(papers[-1]["paper"])
        tree = self._window.panel.papers.list
        top = tree.currentItem()
        newest = top.child(0) if top is not None else None
        if newest is not None:
            tree.setCurrentItem(newest)

    def _picture(self, name: str) -> Path:
        self._rest()
        path = self._out / f"{name}.png"
        if not self._window.grab().save(str(path)):
            raise Trouble(f"图片“{path}”写不进去，请检查文件夹和权限。")
        return path

    def _rest(self) -> None:
        """Let events run until nothing has been asked for during a while."""
        _Rest(self._ops).wait()


class _Rest(QObject):
    """Waits by events: each time the road rests the pause begins anew."""

    def __init__(self, ops: Ops) -> None:
        super().__init__()
        self._ops = ops
        self._loop = QEventLoop()
        self._pause = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._pause.timeout.connect(self._on_pause)
        ops.rested.connect(self._pause.start)

    def wait(self) -> None:
        self._pause.start()
        self._loop.exec()
        self._ops.rested.disconnect(self._pause.start)

    def _on_pause(self) -> None:
        if self._ops.idle():
            self._loop.quit()


def neighbours(ledger: Ledger, now: datetime) -> None:
    """Register the other cases of the pictures, those of the regulations adopted, each as long ago as it says."""
    told = tomllib.loads(shelf.resource("samples", "neighbours.toml"))
    for id_, (_, rules) in office.desk_for(ledger, lambda: now).adopted().items():
        for number, item in enumerate(sorted(told.get(id_, {}).get("cases", ()), key=lambda item: -item["hours"])):
            came = now - timedelta(hours=item["hours"])
            desk = office.desk_for(ledger, _clock(came + timedelta(minutes=5)))
            done = desk.register(_neighbour(item, rules, number, came), case_id=str(uuid4()))
            if "do" in item:
                desk.perform(done.case.id, item["do"], {"text": "已当面说明并办妥。"} if item["do"] == "settle" else {})


def _clock(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def _neighbour(item: Mapping[str, Any], rules: Regulation, number: int, came: datetime) -> dict[str, Any]:
    channels = [channel.title for channel in rules.channels if not channel.on_site][:4]  # on site one signs
    sample = json.loads(shelf.sample(rules.id), parse_float=str)
    given = {
        **{key: sample[key] for key in ("extra", "categories", "intake_level") if key in sample},
        "regulation": rules.id, "channel": channels[number % len(channels)],
        "received_at": local(came).strftime("%Y-%m-%dT%H:%M"),
        "complainant": {"kind": "person", "name": item["name"], "phone": f"1380013{8100 + number}"},
        "respondents": [{"name": item["respondent"], "unit": item["respondent"]}],
        "subject": item["subject"], "facts": item["subject"] + "。",
    }  # fmt: skip
    for spec in rules.fields:  # what else the regulation asks for is as in the sample
        if (spec.required or spec.required_when) and empty(at_path(given, spec.path)) and not empty(at_path(sample, spec.path)):
            *tables, key = spec.path.split(".")
            found = OTHERS.get(spec.path, at_path(sample, spec.path))
            given = merged(given, _nested(tables, {key: found.format(11 + number) if spec.path in OTHERS else found}))
    return given


OTHERS = {"complainant.address": "望江路{}号", "complainant.employer": "望江{}社区", "complainant.occupation": "退休人员"}
"""What the neighbours have of their own where the regulation asks for it."""


def _nested(tables: Sequence[str], value: dict[str, Any]) -> dict[str, Any]:
    """A value within its tables."""
    for table in reversed(tables):
        value = {table: value}
    return value


def _sample(ledger: Ledger, case_id: str, now: datetime) -> Sample:
    """The sample of the case's regulation, as the inputs of the registration page take it."""
    row = ledger.case_row(case_id)
    assert row is not None
    rules = shelf.regulation(row.regulation_id)
    given = json.loads(shelf.sample(rules.id), parse_float=str)
    given["received_at"] = local(now - timedelta(minutes=10)).strftime("%Y-%m-%d %H:%M")
    values = {spec.path: at_path(given, spec.path) for spec in rules.fields if spec.path != "categories"}
    for word in given.get("categories", ()):
        axis, value = find_category(rules, "", word)
        several = next(item.multiple for item in rules.axes if item.id == axis)
        values[f"categories.{axis}"] = [*values.get(f"categories.{axis}", []), value] if several else value
    return Sample(rules.id, {path: value for path, value in values.items() if not empty(value)})
