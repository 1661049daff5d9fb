"""A drill's codes: of a key that is no secret, and that no gate outside of a drill believes."""

from __future__ import annotations

import pytest

from scanner.protocol import drill, health_code
from scanner.protocol.drill import LIST_SIZE, DrillCode
from scanner.protocol.health_code import Colour, HealthCode, Kind
from scanner.protocol.status_list import Status
from tests.fakes.clock import SPRING_2026_S
from tests.fakes.issuing import FakeCity

NOW_S = SPRING_2026_S // 60 * 60


def claims(which: DrillCode, now_s: int = NOW_S) -> HealthCode:
    return health_code.read_claims(health_code.parse(drill.text_of(which, now_s)).payload)


@pytest.mark.parametrize("which", DrillCode)
def test_each_is_signed_by_the_drill_s_key(which: DrillCode) -> None:
    assert drill.is_signed(health_code.parse(drill.text_of(which, NOW_S)))


def test_a_city_s_code_is_none_and_neither_is_what_only_says_so() -> None:
    real = health_code.parse(FakeCity().live(NOW_S))
    ours = health_code.parse(drill.text_of(DrillCode.GREEN, NOW_S))
    assert not drill.is_signed(real)
    assert not drill.is_signed(real._replace(kid=ours.kid))
    assert not drill.is_signed(ours._replace(kid=real.kid))
    assert not drill.is_signed(ours._replace(signature=real.signature))


@pytest.mark.parametrize(
    ("which", "kind", "colour", "status", "age_s"),
    [
        (DrillCode.GREEN, Kind.LIVE, Colour.GREEN, Status.VALID, 0),
        (DrillCode.PAPER, Kind.PAPER, Colour.GREEN, Status.VALID, 0),
        (DrillCode.YELLOW, Kind.LIVE, Colour.YELLOW, Status.VALID, 0),
        (DrillCode.LISTED, Kind.LIVE, Colour.GREEN, Status.RED, 0),
        (DrillCode.EXPIRED, Kind.LIVE, Colour.GREEN, Status.VALID, 180),
        (DrillCode.UNKNOWN, Kind.PAPER, Colour.GREEN, None, 0),
    ],
)
def test_each_shows_what_it_is_for(
    which: DrillCode, kind: Kind, colour: Colour, status: Status | None, age_s: int
) -> None:
    code = claims(which)
    assert (code.kind, code.colour, NOW_S - code.iat_s) == (kind, colour, age_s)
    assert drill.status_at(code.index) is status
    assert code.exp_s - code.iat_s == health_code.LONGEST_LIFE_S[kind]


def test_the_list_ends_where_it_ends() -> None:
    assert LIST_SIZE == 64
    assert drill.status_at(LIST_SIZE - 1) is Status.VALID
    assert drill.status_at(LIST_SIZE) is None


def test_it_is_one_person_for_each_kind_and_minute() -> None:
    first = claims(DrillCode.GREEN)
    assert claims(DrillCode.GREEN, NOW_S + 59).subject == first.subject
    assert claims(DrillCode.GREEN, NOW_S + 60).subject != first.subject
    assert claims(DrillCode.YELLOW).subject != first.subject
    assert first.code_id != first.subject[:8]


def test_what_a_gate_believes_in_a_drill_is_that_key_and_no_real_city() -> None:
    trust = drill.trust()
    assert (trust.version, trust.home, trust.demo) == (0, drill.ISSUER, True)
    (key,) = trust.code_keys(health_code.parse(drill.text_of(DrillCode.GREEN, NOW_S)).kid)
    assert (key.issuer, key.kinds) == (drill.ISSUER, frozenset(Kind))
    assert (key.not_before_s, key.not_after_s) == (0, 2**40)
    assert health_code.is_demo_issuer(trust.home)
    assert (trust.ack_keys, trust.sealing_keys, trust.policies) == ((), (), {})


@pytest.mark.parametrize("which", DrillCode)
def test_a_printed_card_stands_for_its_code(which: DrillCode) -> None:
    assert drill.card_of(which) == f"HZD1:{which.value}"
    assert drill.shown_by(drill.card_of(which), NOW_S) == drill.text_of(which, NOW_S)


@pytest.mark.parametrize("text", ["GREEN", "HZD1:", "HZD1:PURPLE", "HZ1:GREEN", ""])
def test_any_other_text_stands_for_itself(text: str) -> None:
    assert drill.shown_by(text, NOW_S) == text
