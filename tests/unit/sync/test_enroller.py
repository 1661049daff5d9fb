"""A device becomes a gate only of the hub that its token names."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scanner.errors import ScannerError, Trouble
from scanner.protocol import enrolment
from scanner.protocol.enrolment import Grant, Reply, State, Token
from scanner.protocol.record import NO_HASH
from scanner.sync.enroller import Enroller
from tests.fakes.issuing import FakeCity, documents_of, key_of
from tests.fakes.transport import instead, portal, status
from tests.unit.sync.tuf_repository import TufRepository

if TYPE_CHECKING:
    from scanner.sync.enroller import Enrolled
    from tests.unit.sync.conftest import Gate

ENROL = "/api/enrol"
KEY = key_of("new device")
SECRET = b"sixteen letters."


def token_of(gate: Gate) -> Token:
    return Token("http://127.0.0.1", SECRET, hashlib.sha256(gate.hub.trust.first_root).digest())


def reply_of(gate: Gate, **changes: object) -> Reply:
    grant = Grant(b"device-1", 1, 0, NO_HASH, gate.clock.wall_s())
    signed = enrolment.write_grant(grant, gate.city.ack_key)
    active = Reply(State.ACTIVE, b"device-1", gate.hub.trust.first_root, "t" * 32, "gate-1", signed)
    return replace(active, **changes)  # type: ignore[arg-type]


def step(gate: Gate, reply: Reply | None = None) -> Enrolled | None:
    if reply is not None:
        gate.transport.script(ENROL, instead(enrolment.write_reply(reply)))
    first_trust = lambda root: gate.refresher(demo=None, root=root).refresh(gate.clock.wall_s())  # noqa: E731
    return Enroller(gate.transport, first_trust, name="gate-1", version="0.1.0", grant=b"").step(
        token_of(gate), KEY
    )


def refused(gate: Gate, reply: Reply | None = None) -> Trouble:
    with pytest.raises(ScannerError) as error:
        step(gate, reply)
    return error.value.trouble


def test_the_device_proves_its_key_and_waits_for_the_operator(gate: Gate) -> None:
    waiting = reply_of(gate, state=State.WAITING, access_token="", site="", grant=b"")
    assert step(gate, waiting) is None
    asked = enrolment.read_request(gate.transport.asked[0].body)
    assert (asked.secret, asked.public, asked.name) == (SECRET, KEY.public, "gate-1")
    assert gate.trusted.stored is None


def test_once_confirmed_it_is_a_gate_with_trust_and_an_epoch(gate: Gate) -> None:
    enrolled = step(gate, reply_of(gate))
    assert enrolled is not None
    assert (enrolled.device, enrolled.site, enrolled.grant.epoch) == (b"device-1", "gate-1", 1)
    assert (enrolled.trust.home, enrolled.trust.demo) == ("330100", False)
    assert enrolled.root == gate.hub.trust.first_root
    assert "t" * 32 not in repr(enrolled)


@pytest.mark.parametrize("state", [State.ACTIVE, State.WAITING])
def test_another_root_than_the_tokens_is_refused(gate: Gate, state: State) -> None:
    other = TufRepository(documents_of(gate.city), gate.clock.wall_s()).first_root
    assert refused(gate, reply_of(gate, state=state, root=other)) is Trouble.TRUST_REFUSED
    assert gate.trusted.stored is None


def test_trust_that_the_root_does_not_prove_is_refused(gate: Gate) -> None:
    good = reply_of(gate)
    lying = TufRepository(documents_of(FakeCity("330200")), gate.clock.wall_s())
    lying.first_root, gate.hub.trust = gate.hub.trust.first_root, lying
    assert refused(gate, good) is Trouble.TRUST_REFUSED


def test_a_grant_that_the_hub_has_not_signed_for_this_device_is_refused(gate: Gate) -> None:
    grant = Grant(b"device-1", 1, 0, NO_HASH, gate.clock.wall_s())
    forged = enrolment.write_grant(grant, key_of("forger"))
    foreign = enrolment.write_grant(replace(grant, device=b"device-2"), gate.city.ack_key)
    for signed in (forged, foreign, b""):
        assert refused(gate, reply_of(gate, grant=signed)) is Trouble.ENROLMENT_REFUSED


def test_an_access_token_that_would_split_a_header_is_refused(gate: Gate) -> None:
    assert refused(gate, reply_of(gate, access_token="t" * 32 + "\r\nX: y")) is Trouble.HUB_NOT_A_HUB


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        (403, Trouble.ENROLMENT_REFUSED),
        (404, Trouble.ENROLMENT_REFUSED),
        (410, Trouble.ENROLMENT_REFUSED),
        (429, Trouble.HUB_BUSY),
        (500, Trouble.HUB_REFUSED),
        (503, Trouble.HUB_BUSY),
    ],
)
def test_a_refusal_is_told_from_a_hub_in_trouble(gate: Gate, code: int, trouble: Trouble) -> None:
    gate.transport.script(ENROL, status(code))
    assert refused(gate) is trouble


def test_a_portal_and_nonsense_are_not_the_hub(gate: Gate) -> None:
    gate.transport.script(ENROL, portal, instead(b"{}"), instead(b""))
    assert [refused(gate) for _ in range(3)] == [Trouble.HUB_NOT_A_HUB] * 3
