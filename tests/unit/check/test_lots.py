"""The lot: about one in N, the same for the same code, unforeseeable without the key, on phones only."""

from __future__ import annotations

from dataclasses import replace

from scanner.check.lots import Lots
from scanner.check.moment import ClockState, Moment
from scanner.check.reading import read
from scanner.protocol.credential import Credential
from scanner.protocol.health_code import Kind
from tests.fakes.clock import SPRING_2026_S
from tests.fakes.issuing import FakeCity, trust_of

CITY = FakeCity()
FOUND = read(CITY.live(SPRING_2026_S), trust_of(CITY), Moment(SPRING_2026_S, ClockState.OK))
assert isinstance(FOUND, Credential)
CODES = [replace(FOUND, code_id=number.to_bytes(8, "big")) for number in range(2000)]


def _drawn(key: bytes, one_in: int) -> list[bytes]:
    lots = Lots(key)
    return [code.code_id for code in CODES if lots.is_drawn(code, one_in)]


def test_about_one_in_so_many() -> None:
    assert 60 < len(_drawn(bytes(32), 20)) < 140
    assert len(_drawn(bytes(32), 1)) == len(CODES)
    assert _drawn(bytes(32), 0) == []


def test_a_drawn_code_stays_drawn_and_another_key_draws_others() -> None:
    assert _drawn(bytes(32), 20) == _drawn(bytes(32), 20)
    assert _drawn(bytes(32), 20) != _drawn(b"k" * 32, 20)


def test_the_same_number_of_another_city_is_another_lot() -> None:
    lots = Lots(bytes(32))
    other = [lots.is_drawn(replace(code, issuer="330200"), 2) for code in CODES]
    assert other != [lots.is_drawn(code, 2) for code in CODES]


def test_bearer_passes_are_compared_in_any_case() -> None:
    assert not any(
        Lots(bytes(32)).is_drawn(replace(CODES[0], kind=kind), 1) for kind in set(Kind) - {Kind.LIVE}
    )
