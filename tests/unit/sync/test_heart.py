"""The heartbeat tells how the gate is; the state that comes back is the hub's word for this device, and its newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scanner.errors import ScannerError, Trouble
from scanner.protocol import heartbeat
from scanner.protocol.heartbeat import DeviceState
from tests.fakes.issuing import key_of
from tests.fakes.transport import instead, portal

if TYPE_CHECKING:
    from tests.unit.sync.conftest import Gate

BEAT = "/api/heartbeat"
DEVICE = b"device-1"


def test_the_hub_learns_how_the_gate_is_and_says_what_it_wants(gate: Gate) -> None:
    gate.fetcher().refresh(gate.clock.wall_s())
    gate.outbox.write(3)
    gate.hub.state = DeviceState.DRAIN
    assert gate.heart().beat(gate.clock.wall_s()) is DeviceState.DRAIN
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


def refused(gate: Gate, body: bytes) -> Trouble:
    gate.transport.script(BEAT, instead(body))
    with pytest.raises(ScannerError) as error:
        gate.heart().beat(gate.clock.wall_s())
    return error.value.trouble


def test_a_state_that_the_hub_has_not_signed_is_refused(gate: Gate) -> None:
    now_s = gate.clock.wall_s()
    forged = heartbeat.write_state(DEVICE, DeviceState.WIPE, now_s, key_of("forger"))
    foreign = heartbeat.write_state(b"device-2", DeviceState.WIPE, now_s, gate.city.ack_key)
    assert refused(gate, forged) is Trouble.ACK_REFUSED
    assert refused(gate, foreign) is Trouble.ACK_REFUSED
    assert refused(gate, gate.hub.ack(1)) is Trouble.ACK_REFUSED
    assert refused(gate, b'{"state": "wipe"}') is Trouble.HUB_NOT_A_HUB


def test_an_old_state_is_refused(gate: Gate) -> None:
    heart = gate.heart()
    old = heartbeat.write_state(DEVICE, DeviceState.WIPE, gate.clock.wall_s() - 1, gate.city.ack_key)
    heart.beat(gate.clock.wall_s())
    gate.transport.script(BEAT, instead(old))
    with pytest.raises(ScannerError) as error:
        heart.beat(gate.clock.wall_s())
    assert error.value.trouble is Trouble.ACK_REFUSED


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


def test_an_old_state_is_refused_after_a_restart_too(gate: Gate) -> None:
    """The newest time is the store's: another Heart over the same shelf knows it."""
    old = heartbeat.write_state(DEVICE, DeviceState.WIPE, gate.clock.wall_s() - 1, gate.city.ack_key)
    gate.heart().beat(gate.clock.wall_s())
    assert refused(gate, old) is Trouble.ACK_REFUSED
    assert gate.states.state is DeviceState.ACTIVE


def test_the_beat_says_which_state_was_heard_last_and_shows_each_grant_in_turn(gate: Gate) -> None:
    heart = gate.heart()
    heart.beat(gate.clock.wall_s())
    heart.beat(gate.clock.wall_s())
    assert [told.heard_s for told in gate.hub.beats] == [0, gate.clock.wall_s()]
    assert {told.grant for told in gate.hub.beats} == {b"grant", b"older grant"}
