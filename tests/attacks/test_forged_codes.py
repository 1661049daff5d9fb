"""Attack list, points 1 to 3 and 8 to 12: codes that nobody with the right to do so has signed.

The numbers are those of `pass-formats.md`, section 4. Each test is a whole scan at a gate.
"""

# ruff: noqa: ANN401 - changes to any member of what is made
from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from scanner.protocol import health_code
from scanner.protocol.health_code import Kind
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from tests.fakes.gate import FakeGate
from tests.fakes.issuing import FakeCity, key_of, seed_of, trust_of
from tests.vectors import by_hand


@pytest.fixture
def gate() -> FakeGate:
    return FakeGate()


def _stopped(gate: FakeGate, text: str, reason: Reason) -> None:
    verdict = gate.judged(text).verdict
    assert (verdict.outcome, verdict.reason) == (Outcome.REFUSE, reason)
    assert gate.list.asked == []


def _said(gate: FakeGate, **changed: Any) -> dict[object, object]:
    code = gate.city.claims(gate.clock.wall_s(), **changed)
    health = [int(code.colour), int(code.kind), code.index]
    return by_hand.claims(code.issuer, code.subject, code.exp_s, code.iat_s, code.code_id, health)


def test_01_a_key_that_the_code_brings_along_is_not_believed(gate: FakeGate) -> None:
    forger = seed_of("forger")
    for header in (
        {1: -8, 4: by_hand.kid_of(forger), -1: by_hand.public_of(forger)},
        {1: -8, 4: by_hand.kid_of(forger), 33: by_hand.public_of(forger)},
    ):
        gate.next_person()
        assert (
            gate.judged(by_hand.code(_said(gate), forger, header=header)).verdict.reason
            is Reason.FORM_MALFORMED
        )
    _stopped(gate, by_hand.code(_said(gate), forger), Reason.SIGNATURE_UNKNOWN_KEY)


def test_01_a_city_that_nobody_recognises_signs_nothing_here(gate: FakeGate) -> None:
    _stopped(gate, FakeCity("110100").live(gate.clock.wall_s()), Reason.SIGNATURE_UNKNOWN_KEY)


def test_02_demo_codes_do_not_open_a_real_gate(gate: FakeGate) -> None:
    """Even where the demo city's keys have got into the real trust documents."""
    demo = FakeCity("000000")
    assert gate.in_force is not None
    gate.in_force = replace(gate.in_force, trust=trust_of(gate.city, demo))
    _stopped(gate, demo.live(gate.clock.wall_s()), Reason.SIGNATURE_DEMO_CODE)


def test_02_real_codes_are_not_taken_in_a_demo(gate: FakeGate) -> None:
    assert gate.in_force is not None
    gate.in_force = replace(gate.in_force, trust=trust_of(FakeCity("000000"), gate.city, demo=True))
    _stopped(gate, gate.city.live(gate.clock.wall_s()), Reason.SIGNATURE_DEMO_CODE)


def test_03_a_stolen_key_is_worthless_once_it_is_withdrawn(gate: FakeGate) -> None:
    text = gate.city.live(gate.clock.wall_s())
    assert gate.in_force is not None
    city = gate.in_force.trust.issuers["330100"]
    stolen = gate.city.code_keys[Kind.LIVE].kid
    left = tuple(key for key in city.code_keys if key.key.kid != stolen)
    issuers = {"330100": city._replace(code_keys=left)}
    gate.in_force = replace(gate.in_force, trust=replace(gate.in_force.trust, issuers=issuers))
    _stopped(gate, text, Reason.SIGNATURE_UNKNOWN_KEY)


def test_03_a_small_citys_stolen_key_signs_for_no_other_city(gate: FakeGate) -> None:
    assert gate.in_force is not None
    small = FakeCity("330200")
    gate.in_force = replace(gate.in_force, trust=trust_of(gate.city, small))
    forged = health_code.write(gate.city.claims(gate.clock.wall_s()), small.code_keys[Kind.LIVE])
    _stopped(gate, forged, Reason.SIGNATURE_OTHER_ISSUER)


def test_08_a_key_past_its_time_signs_no_code_that_is_within(gate: FakeGate) -> None:
    old = FakeCity(around_s=gate.clock.wall_s() - 401 * 86_400)
    assert gate.in_force is not None
    gate.in_force = replace(gate.in_force, trust=trust_of(old))
    _stopped(gate, old.live(gate.clock.wall_s()), Reason.SIGNATURE_KEY_WINDOW)


def test_09_the_key_of_the_phones_signs_no_paper(gate: FakeGate) -> None:
    """A live key stolen from a server makes codes of one minute, not of 14 days."""
    paper = gate.city.claims(gate.clock.wall_s(), Kind.PAPER)
    _stopped(
        gate, health_code.write(paper, gate.city.code_keys[Kind.LIVE]), Reason.SIGNATURE_KIND_NOT_ALLOWED
    )


@pytest.mark.parametrize("alg", [0, -7, -8.0, -19, -37, -257, "none", "EdDSA", None, True])
def test_10_the_code_does_not_choose_the_algorithm(gate: FakeGate, alg: object) -> None:
    seed = seed_of("330100 LIVE")
    text = by_hand.code(_said(gate), seed, header={1: alg, 4: by_hand.kid_of(seed)})
    _stopped(gate, text, Reason.FORM_MALFORMED)


def test_11_a_matching_kid_is_no_matching_key(gate: FakeGate) -> None:
    header = {1: -8, 4: gate.city.code_keys[Kind.LIVE].kid}
    _stopped(gate, by_hand.code(_said(gate), seed_of("forger"), header=header), Reason.SIGNATURE_WRONG)


def test_12_a_kid_stands_in_the_signed_header_alone(gate: FakeGate) -> None:
    seed = seed_of("330100 LIVE")
    kid = by_hand.kid_of(seed)
    for other in (
        {"header": {1: -8}, "unprotected": {4: kid}},
        {"unprotected": {4: kid}},
        {"unprotected": {1: -8}},
    ):
        gate.next_person(61)
        assert gate.judged(by_hand.code(_said(gate), seed, **other)).verdict.reason is Reason.FORM_MALFORMED


def test_a_signature_of_the_acknowledgement_key_is_no_health_code(gate: FakeGate) -> None:
    text = health_code.write(gate.city.claims(gate.clock.wall_s()), key_of("330100 ack"))
    _stopped(gate, text, Reason.SIGNATURE_UNKNOWN_KEY)
