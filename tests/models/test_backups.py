"""Backups: made, checked, thinned, restored as a new origin."""

import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import Trouble
from desktop_app.domain.events import Draft
from desktop_app.models import schema
from desktop_app.models.archive import read_about
from desktop_app.models.backup import backup
from desktop_app.models.backup_names import DAYS_KEPT, NEWEST_KEPT, Backup, backups, name, thin
from desktop_app.models.health import verify
from desktop_app.models.ledger import FILE, Ledger
from desktop_app.models.restoring import restore
from tests.models.office import go_on, office, register, stored
from tests.models.test_content_files import keep


def test_a_backup_holds_what_was_just_committed_and_its_name_carries_the_head(ledger: Ledger, now: datetime) -> None:
    register(ledger, now)
    made = backup(ledger, None, now)
    head = ledger.head()
    assert made == ledger.folder / "backups" / f"ledger-20261122T010000Z-{ledger.origin}-000002-{head.hash[:12]}.zip"
    assert [(item.path, item.seq, item.made_at) for item in backups(ledger.folder)] == [(made, 2, now)]
    about = read_about(made)
    assert (about.origin, about.seq, about.hash, about.unit) == (ledger.origin, 2, head.hash, "幸福路支行")
    assert sorted(path.name for path in made.parent.iterdir()) == [made.name]


def test_a_backup_given_away_holds_the_files_too_and_restores_elsewhere(
    ledger: Ledger, now: datetime, tmp_path: Path
) -> None:
    sha = keep(ledger, now, b"photo")
    out = backup(ledger, tmp_path / "U盘" / "台账备份.zip", now)
    assert out == tmp_path / "U盘" / "台账备份.zip"
    assert f"files/{sha[:2]}/{sha[2:]}" in zipfile.ZipFile(out).namelist()
    assert backups(ledger.folder) == []
    with restore(out, tmp_path / "elsewhere", now) as restored:
        assert restored.file(sha) == b"photo"
        assert verify(restored).first_fault is None


def test_a_restored_ledger_is_a_new_origin_that_names_the_old_one(ledger: Ledger, now: datetime, tmp_path: Path) -> None:
    case_id = register(ledger, now, complainant={"name": "王䶮"})
    before, head = stored(ledger), ledger.head()
    out = backup(ledger, tmp_path / "b.zip", now)
    with restore(out, tmp_path / "elsewhere", now) as restored:
        assert restored.origin != ledger.origin
        assert (restored.unit, restored.branch, restored.trial) == ("幸福路支行", "ZH", True)
        (opened,) = restored.events(restored.origin)
        assert opened.type == "ledger_opened"
        assert opened.values["continues"] == {"origin": head.origin, "seq": head.seq, "hash": head.hash}
        assert stored(restored) == before
        go_on(restored, case_id, now, Draft("accepted"))
        register(restored, now)
        assert restored.case_id("ZH2026110002")
        assert restored.case_events(case_id)[-1].order > restored.case_events(case_id)[0].order
        assert verify(restored).first_fault is None


def test_restoring_puts_the_present_ledger_aside(ledger: Ledger, now: datetime) -> None:
    register(ledger, now)
    made = backup(ledger, None, now)
    register(ledger, now)
    ledger.close()
    with restore(made, ledger.folder, now) as restored:
        assert [row.number for row in restored.page(_all()).rows] == ["ZH2026110001"]
        assert verify(restored).first_fault is None
        series = {"key": "case", "branch": "ZH", "period": "2026-11", "from": 2, "serial": 2}
        office(restored, now, Draft("numbers_voided", {"series": series}))
        register(restored, now)
        assert restored.case_id("ZH2026110003")
    (aside,) = (ledger.folder / "backups").glob("replaced-*.sqlite")
    aside.rename(ledger.folder / "backups" / FILE)
    with Ledger.open(ledger.folder / "backups") as old:
        assert old.count(_all()) == 2


def test_what_was_not_yet_checkpointed_when_put_aside_is_not_lost(ledger: Ledger, now: datetime, tmp_path: Path) -> None:
    made = backup(ledger, tmp_path / "b.zip", now)
    register(ledger, now)
    with restore(made, ledger.folder, now) as restored:
        assert restored.count(_all()) == 0
    ledger.close()
    (aside,) = (ledger.folder / "backups").glob("replaced-*.sqlite")
    folder = tmp_path / "aside"
    folder.mkdir()
    for end in ("", "-wal"):
        source = aside.with_name(aside.name + end)
        if source.exists():
            source.rename(folder / f"{FILE}{end}")
    with Ledger.open(folder) as old:
        assert old.count(_all()) == 1


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_a_file_that_is_no_backup_is_refused_and_nothing_changes(
    ledger: Ledger, now: datetime, tmp_path: Path, content: bytes | None
) -> None:
    bad = tmp_path / "bad.zip"
    if content is None:
        zipfile.ZipFile(bad, "w").close()
    else:
        bad.write_bytes(content)
    before = ledger.head()
    with pytest.raises(Trouble, match="备份"):
        restore(bad, ledger.folder, now)
    with pytest.raises(Trouble):
        restore(tmp_path / "missing.zip", ledger.folder, now)
    with Ledger.open(ledger.folder) as again:
        assert again.head() == before


def test_a_tampered_ledger_gives_no_backup_and_older_ones_stay(ledger: Ledger, now: datetime) -> None:
    register(ledger, now)
    old = [backup(ledger, None, now - timedelta(days=800 + day)) for day in range(8)]
    schema.drop_triggers(ledger.store)
    ledger.store.run("UPDATE event SET actor = 'x' WHERE seq = 2")
    schema.create_triggers(ledger.store)
    with pytest.raises(Trouble, match="没有通过检查.*第 2 条"):
        backup(ledger, None, now)
    assert {item.path for item in backups(ledger.folder)} <= set(old)
    assert len(backups(ledger.folder)) > NEWEST_KEPT


def test_a_damaged_backup_is_not_restored(ledger: Ledger, now: datetime, tmp_path: Path) -> None:
    register(ledger, now)
    out = backup(ledger, tmp_path / "b.zip", now)
    data = bytearray(out.read_bytes())
    data[len(data) // 2] ^= 0xFF
    out.write_bytes(data)
    with pytest.raises(Trouble, match="备份"):
        restore(out, tmp_path / "elsewhere", now)
    assert not (tmp_path / "elsewhere" / FILE).exists()


def test_a_chain_computed_anew_is_exposed_by_the_name_of_a_backup(
    ledger: Ledger, now: datetime, tmp_path: Path
) -> None:
    register(ledger, now)
    made = backup(ledger, None, now)
    forged = made.with_name(made.name.replace(ledger.head().hash[:12], "0123456789ab"))
    made.rename(forged)
    fault = verify(ledger).first_fault
    assert fault is not None and forged.name in fault


def test_a_tail_cut_with_its_head_is_exposed_by_the_name_of_a_backup(ledger: Ledger, now: datetime) -> None:
    first = register(ledger, now)
    before = ledger.head()
    go_on(ledger, first, now, Draft("accepted"))
    backup(ledger, None, now)
    schema.drop_triggers(ledger.store)
    ledger.store.run("DELETE FROM event WHERE seq = 3")
    ledger.store.run("UPDATE origin SET seq = ?, hash = ?", (before.seq, before.hash))
    schema.create_triggers(ledger.store)
    fault = verify(ledger).first_fault
    assert fault is not None and "截去" in fault


def test_a_backup_of_a_newer_program_is_refused(ledger: Ledger, now: datetime, tmp_path: Path) -> None:
    out = backup(ledger, tmp_path / "b.zip", now)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "NEWEST", 0)
        with pytest.raises(Trouble, match="更新版本"):
            restore(out, tmp_path / "elsewhere", now)


NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def _made(hours: int) -> Backup:
    moment = NOW - timedelta(hours=hours)
    return Backup(Path(name(moment, "0" * 16, 100_000 - hours, "a" * 64)), moment, "0" * 16, 100_000 - hours, "a" * 12)


@given(st.sets(st.integers(0, 24 * 1500), max_size=80))
def test_thinning_keeps_the_newest_and_one_for_every_period(hours: set[int]) -> None:
    known = [_made(number) for number in hours]
    gone = thin(known, NOW)
    kept = [item for item in known if item not in gone]
    newest = sorted(known, key=lambda item: item.made_at, reverse=True)
    assert set(newest[:NEWEST_KEPT]) <= set(kept)
    days = {item.made_at.date() for item in known if NOW - item.made_at <= timedelta(days=DAYS_KEPT - 1)}
    local = timedelta(hours=8)
    assert {(item.made_at + local).date() for item in kept if item.made_at.date() in days} >= {
        (item.made_at + local).date() for item in known if item.made_at.date() in days
    }
    assert {(item.made_at + local).year for item in kept} == {(item.made_at + local).year for item in known}
    assert thin(kept, NOW) == []


def test_thinning_of_daily_backups_over_three_years_leaves_a_handful() -> None:
    known = [_made(24 * day) for day in range(3 * 365)]
    kept = len(known) - len(thin(known, NOW))
    assert 14 + 24 <= kept <= 14 + 8 + 26 + 3


def _all() -> object:
    from desktop_app.models.pages import ListQuery

    return ListQuery()


def test_backups_made_after_the_restored_one_are_no_fault_of_the_restored_ledger(ledger: Ledger, now: datetime) -> None:
    first = backup(ledger, None, now)
    register(ledger, now)
    backup(ledger, None, now + timedelta(hours=1))
    ledger.close()
    with restore(first, ledger.folder, now + timedelta(hours=2)) as restored:
        assert verify(restored).first_fault is None
        backup(restored, None, now + timedelta(hours=3))
        assert verify(restored).first_fault is None
