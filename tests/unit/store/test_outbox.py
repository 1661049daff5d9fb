"""What leaves the gate, and what alone lets go of it. The rules machine plays the long games; these are the edges."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scanner.errors import Trouble, TrustError
from scanner.protocol import batch as batches
from scanner.protocol.acknowledgement import Acknowledgement
from scanner.protocol.batch import MAX_BODY_BYTES, MAX_RECORDS
from scanner.protocol.record import MAX_RECORD_BYTES, MISSING, hash_of
from scanner.protocol.signing import SigningKey
from scanner.store.counts import Counts
from scanner.store.pass_log import PassLog
from scanner.store.retention import AT_ONCE, KEEP_S
from tests.fakes.clock import SPRING_2026_S, FakeClock
from tests.unit.store.gate import DEVICE, FIRST_GRANT, GREEN, Gate, KeepingHub

if TYPE_CHECKING:
    from pathlib import Path

    from scanner.protocol.batch import Batch


def passes(gate: Gate, count: int) -> None:
    for _ in range(count):
        gate.log.append(GREEN)


def sent(gate: Gate, most: int = MAX_RECORDS) -> Batch:
    batch = gate.outbox.next_batch(most)
    assert batch is not None
    return batch


def test_nothing_waits_in_a_new_log(gate: Gate) -> None:
    assert gate.outbox.next_batch(10) is None
    assert (gate.outbox.epoch, gate.outbox.last_seq()) == (1, 0)


def test_before_enrolment_there_is_no_epoch(tmp_path: Path) -> None:
    gate = Gate(tmp_path / "data")
    assert (gate.outbox.epoch, gate.outbox.last_seq(), gate.outbox.next_batch(1)) == (0, 0, None)
    gate.close()


def test_a_batch_is_what_the_protocol_takes(gate: Gate) -> None:
    passes(gate, MAX_RECORDS + 5)
    batch = sent(gate, 10_000)
    assert (batch.first_seq, batch.last_seq, len(batch.records)) == (1, MAX_RECORDS, MAX_RECORDS)
    assert batch.head == hash_of(batch.records[-1])
    assert batches.read(batches.parse(batches.write(batch, SigningKey.generate())).payload) == batch


def test_a_batch_of_the_largest_records_fits_a_body(gate: Gate) -> None:
    """Random bytes stand for sealed ones: they do not compress."""
    room = MAX_RECORD_BYTES - 110
    log = PassLog(
        gate.lane_side,
        device=DEVICE,
        clock=FakeClock(),
        seal=lambda _, __: os.urandom(room),
        tally=gate.tally,
    )
    for _ in range(MAX_RECORDS):
        log.append(GREEN)
    batch = sent(gate)
    assert len(batch.records) < MAX_RECORDS
    assert 0.9 * MAX_BODY_BYTES < len(batches.write(batch, SigningKey.generate())) <= MAX_BODY_BYTES


def test_the_same_batch_is_sent_again_until_it_is_acknowledged(gate: Gate) -> None:
    passes(gate, 3)
    assert sent(gate) == sent(gate)
    gate.outbox.acknowledge(KeepingHub().take(sent(gate, 2)))
    assert sent(gate).first_seq == 3


def test_records_set_aside_are_counted_once(gate: Gate) -> None:
    passes(gate, 4)
    ack = KeepingHub().take(sent(gate, 3))
    assert gate.outbox.acknowledge(ack, 2) == 3
    assert gate.outbox.acknowledge(ack, 2) == 0
    assert gate.outbox.counts() == Counts(waiting=1, sent=1, set_aside=2)


def test_an_older_acknowledgement_moves_nothing(gate: Gate) -> None:
    hub = KeepingHub()
    passes(gate, 4)
    older = hub.take(sent(gate, 2))
    gate.outbox.acknowledge(hub.take(sent(gate, 4)))
    with pytest.raises(TrustError) as caught:
        gate.outbox.acknowledge(older)
    assert caught.value.trouble is Trouble.ACK_REFUSED
    assert gate.outbox.counts() == Counts(waiting=0, sent=4)


def test_rows_go_seven_days_after_their_acknowledgement_and_the_chain_holds(gate: Gate) -> None:
    hub = KeepingHub()
    passes(gate, 6)
    gate.outbox.acknowledge(hub.take(sent(gate, 2)))
    hub.now_s += KEEP_S - 1
    gate.outbox.acknowledge(hub.take(sent(gate, 2)))
    assert gate.seqs() == [1, 2, 3, 4, 5, 6]
    assert gate.outbox.purge(hub.now_s + 1, 1) == 2
    assert gate.seqs() == [3, 4, 5, 6]
    assert gate.log.verify_chain() is None
    assert gate.outbox.counts() == Counts(waiting=2, sent=4)


def test_an_acknowledgement_of_one_epoch_purges_no_other(gate: Gate) -> None:
    """The hub may be back from a backup: what it forgot of the other epoch is still to be compared, and sent again."""
    hub = KeepingHub()
    passes(gate, 2)
    gate.outbox.acknowledge(hub.take(sent(gate)))
    gate.outbox.open_epoch(hub.grant_next())
    passes(gate, 2)
    gate.outbox.acknowledge(hub.take(sent(gate)))
    hub.now_s += KEEP_S
    gate.outbox.acknowledge(hub.ack(1))
    assert (gate.seqs(1), gate.seqs(2)) == ([], [3, 4])


def test_when_all_is_purged_the_numbers_and_the_chain_go_on(gate: Gate) -> None:
    hub = KeepingHub()
    passes(gate, 3)
    gate.outbox.acknowledge(hub.take(sent(gate)))
    gate.outbox.purge(hub.now_s + KEEP_S, 1)
    assert gate.seqs() == []
    passes(gate, 1)
    assert hub.take(sent(gate)).acked_through == 4
    assert gate.log.verify_chain() is None


def test_purging_takes_little_at_a_time(gate: Gate) -> None:
    hub = KeepingHub()
    passes(gate, AT_ONCE + 10)
    while batch := gate.outbox.next_batch(MAX_RECORDS):
        gate.outbox.acknowledge(hub.take(batch))
    assert [gate.outbox.purge(hub.now_s + KEEP_S, 1) for _ in range(3)] == [AT_ONCE, 10, 0]


def test_what_stands_behind_a_record_that_was_removed_still_goes(gate: Gate) -> None:
    passes(gate, 3)
    gate.sync_side.execute("DROP TRIGGER record_stays_until_acknowledged")
    gate.sync_side.execute("DELETE FROM record WHERE seq = 2")
    batch = sent(gate)
    assert [data == MISSING for data in batch.records] == [False, True, False]
    assert gate.outbox.acknowledge(Acknowledgement(DEVICE, 1, 3, batch.head, SPRING_2026_S)) == 3
    found = gate.outbox.first_break()
    assert found is not None
    assert (found.seq, found.what) == (2, "missing")


def test_the_log_goes_on_behind_what_the_hub_holds_where_its_end_was_cut_off(gate: Gate) -> None:
    """Under a number that was acknowledged before, the next pass would be taken for sent."""
    hub = KeepingHub()
    passes(gate, 3)
    gate.outbox.acknowledge(hub.take(sent(gate)))
    gate.sync_side.execute("DELETE FROM record WHERE seq > 1")
    gate.sync_side.commit()
    found = gate.outbox.first_break()
    assert found is not None
    assert found.what == "acknowledged and gone"
    assert gate.log.append(GREEN) == 4
    assert (gate.outbox.counts().waiting, sent(gate).first_seq) == (1, 4)
    gate.outbox.purge(hub.now_s + KEEP_S, 1)
    assert gate.outbox.counts().waiting == 1


def test_another_devices_grant_opens_no_log(tmp_path: Path) -> None:
    gate = Gate(tmp_path / "data")
    with pytest.raises(TrustError):
        gate.outbox.open_epoch(replace(FIRST_GRANT, device=b"gate-two"))
    assert gate.outbox.epoch == 0
    gate.close()


def test_a_closed_epochs_rest_is_sent_first(gate: Gate) -> None:
    hub = KeepingHub()
    passes(gate, 3)
    gate.outbox.acknowledge(hub.take(sent(gate, 2)))
    gate.outbox.open_epoch(hub.grant_next())
    assert gate.log.append(GREEN) == 3
    assert (sent(gate).epoch, sent(gate).last_seq) == (1, 3)
    gate.outbox.acknowledge(hub.take(sent(gate)), set_aside=1)
    assert (sent(gate).epoch, sent(gate).first_seq) == (2, 3)
    gate.outbox.acknowledge(hub.take(sent(gate)))
    assert gate.outbox.counts() == Counts(waiting=0, sent=3, set_aside=1)


def test_lane_and_sync_at_once_lose_and_double_nothing(gate: Gate) -> None:
    """Two threads, two connections, one file: neither is refused for being second."""
    for side in (gate.lane_side, gate.sync_side):  # a lane that never rests leaves no gap on a slow disk
        side.execute("PRAGMA busy_timeout=300000")
    hub = KeepingHub()
    lane = threading.Thread(target=passes, args=(gate, 300))
    lane.start()
    while lane.is_alive() or gate.outbox.counts().waiting:
        if batch := gate.outbox.next_batch(7):
            gate.outbox.acknowledge(hub.take(batch))
    lane.join()
    assert sorted(hub.records) == [(1, seq) for seq in range(1, 301)]
    assert gate.log.counts == Counts(waiting=0, sent=300)


def test_what_the_hub_forgot_waits_again(gate: Gate) -> None:
    """The hub is back from its backup, and says so in a word that is newer than all before."""
    hub = KeepingHub()
    passes(gate, 6)
    backup = hub.take(sent(gate, 2))
    gate.outbox.acknowledge(backup)
    full = hub.take(sent(gate, 4))
    gate.outbox.acknowledge(full, set_aside=2)
    with pytest.raises(TrustError):
        gate.outbox.acknowledge(backup)
    now = replace(backup, time_s=backup.time_s + 1)
    assert gate.outbox.acknowledge(now) == -4
    assert gate.outbox.counts() == Counts(waiting=4, sent=2)
    assert (sent(gate).first_seq, gate.log.verify_chain()) == (3, None)
    with pytest.raises(TrustError):
        gate.outbox.acknowledge(full)
    assert gate.outbox.acknowledge(replace(full, time_s=now.time_s), set_aside=1) == 4
    assert gate.outbox.counts() == Counts(waiting=0, sent=5, set_aside=1)


def test_a_hub_that_holds_another_log_is_sent_all_that_is_here(gate: Gate) -> None:
    """Where it says its own log ends, ours is not the same: nothing below can be known to be."""
    hub = KeepingHub()
    passes(gate, 6)
    early = hub.take(sent(gate, 2))
    gate.outbox.acknowledge(early)
    gate.outbox.acknowledge(hub.take(sent(gate, 4)))
    other = replace(early, hash_there=bytes(32), time_s=early.time_s + 1)
    assert gate.outbox.acknowledge(other) == -6
    assert (sent(gate).first_seq, gate.outbox.counts()) == (1, Counts(waiting=6, sent=0))


def test_a_hub_that_forgot_what_is_purged_moves_nothing(gate: Gate) -> None:
    hub = KeepingHub()
    passes(gate, 4)
    early = hub.take(sent(gate, 1))
    gate.outbox.acknowledge(early)
    gate.outbox.acknowledge(hub.take(sent(gate, 2)))
    gate.outbox.purge(hub.now_s + KEEP_S, 1)
    with pytest.raises(TrustError):
        gate.outbox.acknowledge(replace(early, time_s=hub.now_s + KEEP_S))
    assert gate.outbox.counts() == Counts(waiting=1, sent=3)


def test_grants_are_kept_for_a_hub_that_forgets(gate: Gate) -> None:
    hub = KeepingHub()
    passes(gate, 2)
    gate.outbox.acknowledge(hub.take(sent(gate, 1)))
    gate.outbox.open_epoch(hub.grant_next(), b"second grant")
    gate.outbox.acknowledge(hub.take(sent(gate)))
    assert [proof.grant for proof in gate.outbox.proofs()] == [b"second grant"]
    assert [(end.epoch, end.first_seq) for end in gate.outbox.acknowledged_ends()] == [(1, 2)]
