"""What every test stands on: no display, no folder of the user, a fixed clock, and nothing left behind."""

import gc
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
CI = os.environ.get("CI", "").lower() not in ("", "0", "false")

settings.register_profile("default", deadline=None, max_examples=50)
settings.register_profile("ci", deadline=None, max_examples=100, derandomize=True, print_blob=True)
settings.load_profile("ci" if CI else "default")

PATIENCE = 2.0
"""Seconds a thread gets to end after its test."""


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty home for the whole run, for the tests and for every program they start."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "USERPROFILE"):
            patch.setenv(name, str(folder))
        for name in ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME", "RUNTIME_DIR"):
            place = folder / name.lower()
            place.mkdir(mode=0o700)
            patch.setenv(f"XDG_{name}", str(place))
        yield folder


@pytest.fixture
def now() -> datetime:
    """The present of the tests: a Sunday morning, Asia/Shanghai."""
    return datetime(2026, 11, 22, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """`program("soffice")` is its path. Where it is missing the test is skipped and says so; with CI=true it fails."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path:
            return path
        reason = f"{name} is not installed; `make test` names the package"
        return pytest.fail(reason) if CI else pytest.skip(reason)

    return find


@pytest.fixture(scope="session")
def display(program: Callable[[str], str]) -> Iterator[str]:
    """The name (":99") of an X display of 1366×768 for programs that a test starts with the window's real platform."""
    command = [program("Xvfb"), "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        number = server.stdout.readline().strip()
        assert number, f"Xvfb ended with {server.wait()}"
        yield f":{number}"
        server.terminate()


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test ends its threads and, where it had a window, closes its widgets and stops its timers."""
    threads, shown = set(threading.enumerate()), _qt_objects(request)
    yield
    left = [f"thread {thread.name}" for thread in _running(threads)]
    if "qapp" in request.fixturenames:
        known = {id(item) for item in shown}
        left += [repr(item) for item in _settled_qt_objects(request) if id(item) not in known]
    assert not left, f"the test left behind: {', '.join(left)}"


def _running(before: set[threading.Thread]) -> list[threading.Thread]:
    """New threads that do not end in time. Qt's own threads look like dummies to Python and never go: left out."""
    end = time.monotonic() + PATIENCE
    new = [t for t in threading.enumerate() if t not in before and not isinstance(t, threading._DummyThread)]
    for thread in new:
        thread.join(max(0.0, end - time.monotonic()))
    return [thread for thread in new if thread.is_alive()]


def _qt_objects(request: pytest.FixtureRequest) -> list[object]:
    """Top-level widgets and running timers of the test's QApplication; none where it has no window."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    app = widgets and widgets.QApplication.instance()
    if "qapp" not in request.fixturenames or not app:
        return []
    core, shiboken = sys.modules["PySide6.QtCore"], sys.modules["shiboken6"]
    timers = [item for item in gc.get_objects() if type(item).__name__ == "QTimer" and isinstance(item, core.QTimer)]
    running = [timer for timer in timers if shiboken.isValid(timer) and timer.isActive()]
    return [widget for widget in app.topLevelWidgets() if not widget.inherits("QTipLabel")] + running


def _settled_qt_objects(request: pytest.FixtureRequest) -> list[object]:
    """What stays after deferred deletions and, where something stays, after Python's collector."""
    core = sys.modules["PySide6.QtCore"]
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    if not _qt_objects(request):
        return []
    gc.collect()
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    return _qt_objects(request)
