"""Between gate and hub stands a captive portal, or an impostor: nothing is lost, and nothing is believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.errors import Trouble
from scanner.protocol import acknowledgement
from scanner.protocol.acknowledgement import Acknowledgement, Answer
from scanner.protocol.signing import SigningKey
from tests.fakes.transport import instead, portal

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.fakes.hub import HubInProcess


def test_a_captive_portal_moves_nothing(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]]
) -> None:
    gate.scan(hub.live_code(hub.people("green")[0]))
    gate.network.always("/", portal)
    assert gate.sync().trouble is Trouble.HUB_NOT_A_HUB
    assert (gate.counts().waiting, gate.counts().sent) == (1, 0)
    gate.network.heal()
    gate.sync()
    assert (gate.counts().waiting, held()[0]) == (0, 1)


def test_an_acknowledgement_that_the_hub_did_not_sign_moves_nothing(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]]
) -> None:
    seq = gate.scan(hub.live_code(hub.people("green")[0])).seq
    ours = gate.talk.outbox.next_batch(1)
    assert ours is not None
    said = Acknowledgement(ours.device, ours.epoch, seq, ours.head, gate.clock.wall_s())
    forged = acknowledgement.write_reply(
        [(seq, Answer.STORED)], acknowledgement.write(said, SigningKey.generate())
    )
    gate.network.script("/api/passes", instead(forged, acknowledgement.CONTENT_TYPE))
    assert gate.sync().trouble is Trouble.ACK_REFUSED
    assert (gate.counts().waiting, held()[0]) == (1, 0)
    gate.sync()
    assert (gate.counts().waiting, held()[0]) == (0, 1)
