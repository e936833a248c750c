"""The registration page on real ledgers, driven by keys: the samples, the way through the form, what is shown meanwhile."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.entry import at_path
from desktop_app.ui.inputs_base import Input
from desktop_app.ui.inputs_choice import ChecksInput, ComboInput, FlagInput, RadioInput
from desktop_app.ui.inputs_list import RowsInput
from desktop_app.ui.registration import RegistrationPage
from tests.ui.front_desk import (
    ALT,
    Desk,
    ctrl_enter,
    form_of,
    front_desk,
    put,
    register,
    typed_at_least,
)
from tests.ui.seats import MORNING, REGULATIONS
from tests.ui.test_inputs import compose, focused, press

CASES = Path(__file__).parent.parent / "data" / "cases"
SAMPLES = {json.loads(path.read_text("utf-8"))["regulation"]: path for path in CASES.glob("*.json")}
@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with front_desk(qtbot, tmp_path) as made:
        yield made


class Typist:
    """Types a sample while going through the form by Tab alone."""

    def __init__(self, qtbot: QtBot, page: RegistrationPage, sample: dict[str, Any]) -> None:
        self.qtbot, self.page, self.sample = qtbot, page, sample
        self.form = form_of(page)
        self.visited: list[str] = []

    def go(self) -> None:
        self.form.inputs["channel"].focus()
        typed: set[int] = set()
        while self.form.isAncestorOf(focused()):
            inputs = [parent for parent in _parents(focused()) if isinstance(parent, Input)]
            if inputs:
                self.visit(inputs[0], inputs[-1], typed)
            if not self.added(inputs):
                press(self.qtbot, Qt.Key.Key_Tab)

    def added(self, inputs: list[Input]) -> bool:
        rows = inputs[-1] if inputs else None
        if not isinstance(rows, RowsInput) or focused() is not rows.add_button:
            return False
        if len(rows.rows) >= len(at_path(self.sample, rows.spec.path) or ()):
            return False
        press(self.qtbot, Qt.Key.Key_Return)
        return True

    def visit(self, input_: Input, outer: Input, typed: set[int]) -> None:
        if outer.spec.path not in self.visited:
            self.visited.append(outer.spec.path)
        value = self.value(input_, outer)
        if value in (None, [], "") or id(input_) in typed or isinstance(input_, RowsInput) or isinstance(focused(), QToolButton):
            return
        typed.add(id(input_))
        press(self.qtbot, _keys(input_, value))

    def value(self, input_: Input, outer: Input) -> Any:
        path = outer.spec.path
        if path.startswith("categories."):
            axis = self.form.rules.axis(path.partition(".")[2])
            assert axis is not None
            return [word for word in self.sample["categories"] if any(value.named(word) for value in axis.values)]
        if isinstance(outer, RowsInput) and input_ is not outer:
            rows = at_path(self.sample, path) or []
            number = next(n for n, row in enumerate(outer.rows) if input_ in row.cells)
            return rows[number].get(input_.spec.path) if number < len(rows) else None
        return at_path(self.sample, path)


def _keys(input_: Input, value: Any) -> str:
    if isinstance(input_, FlagInput):
        return "1" if value else "2"
    if isinstance(input_, ComboInput | RadioInput | ChecksInput):
        words = value if isinstance(value, list) else [value]
        places = [n for n, choice in enumerate(input_.spec.choices, 1) if any(choice.named(word) for word in words)]
        return "".join(map(str, places))
    return str(value)


def _parents(widget: QWidget | None) -> Iterator[QWidget]:
    while widget is not None:
        yield widget
        widget = widget.parentWidget()


@pytest.mark.parametrize("regulation", REGULATIONS)
def test_a_sample_typed_by_keys_is_the_sample_registered(qtbot: QtBot, desk: Desk, regulation: str) -> None:
    sample = json.loads(SAMPLES[regulation].read_text("utf-8"))
    page = desk.open(regulation)
    typist = Typist(qtbot, page, sample)
    typist.go()
    number = register(qtbot, page)
    with desk.office.desk() as seat:
        expected = seat.register(sample, case_id=str(uuid4())).case
    typed = desk.cases()[0]
    assert (typed.number, typed.record, typed.received_at, typed.level, typed.unit, typed.enclosures) == (
        number, expected.record, expected.received_at, expected.level, expected.unit, expected.enclosures
    )  # fmt: skip
    assert {key: clock.due for key, clock in typed.clocks.items()} == {k: c.due for k, c in expected.clocks.items()}
    folded = [path for path in form_of(page).inputs if path.startswith("settle.") or path in ("at", "recorded_for")]
    assert typist.visited == [path for path in form_of(page).inputs if path not in folded]
    assert desk.drafts.list() == []


@pytest.mark.parametrize("regulation", REGULATIONS)
def test_the_form_is_the_regulation_s(desk: Desk, regulation: str) -> None:
    page = desk.open(regulation)
    form = form_of(page)
    rules = form.rules
    assert rules.id == regulation
    paths = [path for path in form.inputs if path in {spec.path for spec in rules.fields}]
    assert set(paths) == {spec.path for spec in rules.fields} - {"categories"} - ({"intake_level"} if not rules.levels else set())
    assert [p for p in form.inputs if p.startswith("categories.")] == [f"categories.{axis.id}" for axis in rules.axes]
    assert ("intake_level" in form.inputs) is bool(rules.levels)
    assert form.inputs["channel"].spec.choices == rules.channels
    assert form.inputs["received_at"].value() == "2026-11-18 09:00"
    for input_ in form.inputs.values():
        assert input_.caption.buddy() is input_.editor
        assert input_.spec.label in input_.editor.accessibleName()
    assert form.width() <= page._scroll.viewport().width()


def test_keys_lead_through_the_page(qtbot: QtBot, desk: Desk) -> None:
    page = desk.open()
    form = form_of(page)
    assert focused() is form.inputs["channel"].editor
    press(qtbot, "1", Qt.Key.Key_Return)
    assert focused() is form.inputs["received_at"].line  # type: ignore[attr-defined]
    qtbot.keyClick(focused(), Qt.Key.Key_3, ALT)
    assert form.sections[2].isAncestorOf(focused())
    form.inputs["facts"].focus()
    press(qtbot, "a", Qt.Key.Key_Return, "b")
    assert form.inputs["facts"].value() == "a\nb"
    form.last_stop().setFocus()
    order = []
    for _ in range(4):
        press(qtbot, Qt.Key.Key_Tab)
        order.append(focused())
    assert order == [page.side.alike, page.register_button, page.settle_button, page.leave_button]


def test_enter_brings_the_next_field_into_sight(qtbot: QtBot, desk: Desk) -> None:
    page = desk.open()
    page.resize(1180, 400)
    for _ in range(28):
        press(qtbot, Qt.Key.Key_Return)
    viewport = page._scroll.viewport()
    assert viewport.rect().contains(focused().mapTo(viewport, focused().rect().center()))
    assert page._scroll.verticalScrollBar().value() > 0


def test_deadlines_follow_what_is_chosen(qtbot: QtBot, desk: Desk) -> None:
    page = desk.open()
    qtbot.waitUntil(lambda: "一小时内传递" in page.side.deadlines.plain())
    put(qtbot, page, channel="1", intake_level="2")
    qtbot.waitUntil(lambda: "一级行部" in page.side.deadlines.plain())
    assert "第七条" in page.side.deadlines.plain()
    assert "2026-11-18 10:00（星期三）到期" in page.side.deadlines.plain()


def test_duties_without_a_day_are_shown_too(qtbot: QtBot, desk: Desk) -> None:
    page = desk.open("community-centre")
    qtbot.waitUntil(lambda: "应办（没有写明天数）" in page.side.deadlines.plain())


def test_the_channel_says_whether_one_is_there(qtbot: QtBot, desk: Desk) -> None:
    page = desk.open("bank-branch")
    form = form_of(page)
    for channel, on_site in (("现场", True), ("客户意见簿", False)):
        found = form.rules.channel(channel)
        assert found is not None
        form.inputs["channel"].set_value(found.id)
        form.inputs["channel"].changed.emit()
        assert form.inputs["on_site"].value() is on_site
    form.set_values({"channel": "on_site", "on_site": False})
    assert form.inputs["on_site"].value() is False, "what a draft kept is not overruled"


def test_a_date_in_an_unpublished_year_is_marked(qtbot: QtBot, desk: Desk) -> None:
    desk.office.present = MORNING + timedelta(days=40)
    page = desk.open("community-centre")
    qtbot.waitUntil(lambda: "2027-" in page.side.deadlines.plain())
    assert "暂定" in page.side.deadlines.plain()


def test_possible_duplicates_are_listed_and_opened(qtbot: QtBot, desk: Desk) -> None:
    known = desk.office.register("bank-branch")
    page = desk.open()
    put(qtbot, page, complainant__phone="13800138001")
    qtbot.waitUntil(lambda: page.side.alike.item(0).text().startswith("XF"))
    text = page.side.alike.item(0).text()
    assert "电话相同" in text
    assert "2026-11-16" in text
    page.side.alike.setFocus()
    press(qtbot, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.open_case) as seen:
        press(qtbot, Qt.Key.Key_Return)
    assert seen.args == [known]
    put(qtbot, page, complainant__phone="9")
    qtbot.waitUntil(lambda: not page.side.alike.item(0).text().startswith("XF"))


def test_what_must_be_filled_in_follows_the_circumstances(qtbot: QtBot, desk: Desk) -> None:
    page = desk.open("market-regulation-12315")
    form = form_of(page)
    name, signed = form.inputs["complainant.name"], form.inputs["complainant.signed"]
    qtbot.waitUntil(lambda: name.caption.required)
    assert not signed.caption.required
    put(qtbot, page, channel="1", complainant__anonymous="1")
    qtbot.waitUntil(lambda: signed.caption.required and not name.caption.required)
    put(qtbot, page, on_site="2")
    qtbot.waitUntil(lambda: not signed.caption.required)


def test_what_looks_odd_is_said_softly_once_one_has_left_the_field(qtbot: QtBot, desk: Desk) -> None:
    page = desk.open()
    number = form_of(page).inputs["complainant.id_number"]
    put(qtbot, page, complainant__gender="1", complainant__id_number="110105196803150003")
    qtbot.wait(600)
    assert number.hint() == ""
    put(qtbot, page, complainant__address="a")
    qtbot.waitUntil(lambda: "性别" in number.hint())
    assert number.fault() == ""
    put(qtbot, page, complainant__phone="138")
    put(qtbot, page, complainant__address="b")
    qtbot.waitUntil(lambda: "11位" in form_of(page).inputs["complainant.phone"].hint())


def test_what_is_typed_stays_in_sight_when_a_sentence_appears_above_it(qtbot: QtBot, desk: Desk) -> None:
    page = desk.open()
    page.resize(1180, 420)
    number = form_of(page).inputs["complainant.id_number"]
    number.set_value("110105196803150004")  # its check digit is wrong, which is said after a pause
    facts = form_of(page).inputs["facts"]
    facts.focus()
    compose(focused(), "", "排队一小时。")
    bar = page._scroll.verticalScrollBar()
    top = facts.editor.mapTo(form_of(page), facts.editor.rect().topLeft()).y()
    bar.setValue(top - page._scroll.viewport().height() + 20)
    qtbot.waitUntil(lambda: bool(number.hint()))
    line = focused().mapTo(page._scroll.viewport(), focused().rect().topLeft()).y() + focused().fontMetrics().height()
    assert 0 < line < page._scroll.viewport().height()


@pytest.mark.parametrize("regulation", REGULATIONS)
def test_on_a_narrow_page_the_form_is_not_cut(qtbot: QtBot, desk: Desk, regulation: str) -> None:
    page = desk.open(regulation)
    wide = page.side.width()
    page.resize(form_of(page).minimumSizeHint().width() + wide, 500)
    qtbot.waitUntil(lambda: form_of(page).minimumSizeHint().width() <= page._scroll.viewport().width())
    assert page.side.width() < wide
    assert not page._scroll.horizontalScrollBar().isVisible()


def test_nothing_happens_while_an_input_method_composes(qtbot: QtBot, desk: Desk) -> None:
    page = desk.open()
    typed_at_least(qtbot, page)
    qtbot.waitUntil(lambda: len(desk.drafts.list()) == 1, timeout=3000)
    asked, draft = page._asked, desk.drafts.list()[0]
    form_of(page).inputs["demand"].focus()
    compose(focused(), "tui kuan")
    press(qtbot, " ")  # a key that changes the text although the composition goes on
    form_of(page).changed.emit()
    ctrl_enter(qtbot, page)
    page.register()
    page.leave()
    qtbot.wait(1200)
    assert desk.cases() == []
    assert (page._asked, desk.drafts.list()[0]) == (asked, draft)
    compose(focused(), "", "退款")
    qtbot.waitUntil(lambda: page._asked > asked)
    qtbot.waitUntil(lambda: "退款" in desk.drafts.list()[0].content["values"].get("demand", ""), timeout=3000)
