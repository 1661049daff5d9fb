"""HZ1 is written down well enough that somebody else's encoder gives the same bytes (Ed25519 is deterministic)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scanner.protocol import health_code
from scanner.protocol.health_code import Colour, HealthCode, Kind
from tests.fakes.issuing import key_of, seed_of
from tests.fakes.wire_values import health_codes
from tests.vectors import by_hand

KNOWN = (
    "HZ1:RRQT 9P60GO0J:KYN8ZVEZB18CKTI7/70CL67466467D0100KB0*M0DY0W016C1PN1:Y1FN"
    "0OGD103WY0OGDV/2J-0100KB0*M0DY0/E73603AE000Z-0O88A5M.469-AYQ3E7ONDS*/8CTE5P"
    "LQKM%:G/7L7G2LC2FIO9WA74DCY9$VQSNSLFG10U$JD9/H:4TIPUO*TE RPZFP.1+EN20"
)


def _by_hand(code: HealthCode, seed: bytes) -> str:
    health: list[object] = [int(code.colour), int(code.kind), code.index]
    if code.name:
        health += [code.name, code.tail]
    said = by_hand.claims(code.issuer, code.subject, code.exp_s, code.iat_s, code.code_id, health)
    return by_hand.code(said, seed)


@given(health_codes(), st.sampled_from(["one", "two", "three"]))
def test_a_second_encoder_gives_the_same_text(code: HealthCode, name: str) -> None:
    assert health_code.write(code, key_of(name)) == _by_hand(code, seed_of(name))


def test_a_code_known_by_heart() -> None:
    """Fixed for all time: a change of these characters is a change of the wire."""
    code = HealthCode(
        issuer="330100",
        subject=bytes(range(16)),
        exp_s=1_774_000_060,
        iat_s=1_774_000_000,
        code_id=bytes(range(8)),
        colour=Colour.GREEN,
        kind=Kind.LIVE,
        index=7,
    )
    assert health_code.write(code, key_of("by heart")) == KNOWN
