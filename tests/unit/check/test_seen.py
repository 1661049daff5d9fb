"""Who was just here: by code and by subject, for so long and no longer, and never more than so many."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scanner.check import seen
from scanner.check.facts import Repeat
from scanner.check.moment import ClockState, Moment
from scanner.check.reading import read
from scanner.check.seen import Seen
from scanner.protocol.credential import Credential
from tests.fakes.clock import SPRING_2026_S
from tests.fakes.issuing import FakeCity, trust_of

CITY = FakeCity()
NONE = (Repeat.NONE, None)


def _credential(number: int = 0) -> Credential:
    found = read(CITY.live(SPRING_2026_S), trust_of(CITY), Moment(SPRING_2026_S, ClockState.OK))
    assert isinstance(found, Credential)
    return replace(found, subject=number.to_bytes(16, "big"), code_id=number.to_bytes(8, "big"))


ONE = _credential()
ANOTHER_CODE = replace(ONE, code_id=b"another.")
SOMEBODY_ELSE = _credential(1)


def test_nobody_was_here_before_anyone_came() -> None:
    assert Seen().before(ONE, 600, 0.0) == NONE


def test_looking_is_not_remembering() -> None:
    here = Seen()
    here.before(ONE, 600, 0.0)
    assert here.before(ONE, 600, 1.0) == NONE


def test_the_same_code_again() -> None:
    here = Seen()
    here.remember(ONE, 1000.0)
    assert here.before(ONE, 600, 181_000.0) == (Repeat.CODE, 180)
    assert here.before(SOMEBODY_ELSE, 600, 181_000.0) == NONE


def test_a_code_is_remembered_beyond_the_subjects_window() -> None:
    """For the code's life; only `read` says when that is over."""
    here = Seen()
    here.remember(ONE, 0.0)
    assert here.before(ONE, 600, 13 * 86_400_000.0)[0] is Repeat.CODE


@pytest.mark.parametrize(
    ("later_ms", "repeat"),
    [(0.0, Repeat.SUBJECT), (599_999.0, Repeat.SUBJECT), (600_000.0, Repeat.NONE), (700_000.0, Repeat.NONE)],
)
def test_another_code_of_the_same_person_within_ten_minutes(later_ms: float, repeat: Repeat) -> None:
    here = Seen()
    here.remember(ONE, 5.0)
    found, ago_s = here.before(ANOTHER_CODE, 600, 5.0 + later_ms)
    assert found is repeat
    assert ago_s == (int(later_ms / 1000) if repeat else None)


def test_the_last_time_counts() -> None:
    here = Seen()
    here.remember(ONE, 0.0)
    here.remember(ONE, 500_000.0)
    assert here.before(ANOTHER_CODE, 600, 900_000.0) == (Repeat.SUBJECT, 400)


def test_the_same_numbers_of_another_city_are_somebody_else() -> None:
    here = Seen()
    here.remember(ONE, 0.0)
    assert here.before(replace(ONE, issuer="330200"), 600, 1.0) == NONE


def test_memory_is_bounded_and_forgets_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "MOST_REMEMBERED", 3)
    here = Seen()
    for number in range(3):
        here.remember(_credential(number), 0.0)
    here.remember(_credential(0), 1.0)
    here.remember(_credential(3), 2.0)
    assert here.before(_credential(1), 600, 3.0) == NONE
    for number in (0, 2, 3):
        assert here.before(_credential(number), 600, 3.0)[0] is Repeat.CODE
        assert here.before(replace(_credential(number), code_id=b"another."), 600, 3.0)[0] is Repeat.SUBJECT
    assert len(here._codes) == len(here._subjects) == 3
