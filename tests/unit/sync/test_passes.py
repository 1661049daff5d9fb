"""Passes reach the hub once, and the log moves only on the hub's signed word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scanner.errors import ScannerError, SyncError, Trouble, TrustError
from scanner.protocol import acknowledgement
from scanner.protocol.acknowledgement import Answer
from tests.fakes.issuing import FakeCity, trust_of
from tests.fakes.transport import cut_body, duplicate, instead, lose_reply, lose_request, portal, status
from tests.unit.sync.memory_shelves import MemoryOutbox

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.sync.conftest import Gate
    from tests.unit.sync.small_hub import SmallHub

PASSES = "/api/passes"


def test_everything_that_waits_is_sent_and_acknowledged(gate: Gate) -> None:
    gate.outbox.write(450)
    sender = gate.sender()
    sender.send()
    assert (sender.sent, gate.outbox.counts().waiting, sorted(gate.hub.stored)) == (
        450,
        0,
        list(range(1, 451)),
    )
    assert gate.transport.paths() == [PASSES] * 3


def test_one_step_is_bounded(gate: Gate) -> None:
    gate.outbox.write(2500)
    gate.sender().send()
    assert gate.outbox.counts().waiting == 500


@pytest.mark.parametrize("fault", [lose_request, lose_reply])
def test_a_lost_reply_sends_again_and_doubles_nothing(gate: Gate, fault: Callable[..., object]) -> None:
    gate.outbox.write(3)
    gate.transport.script(PASSES, fault)  # type: ignore[arg-type]
    sender = gate.sender()
    with pytest.raises(SyncError):
        sender.send()
    assert gate.outbox.acked == 0
    sender.send()
    assert (sender.sent, gate.outbox.acked, sorted(gate.hub.stored)) == (3, 3, [1, 2, 3])


def test_a_doubled_request_counts_once(gate: Gate) -> None:
    gate.outbox.write(3)
    gate.transport.script(PASSES, duplicate)
    sender = gate.sender()
    sender.send()
    assert (sender.sent, len(gate.hub.stored), gate.hub.received) == (3, 3, 6)


def reply_with(ack: Callable[[SmallHub], bytes]) -> Callable[[SmallHub], bytes]:
    return lambda hub: acknowledgement.write_reply([], ack(hub))


def another_hash(hub: SmallHub) -> bytes:
    hub.stored[3] = hub.stored[2]
    return hub.ack(3)


FORGED = {
    "another key": (reply_with(lambda hub: hub.ack(3, key="not the hub")), Trouble.ACK_REFUSED),
    "a bare list key": (reply_with(lambda hub: hub.ack(3, key="330100 list")), Trouble.ACK_REFUSED),
    "another device": (reply_with(lambda hub: hub.ack(3, device=b"device-2")), Trouble.ACK_REFUSED),
    "another epoch": (reply_with(lambda hub: hub.ack(3, epoch=2)), Trouble.ACK_REFUSED),
    "beyond what was written": (reply_with(lambda hub: hub.ack(4)), Trouble.ACK_REFUSED),
    "nothing new": (reply_with(lambda hub: hub.ack(0)), Trouble.ACK_REFUSED),
    "another hash": (reply_with(another_hash), Trouble.ACK_REFUSED),
    "no signature": (lambda hub: acknowledgement.write_reply([], b""), Trouble.ACK_REFUSED),
    "an ack alone": (lambda hub: hub.ack(3), Trouble.HUB_NOT_A_HUB),
    "plain JSON": (lambda hub: b'{"acked_through": 3}', Trouble.HUB_NOT_A_HUB),
    "nothing": (lambda hub: b"", Trouble.HUB_NOT_A_HUB),
}


@pytest.mark.parametrize("name", FORGED)
def test_nothing_moves_without_a_valid_acknowledgement(gate: Gate, name: str) -> None:
    """The hub holds the records by then, so that a forged word differs from the true one in one thing only."""
    make, trouble = FORGED[name]
    gate.outbox.write(3)
    sender = gate.sender()
    gate.transport.script(PASSES, lose_reply)
    with pytest.raises(SyncError):
        sender.send()
    gate.transport.script(PASSES, instead(make(gate.hub)))
    with pytest.raises(ScannerError) as refused:
        sender.send()
    assert refused.value.trouble is trouble
    assert (sender.sent, gate.outbox.acked, gate.proved_s) == (0, 0, [])


def test_a_portals_page_moves_nothing(gate: Gate) -> None:
    gate.outbox.write(3)
    gate.transport.script(PASSES, portal)
    with pytest.raises(SyncError) as refused:
        gate.sender().send()
    assert (refused.value.trouble, gate.outbox.acked) == (Trouble.HUB_NOT_A_HUB, 0)


@pytest.mark.parametrize("keep", [0, 1, 40, 150])
def test_a_cut_reply_moves_nothing(gate: Gate, keep: int) -> None:
    gate.outbox.write(3)
    gate.transport.script(PASSES, cut_body(keep))
    with pytest.raises(SyncError):
        gate.sender().send()
    assert gate.outbox.acked == 0


def test_an_old_acknowledgement_moves_nothing(gate: Gate) -> None:
    gate.outbox.write(3)
    sender = gate.sender()
    sender.send()
    replayed = acknowledgement.write_reply([], gate.hub.ack(3))
    gate.outbox.write(2)
    gate.transport.script(PASSES, instead(replayed))
    with pytest.raises(TrustError):
        sender.send()
    assert gate.outbox.acked == 3


def test_the_hub_may_know_more_than_was_just_sent(gate: Gate) -> None:
    gate.outbox.write(5)
    gate.sender().send()
    restored = MemoryOutbox()
    restored.write(5)
    gate.outbox = restored  # the same log, its watermark lost
    gate.transport.script(PASSES, status(413), status(413))
    sender = gate.sender()
    sender.send()
    assert (gate.outbox.acked, len(gate.hub.stored)) == (5, 5)


def test_too_large_is_halved_until_it_fits(gate: Gate) -> None:
    gate.outbox.write(8)
    gate.transport.script(PASSES, status(413), status(413))
    sender = gate.sender()
    sender.send()
    assert (sender.sent, gate.transport.paths()) == (8, [PASSES] * 6)  # 8 and 4 refused, then 2 at a time


def test_a_single_record_that_is_too_large_is_trouble(gate: Gate) -> None:
    gate.outbox.write(1)
    gate.transport.script(PASSES, status(413))
    with pytest.raises(SyncError) as refused:
        gate.sender().send()
    assert refused.value.trouble is Trouble.HUB_TOO_LARGE


def test_what_was_acknowledged_before_a_failure_stays_so(gate: Gate) -> None:
    gate.outbox.write(300)
    sender = gate.sender()
    gate.transport.script(PASSES, lambda send: send(), lose_request)
    with pytest.raises(SyncError):
        sender.send()
    assert (sender.sent, gate.outbox.acked) == (200, 200)


def test_records_set_aside_are_counted_and_the_rest_goes_on(gate: Gate) -> None:
    gate.outbox.write(4)
    gate.hub.set_aside = {2, 9}
    gate.sender().send()
    assert (gate.outbox.acked, gate.outbox.set_aside) == (4, 1)


def test_a_reply_cannot_say_that_more_was_set_aside_than_was_sent(gate: Gate) -> None:
    gate.outbox.write(2)
    sender = gate.sender()
    sender.send()
    gate.outbox.write(2)
    gate.hub.stored |= {seq: gate.outbox.records[seq - 1] for seq in (3, 4)}
    answers = [(seq, Answer.SET_ASIDE) for seq in (1, 3, 3, 9)]
    gate.transport.script(PASSES, instead(acknowledgement.write_reply(answers, gate.hub.ack(4))))
    sender.send()
    assert (gate.outbox.acked, gate.outbox.set_aside) == (4, 1)


def test_without_trust_nothing_is_sent(gate: Gate) -> None:
    gate.outbox.write(1)
    gate.trust = None
    with pytest.raises(TrustError):
        gate.sender().send()
    assert gate.transport.asked == []


def test_an_acknowledgement_proves_the_time(gate: Gate) -> None:
    gate.outbox.write(1)
    gate.sender().send()
    assert gate.proved_s == [gate.clock.wall_s()]


def test_another_hubs_acknowledgement_is_refused(gate: Gate) -> None:
    gate.outbox.write(1)
    gate.trust = trust_of(FakeCity("330200"))
    with pytest.raises(TrustError) as refused:
        gate.sender().send()
    assert refused.value.trouble is Trouble.ACK_REFUSED


def test_what_was_acknowledged_is_compared_each_hour(gate: Gate) -> None:
    gate.outbox.write(3)
    sender = gate.sender()
    sender.send()
    sender.send()
    assert len(gate.transport.asked) == 1
    assert 0 < sender.due_in_s() <= 3600
    gate.clock.advance(3600)
    assert sender.due_in_s() == 0
    sender.send()
    assert len(gate.transport.asked) == 2


def test_a_conflict_says_that_the_log_is_forked(gate: Gate) -> None:
    gate.outbox.write(2)
    sender = gate.sender()
    gate.transport.script(PASSES, lose_reply)
    with pytest.raises(SyncError):
        sender.send()
    told = [(1, Answer.CONFLICT), (2, Answer.STORED)]
    gate.transport.script(PASSES, instead(acknowledgement.write_reply(told, gate.hub.ack(2))))
    sender.send()
    assert (sender.is_forked, gate.outbox.acked) == (True, 2)
