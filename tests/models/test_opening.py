"""Making, opening and closing ledgers, and what the machine may refuse."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.errors import RuleBroken, Trouble
from desktop_app.domain.events import GENESIS, Draft
from desktop_app.models import schema, store
from desktop_app.models.faults import machine, trouble
from desktop_app.models.ledger import FILE, Ledger
from desktop_app.models.pages import ListQuery
from tests.models.office import office, register


def test_a_new_ledger_opens_with_one_event_that_says_what_it_is(ledger: Ledger) -> None:
    (event,) = ledger.events()
    assert (event.type, event.seq, event.prev, event.origin) == ("ledger_opened", 1, GENESIS, ledger.origin)
    assert event.values == {"unit": "幸福路支行", "branch": "ZH", "trial": True}
    assert (ledger.unit, ledger.branch, ledger.trial) == ("幸福路支行", "ZH", True)


def test_a_ledger_is_found_again_as_it_was_left(ledger: Ledger, now: datetime) -> None:
    case_id = register(ledger, now)
    ledger.close()
    with Ledger.open(ledger.folder, check=True) as again:
        assert (again.origin, again.unit, again.branch, again.trial) == (ledger.origin, "幸福路支行", "ZH", True)
        assert again.case_id("ZH2026110001") == case_id
        assert (row := again.case_row(case_id)) is not None and row.subject == "存单挂失"
        assert again.case_row("nobody") is None


def test_two_ledgers_have_different_origins(tmp_path: Path, now: datetime) -> None:
    made = [Ledger.create(tmp_path / name, unit="", branch="", trial=True, now=now) for name in "ab"]
    assert made[0].origin != made[1].origin
    for ledger in made:
        ledger.close()


def test_a_second_ledger_in_the_folder_is_refused(ledger: Ledger, now: datetime) -> None:
    with pytest.raises(RuleBroken, match="已经有台账"):
        Ledger.create(ledger.folder, unit="", branch="", trial=False, now=now)


def test_a_missing_ledger_is_refused_with_the_way_to_one(tmp_path: Path) -> None:
    with pytest.raises(RuleBroken, match="还没有台账.*init"):
        Ledger.open(tmp_path)


def test_an_unknown_number_is_refused_in_one_sentence(ledger: Ledger) -> None:
    with pytest.raises(RuleBroken, match="没有编号为“X1”的投诉件"):
        ledger.case_id("X1")


@pytest.mark.parametrize(("content", "word"), [(b"not a database at all" * 99, "不是台账"), (b"", "不是台账")])
def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path, content: bytes, word: str) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(Trouble, match=word):
        Ledger.open(tmp_path)


def test_a_newer_ledger_is_refused_and_left_alone(ledger: Ledger) -> None:
    ledger.store.run("PRAGMA user_version = 99")
    ledger.close()
    before = (ledger.folder / FILE).read_bytes()
    with pytest.raises(Trouble, match="更新版本的程序"):
        Ledger.open(ledger.folder)
    assert (ledger.folder / FILE).read_bytes() == before


def test_damage_is_found_by_the_check(ledger: Ledger, now: datetime) -> None:
    for _ in range(40):
        register(ledger, now, facts="漏水" * 400)
    ledger.close()
    path = ledger.folder / FILE
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 20_000] = b"\xff" * 20_000
    path.write_bytes(data)
    with pytest.raises(Trouble, match="损坏"):
        Ledger.open(ledger.folder, check=True)


def test_a_folder_that_cannot_be_written_is_a_calm_sentence(tmp_path: Path, now: datetime) -> None:
    (tmp_path / "台账").write_text("a file stands where the folder should be")
    with pytest.raises(Trouble, match="请检查"):
        Ledger.create(tmp_path / "台账", unit="", branch="", trial=False, now=now)


def test_a_failed_creation_leaves_no_ledger(tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", tmp_path / "none")
    with pytest.raises(IndexError):
        Ledger.create(tmp_path / "台账", unit="", branch="", trial=False, now=now)
    with pytest.raises(RuleBroken):
        Ledger.open(tmp_path / "台账")
    assert not list((tmp_path / "台账").glob("*.sqlite*"))


def test_a_ledger_takes_its_place_only_when_it_is_furnished(tmp_path: Path, now: datetime) -> None:
    folder, person = tmp_path / "台账", Draft("user_changed", {"person": "u1", "name": "管理员", "roles": ["admin"]})

    def break_off(ledger: Ledger) -> None:
        office(ledger, now, person)
        assert ledger.people() and not (folder / FILE).exists()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Ledger.create(folder, unit="", branch="", trial=False, now=now, furnish=break_off)
    assert not list(folder.glob("*.sqlite*"))
    with Ledger.create(folder, unit="", branch="", trial=False, now=now, furnish=lambda new: office(new, now, person)) as ledger:
        assert [row.name for row in ledger.people()] == ["管理员"]
        assert [event.type for event in ledger.events()] == ["ledger_opened", "user_changed"]


def test_a_ledger_held_by_another_is_a_calm_sentence(
    ledger: Ledger, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0)
    other = sqlite3.connect(ledger.folder / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Ledger.open(ledger.folder) as impatient, pytest.raises(Trouble, match="另一个程序占用"):
        register(impatient, now)
    other.execute("ROLLBACK")
    other.close()
    register(ledger, now)


def test_a_full_disk_is_a_calm_sentence_and_leaves_nothing(ledger: Ledger, now: datetime) -> None:
    pages = ledger.store.value("PRAGMA page_count")
    ledger.store.run(f"PRAGMA max_page_count = {pages + 8}")
    with pytest.raises(Trouble, match="磁盘已满"):
        register(ledger, now, facts="满" * 90_000)
    ledger.store.run("PRAGMA max_page_count = 1000000")
    assert ledger.count(ListQuery()) == 0
    register(ledger, now)
    assert ledger.case_id("ZH2026110001")


def test_our_own_mistakes_fly_as_they_are(ledger: Ledger) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        ledger.store.run("SELECT 1 FROM nowhere")
    assert trouble(sqlite3.IntegrityError("ours")) is None
    with pytest.raises(ValueError, match="ours"), machine():
        raise ValueError("ours")


def test_two_transactions_do_not_nest(ledger: Ledger, now: datetime) -> None:
    with pytest.raises(RuntimeError, match="inside another"), ledger.transaction(), ledger.transaction():
        pass


def test_a_reader_on_another_thread_sees_only_what_was_committed(ledger: Ledger, now: datetime) -> None:
    seen: list[int] = []

    def look() -> None:
        seen.append(ledger.count(ListQuery()))

    def on_a_thread(work: Any) -> None:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()

    with ledger.transaction():
        ledger.store.run("DELETE FROM setting")
        on_a_thread(look)
    register(ledger, now)
    on_a_thread(look)
    assert seen == [0, 1]


def test_another_process_is_noticed(ledger: Ledger, now: datetime) -> None:
    before = ledger.data_version()
    assert ledger.data_version() == before
    with Ledger.open(ledger.folder) as other:
        register(other, now)
    assert ledger.data_version() != before


def test_people_settings_and_adoptions(ledger: Ledger, now: datetime) -> None:
    office(
        ledger, now,
        Draft("user_changed", {"person": "u1", "name": "管理员", "roles": ["admin"], "unit": "营业室", "active": True}),
        Draft("user_changed", {"person": "u2", "name": "钱", "roles": ["clerk"]}),
        Draft("user_changed", {"person": "u1", "password": "hash"}),
        Draft("user_changed", {"person": "u2", "active": False}),
        Draft("setting_changed", {"key": "closing", "value": "17:00"}),
        Draft("setting_changed", {"key": "closing", "value": {"summer": "17:30"}}),
        Draft("regulation_adopted", {"regulation_id": "a", "version": "1", "sha": "x", "title": "甲"}),
        Draft("regulation_adopted", {"regulation_id": "a", "version": "2", "sha": "y", "title": "甲"}),
    )  # fmt: skip
    first, second = ledger.people()
    assert first == ("u1", "管理员", ("admin",), "营业室", True, "hash")
    assert (second.id, second.roles, second.active) == ("u2", ("clerk",), False)
    assert ledger.settings() == {"closing": {"summer": "17:30"}}
    assert [(item.regulation_id, item.sha, item.version) for item in ledger.adopted()] == [("a", "y", "2"), ("a", "x", "1")]
    assert [event.type for event in ledger.office_events("setting_changed")] == ["setting_changed"] * 2


def test_a_missing_regulation_is_trouble(ledger: Ledger) -> None:
    with pytest.raises(Trouble, match="制度文本"):
        ledger.regulation("0" * 64)


def test_opening_imports_no_window_and_no_migrations(ledger: Ledger) -> None:
    script = (
        "import sys; from pathlib import Path; from desktop_app.models.ledger import Ledger\n"
        "Ledger.open(Path(sys.argv[1])).close()\n"
        "print([name for name in sys.modules if name.startswith(('PySide6', 'playhouse', 'pypinyin', 'zipfile'))])"
    )
    done = subprocess.run([sys.executable, "-c", script, str(ledger.folder)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.fixture
def readonly(ledger: Ledger) -> Iterator[Path]:
    """The folder of a ledger that may only be read."""
    ledger.close()
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    ledger.folder.chmod(0o555)
    yield ledger.folder
    ledger.folder.chmod(0o755)


def test_a_read_only_folder_is_a_calm_sentence(readonly: Path, now: datetime) -> None:
    with pytest.raises(Trouble), Ledger.open(readonly) as ledger:
        register(ledger, now)


def test_a_copied_folder_opens_by_itself(ledger: Ledger, tmp_path: Path, now: datetime) -> None:
    register(ledger, now)
    ledger.close()
    shutil.copytree(ledger.folder, tmp_path / "copy")
    with Ledger.open(tmp_path / "copy") as copy:
        assert copy.count(ListQuery()) == 1
