"""Whatever the order of passes, batches, answers, losses and crashes: each record once, in order, none lost.

Taken out, each of these turns it red: the hash compare, the range check, the watermark in a transaction, the waiting
rule, the keeping of the last purged hash, the tally's joining.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from scanner.errors import Trouble, TrustError
from scanner.store.counts import Counts
from scanner.store.retention import KEEP_S
from tests.unit.store.gate import FIRST_GRANT, GREEN, Gate, KeepingHub

if TYPE_CHECKING:
    from scanner.protocol.acknowledgement import Acknowledgement

DAY_S = 86_400


class LogMachine(RuleBasedStateMachine):
    """One gate, one hub, and everything that comes between them."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.starts = 0
        self.gate = Gate(self.root / "0")
        self.gate.outbox.open_epoch(FIRST_GRANT)
        self.hub = KeepingHub()
        self.written: list[tuple[int, int]] = []
        self.acked = {1: 0}
        self.starts_at = {1: 0}
        self.aside = 0
        self.late: list[Acknowledgement] = []

    @rule(passes=st.integers(1, 7))
    def people_pass(self, passes: int) -> None:
        for _ in range(passes):
            self.written.append((self.hub.epoch, self.gate.log.append(GREEN)))

    @rule(most=st.integers(1, 9), lost=st.booleans(), aside=st.integers(0, 2))
    def send(self, most: int, aside: int, *, lost: bool) -> None:
        batch = self.gate.outbox.next_batch(most)
        assert (batch is None) == (self._waiting() == 0)
        if batch is None:
            return
        ack = self.hub.take(batch)
        if lost:
            self.late.append(ack)
            return
        due = ack.acked_through - self.acked[ack.epoch]
        assert self.gate.outbox.acknowledge(ack, aside) == due
        self.acked[ack.epoch] = ack.acked_through
        self.aside += min(aside, due)

    @precondition(lambda self: self.late)
    @rule(data=st.data())
    def late_answer(self, data: st.DataObject) -> None:
        ack = data.draw(st.sampled_from(self.late))
        before = self.acked[ack.epoch]
        if ack.acked_through < before:
            self._refused(ack)
        else:
            assert self.gate.outbox.acknowledge(ack, 0) == ack.acked_through - before
            self.acked[ack.epoch] = ack.acked_through

    @rule(lie=st.sampled_from(["beyond", "hash", "device", "epoch", "behind"]))
    def lying_answer(self, lie: str) -> None:
        true = self.hub.ack(self.hub.epoch)
        self._refused(
            {
                "beyond": replace(true, acked_through=true.acked_through + 1000),
                "behind": replace(
                    true, acked_through=max(0, true.acked_through - 1), hash_there=b"?" * 32, time_s=1
                ),
                "hash": replace(true, hash_there=b"?" * 32),
                "device": replace(true, device=b"gate-two"),
                "epoch": replace(true, epoch=true.epoch + 1),
            }[lie]
        )

    @rule()
    def crash(self) -> None:
        self.starts += 1
        self.gate = self.gate.crash_into(self.root / str(self.starts))

    @rule(days=st.integers(1, 5))
    def days_pass(self, days: int) -> None:
        self.hub.now_s += days * DAY_S
        for epoch in self.acked:
            self.gate.outbox.purge(self.hub.now_s, epoch)

    @precondition(lambda self: self.hub.epoch < 3)
    @rule()
    def new_epoch(self) -> None:
        grant = self.hub.grant_next()
        self.gate.outbox.open_epoch(grant)
        self.gate.outbox.open_epoch(grant)
        self.acked[grant.epoch] = self.starts_at[grant.epoch] = grant.last_seq

    @invariant()
    def the_chain_holds(self) -> None:
        assert self.gate.log.verify_chain() is None

    @invariant()
    def the_counts_are_true(self) -> None:
        sent = len(self.written) - self._waiting() - self.aside
        assert self.gate.log.counts == self.gate.outbox.counts() == Counts(self._waiting(), sent, self.aside)

    @invariant()
    def nothing_unacknowledged_is_gone(self) -> None:
        for epoch, acked in self.acked.items():
            kept = self.gate.seqs(epoch)
            waiting = [seq for of, seq in self.written if of == epoch and seq > acked]
            assert kept[len(kept) - len(waiting) :] == waiting

    def teardown(self) -> None:
        try:
            self._everything_arrives_once_and_in_order()
            self._all_can_be_purged()
        finally:
            self.gate.close()
            shutil.rmtree(self.root)

    def _everything_arrives_once_and_in_order(self) -> None:
        while batch := self.gate.outbox.next_batch(200):
            self.gate.outbox.acknowledge(self.hub.take(batch), 0)
        assert len(set(self.written)) == len(self.written)
        assert sorted(self.hub.records) == sorted(self.written)

    def _all_can_be_purged(self) -> None:
        self.hub.now_s += KEEP_S + DAY_S
        for epoch in self.acked:
            while self.gate.outbox.purge(self.hub.now_s, epoch):
                pass
        assert all(self.gate.seqs(epoch) == [] for epoch in self.acked)
        assert self.gate.log.verify_chain() is None

    def _waiting(self) -> int:
        return sum(seq > self.acked[epoch] for epoch, seq in self.written)

    def _refused(self, ack: Acknowledgement) -> None:
        before = self.gate.outbox.counts()
        with pytest.raises(TrustError) as caught:
            self.gate.outbox.acknowledge(ack, 0)
        assert caught.value.trouble in (Trouble.ACK_REFUSED, Trouble.HUB_FORGOT)
        assert self.gate.outbox.counts() == before


LogMachine.TestCase.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
TestLogAndOutbox = LogMachine.TestCase
