"""The heartbeat tells how the gate is; the state that comes back is the hub's word for this device, and its newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scanner.errors import ScannerError, Trouble
from scanner.protocol import orders
from scanner.protocol.heartbeat import DeviceState
from scanner.protocol.orders import Orders
from tests.fakes.issuing import key_of
from tests.fakes.transport import instead, lose_reply, portal

if TYPE_CHECKING:
    from scanner.protocol.signing import SigningKey
    from scanner.sync.transport import Reply
    from tests.fakes.transport import Fault, Send
    from tests.unit.sync.conftest import Gate

BEAT = "/api/heartbeat"
DEVICE = b"device-1"


def test_the_hub_learns_how_the_gate_is_and_says_what_it_wants(gate: Gate) -> None:
    gate.fetcher().refresh(gate.clock.wall_s())
    gate.outbox.write(3)
    gate.hub.state = DeviceState.DRAIN
    assert gate.heart().beat(gate.clock.wall_s()).state is DeviceState.DRAIN
    told = gate.hub.beats[0]
    assert (told.device, told.epoch, told.last_seq, told.waiting, told.camera, told.version) == (
        DEVICE,
        1,
        3,
        3,
        "LIVE",
        "0.1.0",
    )
    assert (told.list_iat_s, told.wall_ms) == (gate.clock.wall_s(), gate.clock.wall_ms())


def test_a_gate_without_a_list_says_so(gate: Gate) -> None:
    gate.heart().beat(gate.clock.wall_s())
    assert gate.hub.beats[0].list_iat_s == 0


def test_the_answer_tells_the_time(gate: Gate) -> None:
    gate.heart().beat(gate.clock.wall_s())
    assert gate.answered_s == [gate.clock.wall_s()]


def wiping(gate: Gate, key: SigningKey, *, device: bytes = DEVICE, age_s: int = 0) -> Fault:
    """A reply in the hub's place that orders a wipe, as an answer to the very beat that is asked."""

    def fault(send: Send) -> Reply:
        question = orders.question_of(gate.transport.asked[-1].body)
        said = Orders(device, DeviceState.WIPE, gate.clock.wall_s() - age_s, question)
        return instead(orders.write(said, key))(send)

    return fault


def refused(gate: Gate, fault: Fault) -> Trouble:
    gate.transport.script(BEAT, fault)
    heard = list(gate.answered_s)
    with pytest.raises(ScannerError) as error:
        gate.heart().beat(gate.clock.wall_s())
    assert (gate.states.state, gate.answered_s) == (DeviceState.ACTIVE, heard)
    return error.value.trouble


def test_orders_that_the_hub_has_not_signed_for_this_device_are_refused(gate: Gate) -> None:
    assert refused(gate, wiping(gate, key_of("forger"))) is Trouble.ACK_REFUSED
    assert refused(gate, wiping(gate, gate.city.ack_key, device=b"device-2")) is Trouble.ACK_REFUSED
    assert refused(gate, instead(gate.hub.ack(1))) is Trouble.ACK_REFUSED
    assert refused(gate, instead(b'{"state": "wipe"}')) is Trouble.HUB_NOT_A_HUB


def test_orders_that_answer_another_beat_are_refused(gate: Gate) -> None:
    """The hub's own fresh word, but said to somebody who asked before: a letter that lay about."""
    gate.hub.state = DeviceState.WIPE
    heart = gate.heart()
    earlier: list[bytes] = []

    def kept(send: Send) -> Reply:
        reply = send()
        earlier.append(reply.body)
        return lose_reply(send)

    gate.transport.script(BEAT, kept)
    with pytest.raises(ScannerError):
        heart.beat(gate.clock.wall_s())
    gate.outbox.write(1)
    assert refused(gate, instead(earlier[0])) is Trouble.ACK_REFUSED


def test_old_orders_are_refused_after_a_restart_too(gate: Gate) -> None:
    """The newest time is the store's: another Heart over the same shelf knows it."""
    gate.heart().beat(gate.clock.wall_s())
    assert refused(gate, wiping(gate, gate.city.ack_key, age_s=1)) is Trouble.ACK_REFUSED


def test_a_portal_or_no_trust_is_trouble(gate: Gate) -> None:
    gate.transport.script(BEAT, portal)
    with pytest.raises(ScannerError) as error:
        gate.heart().beat(gate.clock.wall_s())
    assert error.value.trouble is Trouble.HUB_NOT_A_HUB
    gate.trust = None
    with pytest.raises(ScannerError):
        gate.heart().beat(gate.clock.wall_s())


def test_it_beats_each_minute(gate: Gate) -> None:
    heart, now_s = gate.heart(), gate.clock.wall_s()
    assert heart.due_in_s(now_s) == 0
    heart.beat(now_s)
    assert (heart.due_in_s(now_s), heart.due_in_s(now_s + 60), heart.due_in_s(now_s - 9)) == (60, 0, 0)


def test_the_beat_says_which_state_was_heard_last_and_shows_each_grant_in_turn(gate: Gate) -> None:
    heart = gate.heart()
    heart.beat(gate.clock.wall_s())
    heart.beat(gate.clock.wall_s())
    assert [told.heard_s for told in gate.hub.beats] == [0, gate.clock.wall_s()]
    assert {told.proof.grant for told in gate.hub.beats} == {b"grant", b"older grant"}
