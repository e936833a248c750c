"""Is the ledger sound? Every hash, every link, every number, every stored row and file, without trusting any of them."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from desktop_app.domain.case import fold
from desktop_app.domain.events import GENESIS, Event, chain_hash, digest
from desktop_app.models import cases, log, office, schema, search
from desktop_app.models.backup_names import backups
from desktop_app.models.files import ContentFiles
from desktop_app.models.ledger import Ledger
from desktop_app.models.progress import Progress, silent
from desktop_app.models.projection import place, project, second_end
from desktop_app.models.store import Store
from desktop_app.models.tables import EVENT_SQL, OFFICE_PROJECTIONS

STEP = 1000
"""Progress is told every so many events."""

RESTORE = "请停止登记，用最近的备份核对。"
REBUILD = "记录本身完好，请重建索引。"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found. `first_fault` is one Chinese sentence, or None when everything holds; counting stops there.

    `head` is (sequence, hash) of this ledger's own chain: compare it with what a paper, a package or a backup says.
    """

    events: int
    erased: int
    first_fault: str | None
    head: tuple[int, str]


class _Fault(Exception):
    """The first thing that does not hold."""


@dataclass(slots=True)
class _Tally:
    """What is counted on the way through the log."""

    events: int = 0
    erased: int = 0
    numbers: dict[tuple[str, str, str], list[tuple[int, int]]] = field(default_factory=dict)


def verify(ledger: Ledger, progress: Progress = silent, *, files: bool = True) -> Verdict:
    """Check the whole ledger as it stands at one moment, a little at a time.

    `files` also reads every content file. `progress` gets (done, total) events; each is passed twice, in the chain and
    in its case.
    """
    store, tally = ledger.store, _Tally()
    fault = None
    with store.reading():
        total = 2 * int(store.value("SELECT count(*) FROM event"))
        try:
            for done, event in enumerate(_chain(store, tally)):
                _tell(progress, done, total)
                tally.events += 1
                tally.erased += event.erased
            _check_numbers(tally)
            _check_backups(store, ledger)
            _check_regulations(store)
            if ledger.stale:
                raise _Fault(f"索引由另一版本的程序写成，{REBUILD}")
            _check_cases(store, lambda done: _tell(progress, tally.events + done, total))
            _check_office(store)
            if files:
                _check_files(store, ledger.files)
        except _Fault as found:
            fault = str(found)
        end = ledger.head()
    progress(total, total)
    return Verdict(tally.events, tally.erased, fault, (end.seq, end.hash))


def _tell(progress: Progress, done: int, total: int) -> None:
    if done % STEP == 0:
        progress(done, total)


def _chain(store: Store, tally: _Tally) -> Iterator[Event]:
    """Every event in the order of its chain, checked."""
    heads = {row[0]: row[1:] for row in store.rows("SELECT origin, seq, hash FROM origin")}
    if missing := set(schema.TRIGGERS) - {name for (name,) in store.rows(_TRIGGERS)}:
        raise _Fault(f"防止改动记录的保护缺失（{'、'.join(sorted(missing))}），{RESTORE}")
    for origin, events in groupby(log.walk(store), key=lambda event: event.origin):
        seq, prev = 0, GENESIS
        for event in events:
            _check_link(event, seq, prev)
            _check_personal(store, event)
            _collect(tally, event)
            seq, prev = event.seq, event.hash
            yield event
        if heads.pop(origin, None) != (seq, prev):
            raise _Fault(f"来源 {origin} 的记录在第 {seq} 条之后被截去，或链尾被改动，{RESTORE}")
    if heads:
        raise _Fault(f"来源 {min(heads)} 的全部记录不见了，{RESTORE}")


_TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"


def _named(event: Event) -> str:
    about = f"，投诉件 {event.case_id}" if event.case_id else ""
    return f"来源 {event.origin} 第 {event.seq} 条记录（{event.type}{about}）"


def _check_link(event: Event, seq: int, prev: str) -> None:
    if event.seq != seq + 1:
        raise _Fault(f"来源 {event.origin} 第 {seq + 1} 条记录不见了，{RESTORE}")
    if event.prev != prev:
        raise _Fault(f"{_named(event)}与前一条接不上，链被改动过，{RESTORE}")
    if chain_hash(event) != event.hash:
        raise _Fault(f"{_named(event)}与校验值不符，写入后被改动过，{RESTORE}")


def _check_personal(store: Store, event: Event) -> None:
    """Personal data are what was written, or were taken away by a later `erased` event that names them."""
    if event.personal is None and event.salt is None:
        if event.erased and not _erasure(store, event):
            raise _Fault(f"{_named(event)}的个人信息被删去，而没有相应的删除记录，{RESTORE}")
        return
    sound = isinstance(event.personal, bytes) and isinstance(event.salt, bytes)
    if not sound or digest(event.salt, event.personal) != event.personal_digest:
        raise _Fault(f"{_named(event)}的个人信息与校验值不符，写入后被改动过，{RESTORE}")


def _erasure(store: Store, event: Event) -> bool:
    found = store.rows(f"{EVENT_SQL} WHERE case_id = ? AND type = 'erased'", (event.case_id,))
    erasing = (log.event(row) for row in found)
    return any(event.hash in known.values["erases"] and known.order > event.order for known in erasing)


def _collect(tally: _Tally, event: Event) -> None:
    given = office.numbered(event)
    if given is None:
        return
    spans = tally.numbers.setdefault((given.key, given.branch, given.period), [])
    if spans and spans[-1][1] + 1 == given.first:
        spans[-1] = (spans[-1][0], given.last)
    else:
        spans.append((given.first, given.last))


def _check_numbers(tally: _Tally) -> None:
    """Invariant 6: in every series each number from 1 on exactly once."""
    for series, spans in tally.numbers.items():
        name = " ".join(part for part in series if part)
        expected = 1
        for first, last in sorted(spans):
            if first > expected:
                raise _Fault(f"编号系列“{name}”缺第 {expected} 号，{RESTORE}")
            if first < expected:
                raise _Fault(f"编号系列“{name}”的第 {first} 号出现了两次，请核对两份台账是否都在编号。")
            expected = last + 1


def _check_backups(store: Store, ledger: Ledger) -> None:
    """The heads in the names of backups expose a cut tail and a chain that was computed anew."""
    for item in backups(ledger.folder):
        end = log.head(store, item.origin)
        if item.seq > end.seq and item.origin != ledger.origin:
            continue  # a ledger restored from an earlier backup does not know what came after it
        found: str = (
            store.value("SELECT hash FROM event WHERE origin = ? AND seq = ?", (item.origin, item.seq)) or ""
        )
        if not found.startswith(item.hash):
            raise _Fault(
                f"第 {item.seq} 条记录与备份 {item.path.name} 的校验值不符，记录被截去或整链被重写，{RESTORE}"
            )


def _check_regulations(store: Store) -> None:
    """Invariant 7: the rules that cases and adoptions name are here, word for word."""
    for sha, text in store.stream("SELECT sha, text FROM regulation"):
        if hashlib.sha256(text.encode()).hexdigest() != sha:
            raise _Fault(f"校验值为 {sha[:12]} 的制度文本被改动过，{RESTORE}")
    named = "SELECT regulation AS sha FROM cases UNION SELECT sha FROM adoption"
    absent = store.value(f"SELECT sha FROM ({named}) WHERE sha NOT IN (SELECT sha FROM regulation)")
    if absent is not None:
        raise _Fault(f"校验值为 {absent[:12]} 的制度文本不见了，{RESTORE}")


def _check_cases(store: Store, tell: Callable[[int], None]) -> None:
    """Invariant 2: folding gives exactly the stored rows, and there are no others."""
    done = folded = 0
    rows = store.stream(f"{EVENT_SQL} WHERE case_id > '' ORDER BY case_id, lamport")
    for case_id, events in groupby(map(log.event, rows), key=lambda event: event.case_id):
        history = list(events)
        _check_case(store, case_id, history)
        folded += 1
        for _ in history:
            done += 1
            tell(done)
    for table in ("cases", "searchable", "search_docsize"):
        if store.value(f"SELECT count(*) FROM {table}") != folded:
            raise _Fault(f"索引里的投诉件（{table}）比记录里的多或少，{REBUILD}")


def _check_case(store: Store, case_id: str, events: list[Event]) -> None:
    known = cases.stored(store, case_id)
    if known is None:
        raise _Fault(f"投诉件 {case_id} 在记录里有，在索引里没有，{REBUILD}")
    told = project(fold(events), known.case.row)
    wanted = place(told.case.key)
    same = (
        told.case == known.case
        and told.parts == known.parts
        and told.text == known.text
        and search.keys_of(told.names) == "\n".join(known.names)
        and wanted <= known.case.row < second_end(wanted)
    )
    if not same:
        raise _Fault(f"投诉件 {told.case.number} 的索引与记录不一致，{REBUILD}")


def _check_office(store: Store) -> None:
    scratch = schema.scratch()
    try:
        office.replay(store, scratch)
        for table in OFFICE_PROJECTIONS:
            if set(store.rows(f"SELECT * FROM {table}")) != set(scratch.rows(f"SELECT * FROM {table}")):
                raise _Fault(f"办公室设置（{table}）与记录不一致，{REBUILD}")
    finally:
        scratch.close()


def _check_files(store: Store, files: ContentFiles) -> None:
    sql = "SELECT sha FROM attachment WHERE sha > '' UNION SELECT files FROM paper"
    for (names,) in store.stream(sql):
        for sha in names.split():
            if not files.sound(sha):
                raise _Fault(f"校验值为 {sha[:12]} 的附件或文书文件丢失或损坏，请从备份中恢复。")
