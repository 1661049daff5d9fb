"""A pass in the log: durable, sealed, chained, and never changed by anybody."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scanner.errors import StoreError, Trouble
from scanner.protocol import particulars
from scanner.protocol.particulars import Particulars
from scanner.protocol.record import NO_HASH, Direction, EventKind, Flags, hash_of, parse
from scanner.protocol.sealing import OpeningKey, SealingKey
from scanner.store.chain import Break
from scanner.store.pass_log import Event, PassLog
from tests.fakes.clock import FakeClock
from tests.unit.store.gate import DEVICE, FIRST_GRANT, GREEN, Gate, KeepingHub

if TYPE_CHECKING:
    from pathlib import Path


def records(gate: Gate) -> list[bytes]:
    return [data for (data,) in gate.sync_side.execute("SELECT bytes FROM record ORDER BY epoch, seq")]


def test_numbers_count_from_one_and_chain_from_the_grant(gate: Gate) -> None:
    assert [gate.log.append(GREEN) for _ in range(3)] == [1, 2, 3]
    first, second, third = map(parse, records(gate))
    assert first.prev_hash == NO_HASH
    assert [second.prev_hash, third.prev_hash] == [hash_of(data) for data in records(gate)[:2]]


def test_the_record_says_what_happened_when(tmp_path: Path) -> None:
    gate = Gate(tmp_path / "data", FakeClock(wall_s=1_700_000_000, mono_ms=7.9))
    gate.outbox.open_epoch(FIRST_GRANT)
    gate.log.append(GREEN)
    gate.log.append(Event(EventKind.IDENTITY, 3, Particulars(same=0), Direction.OUT, Flags.DEMO, ref_seq=1))
    found = parse(records(gate)[1])
    assert (found.epoch, found.seq, found.kind, found.outcome) == (1, 2, EventKind.IDENTITY, 3)
    assert (found.wall_ms, found.mono_ms, found.boot) == (1_700_000_000_000, 7, b"boot-one")
    assert (found.direction, found.flags, found.ref_seq) == (Direction.OUT, Flags.DEMO, 1)
    gate.close()


def test_only_the_hub_opens_what_is_sealed_and_only_in_its_own_row(gate: Gate) -> None:
    key = OpeningKey.generate()
    log = PassLog(
        gate.lane_side, device=DEVICE, clock=FakeClock(), seal=SealingKey(key.public).seal, tally=gate.tally
    )
    secrets = Particulars(reason="LIST_RED", guard="李卫兵", subject=b"subject-16-bytes", plate="浙A·D0712")
    for _ in range(2):
        log.append(Event(EventKind.SCAN, 3, secrets))
    first, second = map(parse, records(gate))
    assert particulars.parse(key.open(first.sealed, first.binding(DEVICE))) == secrets
    for moved in (replace(first, outcome=0), second):
        with pytest.raises(ValueError, match="does not open"):
            key.open(first.sealed, moved.binding(DEVICE))
    on_disk = b"".join(path.read_bytes() for path in gate.folder.iterdir())
    for word in (b"LIST_RED", "李卫兵".encode(), b"subject-16-bytes", "浙A·D0712".encode()):
        assert word not in on_disk


def test_each_append_is_a_full_commit_of_its_own(gate: Gate) -> None:
    """FULL (2) with WAL: the commit's frames are fsynced before it returns (sqlite.org/pragma.html#pragma_synchronous)."""
    assert gate.lane_side.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert gate.lane_side.execute("PRAGMA synchronous").fetchone() == (2,)
    gate.log.append(GREEN)
    assert not gate.lane_side.in_transaction
    assert gate.seqs() == [1]


def test_without_an_epoch_nothing_is_written(tmp_path: Path) -> None:
    gate = Gate(tmp_path / "data")
    with pytest.raises(StoreError) as caught:
        gate.log.append(GREEN)
    assert caught.value.trouble is Trouble.NOT_ENROLLED
    gate.close()


def test_another_devices_log_is_not_written_to(gate: Gate) -> None:
    log = PassLog(
        gate.lane_side, device=b"gate-two", clock=FakeClock(), seal=lambda p, _: p, tally=gate.tally
    )
    with pytest.raises(StoreError) as caught:
        log.append(GREEN)
    assert caught.value.trouble is Trouble.NOT_ENROLLED


@pytest.mark.parametrize(
    "event", [GREEN._replace(outcome=9), Event(EventKind.SCAN, 0, Particulars(plate="浙" * 700))]
)
def test_what_the_hub_could_not_read_is_not_written(gate: Gate, event: Event) -> None:
    with pytest.raises(StoreError) as caught:
        gate.log.append(event)
    assert caught.value.trouble is Trouble.INTERNAL
    assert gate.seqs() == []
    assert gate.log.append(GREEN) == 1


def test_a_seal_that_fails_leaves_nothing(gate: Gate) -> None:
    def refuse(plaintext: bytes, info: bytes) -> bytes:
        raise ZeroDivisionError

    log = PassLog(gate.lane_side, device=DEVICE, clock=FakeClock(), seal=refuse, tally=gate.tally)
    with pytest.raises(ZeroDivisionError):
        log.append(GREEN)
    assert not gate.lane_side.in_transaction
    assert gate.log.counts.waiting == 0
    assert gate.log.append(GREEN) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record SET bytes = x'00' WHERE seq = 2",
        "UPDATE record SET seq = 9 WHERE seq = 3",
        "DELETE FROM record WHERE seq = 3",
        "INSERT OR REPLACE INTO record VALUES (1, 2, x'00')",
        "INSERT INTO record VALUES (1, 5, x'00')",
        "INSERT INTO record VALUES (2, 1, x'00')",
        "UPDATE epoch SET acked_through = 0",
        "UPDATE epoch SET purged_through = 3",
        "UPDATE epoch SET device = x'0000000000000000'",
        "DELETE FROM epoch",
    ],
)
def test_the_database_itself_refuses_to_rewrite_history(gate: Gate, statement: str) -> None:
    for _ in range(3):
        gate.log.append(GREEN)
    hub = KeepingHub()
    batch = gate.outbox.next_batch(2)
    assert batch is not None
    gate.outbox.acknowledge(hub.take(batch))
    stranger = sqlite3.connect(gate.path)
    stranger.execute("PRAGMA recursive_triggers=ON")
    with pytest.raises(sqlite3.IntegrityError):
        stranger.execute(statement)
    stranger.close()
    assert gate.log.verify_chain() is None


TAMPERINGS = {
    "UPDATE record SET bytes = (SELECT bytes FROM record WHERE seq = 3) WHERE seq = 4": Break(
        1, 4, "another record's place"
    ),
    "UPDATE record SET bytes = x'00' WHERE seq = 4": Break(1, 4, "no record"),
    "DELETE FROM record WHERE seq = 3": Break(1, 3, "missing"),
    "DELETE FROM record WHERE seq <= 2": Break(1, 1, "missing"),
    "UPDATE epoch SET purged_hash = randomblob(32)": Break(1, 1, "does not follow"),
    "UPDATE epoch SET acked_hash = randomblob(32)": Break(1, 2, "not what was acknowledged"),
    "DELETE FROM record": Break(1, 1, "acknowledged and gone"),
}


@pytest.mark.parametrize("statement", TAMPERINGS)
def test_the_chain_shows_what_was_done_past_the_triggers(gate: Gate, statement: str) -> None:
    for _ in range(5):
        gate.log.append(GREEN)
    batch = gate.outbox.next_batch(2)
    assert batch is not None
    gate.outbox.acknowledge(KeepingHub().take(batch))
    triggers = gate.sync_side.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for (name,) in triggers:
        gate.sync_side.execute(f"DROP TRIGGER {name}")
    gate.sync_side.execute(statement)
    assert gate.log.verify_chain() == TAMPERINGS[statement]


def test_with_room_made_no_pass_makes_a_file_longer(gate: Gate) -> None:
    gate.log.make_room()
    files = (gate.path, gate.path.with_name(gate.path.name + "-wal"))
    sizes = [file.stat().st_size for file in files]
    for _ in range(300):
        gate.log.append(GREEN)
    assert [file.stat().st_size for file in files] == sizes


def test_room_is_made_again_where_that_was_cut_short(gate: Gate) -> None:
    gate.lane_side.execute("CREATE TABLE room (bytes BLOB)")
    gate.log.make_room()
    gate.log.make_room()
    assert ("room",) not in gate.sync_side.execute("SELECT name FROM sqlite_schema").fetchall()


def test_a_disk_without_room_is_none_of_the_passes_business(gate: Gate) -> None:
    pages = gate.lane_side.execute("PRAGMA page_count").fetchone()[0]
    gate.lane_side.execute(f"PRAGMA max_page_count={pages + 2}")
    gate.log.make_room()
    assert gate.log.append(GREEN) == 1
