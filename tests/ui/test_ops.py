"""The road for work: order, threads, outcomes, refusals, dead owners, the end."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.ui.ops import Ops

CASES = frozenset({"cases"})


class Connection:
    """A context that remembers the threads it was made and closed on."""

    def __init__(self) -> None:
        self.made = threading.current_thread().name
        self.closed = ""

    def close(self) -> None:
        self.closed = threading.current_thread().name


@pytest.fixture
def told() -> list[tuple[QWidget | None, str]]:
    return []


@pytest.fixture
def ops(qtbot: QtBot, told: list[tuple[QWidget | None, str]]) -> Iterator[Ops]:
    road = Ops(refused=lambda parent, error: told.append((parent, str(error))))
    yield road
    road.stop()


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def failing(error: Exception) -> Callable[[], None]:
    def work() -> None:
        raise error

    return work


def test_changes_run_in_order_off_the_window_and_answer_on_it(qtbot: QtBot, ops: Ops, owner: QWidget) -> None:
    ran: list[tuple[int, str]] = []
    answered: list[tuple[int, str]] = []

    def work(number: int) -> int:
        ran.append((number, threading.current_thread().name))
        return number

    for number in range(200):
        ops.change(
            owner,
            "登记",
            lambda number=number: work(number),
            lambda result: answered.append((result, threading.current_thread().name)),
        )
    qtbot.waitUntil(lambda: len(answered) == 200)
    assert [number for number, _ in ran] == [number for number, _ in answered] == list(range(200))
    assert {name for _, name in answered} == {threading.main_thread().name}
    assert len({name for _, name in ran}) == 1
    assert ran[0][1] != threading.main_thread().name


def test_a_reader_is_not_kept_waiting_by_a_writer(qtbot: QtBot, ops: Ops, owner: QWidget) -> None:
    go, answers = threading.Event(), []
    ops.change(owner, "导入", lambda: go.wait(5))
    ops.ask(owner, lambda: "read", answers.append)
    ops.render(owner, lambda: "drawn", answers.append)
    qtbot.waitUntil(lambda: len(answers) == 2)
    go.set()


def test_flags_follow_the_answer(qtbot: QtBot, ops: Ops, owner: QWidget) -> None:
    order: list[object] = []
    ops.changed.connect(order.append)
    ops.change(owner, "登记", lambda: SimpleNamespace(changes=CASES), lambda _result: order.append("done"))
    with qtbot.waitSignal(ops.changed):
        pass
    assert order == ["done", CASES]


def test_a_read_never_signals_a_change(qtbot: QtBot, ops: Ops, owner: QWidget) -> None:
    flags: list[object] = []
    ops.changed.connect(flags.append)
    answers: list[object] = []
    ops.ask(owner, lambda: SimpleNamespace(changes=CASES), answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert flags == []


def test_flags_go_out_though_the_answer_breaks(qtbot: QtBot, ops: Ops, owner: QWidget) -> None:
    flags: list[object] = []
    ops.changed.connect(flags.append)

    def done(_result: object) -> None:
        raise ValueError("page")

    with qtbot.captureExceptions() as caught:
        ops.change(owner, "登记", lambda: SimpleNamespace(changes=CASES), done)
        qtbot.waitUntil(lambda: bool(flags))
    assert [kind for kind, *_ in caught] == [ValueError]


@pytest.mark.parametrize("error", [RuleBroken("不能受理。"), Trouble("磁盘已满。")])
def test_a_refusal_is_told_or_given_to_the_caller(
    qtbot: QtBot, ops: Ops, owner: QWidget, told: list[tuple[QWidget | None, str]], error: Exception
) -> None:
    given: list[Exception] = []
    ops.change(owner, "受理", failing(error), failed=given.append)
    qtbot.waitUntil(lambda: bool(given))
    assert given == [error]
    assert told == []
    ops.ask(owner, failing(error))
    qtbot.waitUntil(lambda: bool(told))
    assert told == [(owner, str(error))]


def test_a_fault_of_ours_reaches_the_excepthook_with_its_trace(qtbot: QtBot, ops: Ops, owner: QWidget) -> None:
    given: list[Exception] = []
    with qtbot.captureExceptions() as caught:
        ops.change(owner, "受理", failing(KeyError("phase")), failed=given.append)
        qtbot.waitUntil(lambda: bool(caught))
    kind, _error, trace = caught[0]
    assert kind is KeyError
    assert given == []
    names = []
    while trace is not None:
        names.append(trace.tb_frame.f_code.co_name)
        trace = trace.tb_next
    assert "work" in names


def test_the_answer_for_a_dead_owner_is_dropped_but_the_change_is_known(qtbot: QtBot, ops: Ops) -> None:
    go, answers = threading.Event(), []
    owner = QObject()
    ops.change(owner, "登记", lambda: go.wait(5) and SimpleNamespace(changes=CASES), answers.append)
    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()
    with qtbot.waitSignal(ops.changed):
        go.set()
    assert answers == []


def test_a_change_that_fails_for_a_dead_owner_is_told_but_a_read_is_not(
    qtbot: QtBot, ops: Ops, told: list[tuple[QWidget | None, str]]
) -> None:
    go = threading.Event()
    owner = QWidget()
    ops.ask(owner, lambda: go.wait(5) and failing(Trouble("读不出来。"))())
    ops.change(owner, "登记", lambda: go.wait(5) and failing(Trouble("没有存上。"))())
    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()
    go.set()
    qtbot.waitUntil(lambda: bool(told))
    ops.stop()
    assert told == [(None, "没有存上。")]


def test_busy_shows_only_after_a_while(qtbot: QtBot, ops: Ops, owner: QWidget) -> None:
    shown: list[tuple[bool, str]] = []
    ops.busy.connect(lambda busy, label: shown.append((busy, label)))
    for _ in range(5):
        with qtbot.waitSignal(ops.changed):
            ops.change(owner, "登记", lambda: SimpleNamespace(changes=CASES))
    assert shown == []
    go, start = threading.Event(), time.monotonic()
    ops.change(owner, "导入台账", lambda: go.wait(5))
    ops.ask(owner, lambda: go.wait(5))
    qtbot.waitUntil(lambda: bool(shown))
    assert time.monotonic() - start >= 0.55
    go.set()
    qtbot.waitUntil(lambda: len(shown) == 2)
    assert shown == [(True, "导入台账"), (False, "")]


def test_contexts_live_and_die_on_their_own_threads(qtbot: QtBot, owner: QWidget) -> None:
    made: list[Connection] = []

    def make() -> Connection:
        made.append(Connection())
        return made[-1]

    road, got = Ops(write=make, read=make), []
    for _ in range(3):
        road.change(owner, "登记", lambda connection: connection, got.append)
        road.ask(owner, lambda connection: connection, got.append)
    qtbot.waitUntil(lambda: len(got) == 6)
    road.stop()
    assert len({id(connection) for connection in got}) == len(made) == 2
    assert {connection.made for connection in made} == {connection.closed for connection in made}
    assert len({connection.made for connection in made}) == 2


def test_a_context_that_could_not_be_made_is_tried_again(
    qtbot: QtBot, owner: QWidget, told: list[tuple[QWidget | None, str]]
) -> None:
    tries: list[int] = []

    def make() -> Connection:
        tries.append(1)
        if len(tries) == 1:
            raise Trouble("台账被占用，请稍后再试。")
        return Connection()

    road, got = Ops(read=make, refused=lambda _parent, error: told.append((None, str(error)))), []
    road.ask(owner, lambda connection: connection, got.append)
    road.ask(owner, lambda connection: connection, got.append)
    qtbot.waitUntil(lambda: bool(got))
    road.stop()
    assert told == [(None, "台账被占用，请稍后再试。")]


def test_stop_finishes_changes_skips_reads_and_leaves_no_thread(qtbot: QtBot, owner: QWidget) -> None:
    before = set(threading.enumerate())
    road, go, log, flags = Ops(), threading.Event(), [], []
    road.changed.connect(flags.append)
    road.ask(owner, lambda: go.wait(5))
    road.ask(owner, lambda: log.append("read"))
    road.change(owner, "登记", lambda: go.wait(5))
    road.change(owner, "受理", lambda: SimpleNamespace(changes=CASES), lambda _result: log.append("accepted"))
    threading.Timer(0.05, go.set).start()
    road.stop()
    assert log == ["accepted"]
    assert flags == [CASES]
    assert not [
        thread for thread in set(threading.enumerate()) - before if thread.name.startswith(("writer", "reader"))
    ]


def test_a_context_that_does_not_close_is_told_and_holds_up_nothing(qtbot: QtBot, owner: QWidget) -> None:
    class Stuck(Connection):
        def close(self) -> None:
            super().close()
            raise Trouble("台账没有正常关闭。")

    told: list[str] = []
    road, got = Ops(Stuck, Stuck, refused=lambda _parent, error: told.append(str(error))), []
    road.change(owner, "登记", lambda _connection: None, got.append)
    road.ask(owner, lambda connection: connection, got.append)
    qtbot.waitUntil(lambda: len(got) == 2)
    road.stop()
    assert told == ["台账没有正常关闭。"] * 2
    assert got[1].closed


def test_after_stop_a_change_is_refused_aloud(qtbot: QtBot, owner: QWidget) -> None:
    told: list[str] = []
    road = Ops(refused=lambda _parent, error: told.append(str(error)))
    road.stop()
    road.stop()
    road.change(owner, "登记", lambda: told.append("ran"))
    road.ask(owner, lambda: told.append("ran"))
    assert told == ["程序正在退出，“登记”没有做，请重新打开程序后再做一次。"]


def test_widgets_held_by_work_never_die_on_a_worker(qtbot: QtBot, ops: Ops) -> None:
    died: list[str] = []

    class Page(QObject):
        def __del__(self) -> None:
            died.append(threading.current_thread().name)

    for _ in range(300):
        page = Page()
        ops.ask(page, lambda page=page: sys.getrefcount(page), lambda _result, page=page: page.objectName())
        del page
    qtbot.waitUntil(lambda: len(died) == 300)
    assert set(died) == {threading.main_thread().name}
