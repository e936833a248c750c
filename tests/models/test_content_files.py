"""Content files: kept by hash, durable, healed, swept."""

import os
from datetime import datetime, timedelta
from hashlib import sha256

import pytest

from desktop_app.domain.errors import Trouble
from desktop_app.domain.events import Draft
from desktop_app.models.health import verify
from desktop_app.models.ledger import Ledger
from tests.models.office import go_on, register


def keep(ledger: Ledger, now: datetime, data: bytes) -> str:
    """Attach a file to a new case."""
    case_id = register(ledger, now)
    sha = ledger.files.keep(data)
    go_on(ledger, case_id, now, Draft("attached", {"sha": sha, "size": len(data)}, {"file_name": "照片.jpg"}))
    return sha


def test_a_file_is_kept_under_its_hash_and_comes_back(ledger: Ledger) -> None:
    with ledger.transaction() as writing:
        sha = writing.keep("收据".encode())
        assert writing.keep("收据".encode()) == sha
    assert sha == sha256("收据".encode()).hexdigest()
    assert ledger.file(sha) == "收据".encode()
    assert [path.name for path in ledger.files.folder.rglob("*") if path.is_file()] == [sha[2:]]


@pytest.mark.parametrize("damage", [None, b"", b"other"])
def test_a_lost_or_damaged_file_is_trouble_found_by_verify_and_healed_by_keeping_it_again(
    ledger: Ledger, now: datetime, damage: bytes | None
) -> None:
    sha = keep(ledger, now, b"photo")
    assert verify(ledger).first_fault is None
    if damage is None:
        ledger.files.path(sha).unlink()
    else:
        ledger.files.path(sha).write_bytes(damage)
    with pytest.raises(Trouble, match="从备份中恢复"):
        ledger.file(sha)
    fault = verify(ledger).first_fault
    assert fault is not None and sha[:12] in fault
    assert verify(ledger, files=False).first_fault is None
    ledger.files.keep(b"photo")
    assert verify(ledger).first_fault is None


def test_files_of_papers_are_checked_too(ledger: Ledger, now: datetime) -> None:
    case_id = register(ledger, now)
    docx, pdf = ledger.files.keep(b"docx"), ledger.files.keep(b"pdf")
    go_on(ledger, case_id, now, Draft("paper_issued", {"paper": "receipt", "docx": docx, "pdf": pdf}))
    assert verify(ledger).first_fault is None
    ledger.files.path(pdf).unlink()
    fault = verify(ledger).first_fault
    assert fault is not None and pdf[:12] in fault


def test_a_write_that_breaks_off_leaves_nothing(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(Trouble, match="请检查磁盘空间"):
        ledger.files.keep(b"photo")
    assert [path for path in ledger.files.folder.rglob("*") if path.is_file()] == []


def test_orphans_are_swept_after_a_day_and_what_events_name_stays(ledger: Ledger, now: datetime) -> None:
    kept, orphan, young = keep(ledger, now, b"photo"), ledger.files.keep(b"orphan"), ledger.files.keep(b"young")
    noted = ledger.files.keep(b"noted")
    register(ledger, now, [Draft("noted_text", {}, {"text": "见", "scan": {"sha": noted}})])
    broken = ledger.files.path(orphan).with_name("new-left")
    broken.write_bytes(b"half")
    old = (now - timedelta(days=2)).timestamp()
    for path in (ledger.files.path(kept), ledger.files.path(orphan), ledger.files.path(noted), broken):
        os.utime(path, (old, old))
    recent = (now - timedelta(hours=1)).timestamp()
    os.utime(ledger.files.path(young), (recent, recent))
    assert sorted(ledger.sweep(now)) == sorted([orphan, broken.parent.name + broken.name])
    assert set(ledger.files.all()) == {kept, young, noted}
    assert ledger.sweep(now) == []
