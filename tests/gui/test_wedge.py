"""Whose keys they were, without a window: a person's are passed on, a scanner's never, however the two are mixed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.gui.wedge import FINGER_MS, HOLD_MS, MAX_KEYS, PAUSE_MS
from tests.fakes.keyboard import FakeKeyboard


@pytest.fixture
def keyboard() -> FakeKeyboard:
    return FakeKeyboard()


def test_a_lone_key_is_a_persons_after_the_hold_and_not_before(keyboard: FakeKeyboard) -> None:
    keyboard.tap(1000, "1", dwell_ms=HOLD_MS - 1)
    assert keyboard.passed == []
    keyboard.fall_silent()
    assert keyboard.passed == ["1"]


def test_a_burst_is_a_text_and_nothing_of_it_is_passed_on(keyboard: FakeKeyboard) -> None:
    keyboard.scan(1000, "12 \x1b\r")
    keyboard.fall_silent()
    assert (keyboard.passed, keyboard.texts) == ([], [("12 \x1b", True)])


@pytest.mark.parametrize("first", ["1", "2", " ", "\x1b", "\r", "\t"])
def test_the_first_key_of_a_burst_does_nothing(keyboard: FakeKeyboard, first: str) -> None:
    keyboard.down(1000, first)
    keyboard.down(1000 + HOLD_MS - 0.5, "H")
    keyboard.fall_silent()
    assert keyboard.passed == []


@pytest.mark.parametrize("every_ms", [0.5, 4, 10, 40])
def test_scanners_as_they_are_set(keyboard: FakeKeyboard, every_ms: float) -> None:
    keyboard.scan(1000, "1", every_ms)
    keyboard.scan(1000 + every_ms, "2", every_ms)
    keyboard.scan(1000 + 200, "1\r", every_ms)  # a radio that stuttered
    keyboard.fall_silent()
    assert keyboard.passed == []


def test_a_quick_person_as_people_are(keyboard: FakeKeyboard) -> None:
    for number in range(4):
        keyboard.tap(1000 + 80 * number, "1", dwell_ms=40)
    keyboard.fall_silent()
    assert keyboard.passed == ["1"] * 4


def test_what_comes_after_the_enter_is_the_scanners_still(keyboard: FakeKeyboard) -> None:
    """A visitor's code may hold line ends: the key after one looks alone."""
    at_ms = keyboard.scan(1000, "X\r")
    keyboard.tap(at_ms + PAUSE_MS - 10, "1")
    keyboard.fall_silent()
    assert keyboard.passed == []
    assert keyboard.texts == [("X", True), ("1", False)]


def test_a_person_may_go_on_after_the_pause(keyboard: FakeKeyboard) -> None:
    at_ms = keyboard.scan(1000, "X\r")
    keyboard.tap(at_ms + PAUSE_MS, "1")
    keyboard.fall_silent()
    assert keyboard.passed == ["1"]


def test_a_code_of_one_character_without_an_enter_is_no_person(keyboard: FakeKeyboard) -> None:
    keyboard.tap(1000, "1", dwell_ms=15)
    keyboard.fall_silent()
    assert (keyboard.passed, keyboard.texts) == ([], [("1", False)])


def test_two_keys_under_one_glove_answer_nothing(keyboard: FakeKeyboard) -> None:
    keyboard.down(1000, "1")
    keyboard.down(1010, "2")
    keyboard.up(1090, "1")
    keyboard.up(1095, "2")
    keyboard.fall_silent()
    assert keyboard.passed == []


def test_a_key_that_is_leaned_on_is_one_key(keyboard: FakeKeyboard) -> None:
    """The first press is held back; its repeats come after that, and go through marked as such."""
    keyboard.down(1000, "1")
    for number in range(5):
        keyboard.down(1000 + 250 + 33 * number, "1", is_repeat=True)
    assert keyboard.passed == ["1"] * 6
    assert keyboard.texts == []


def test_the_same_letter_twice_in_one_millisecond_is_two_letters(keyboard: FakeKeyboard) -> None:
    """X marks the second as a repetition."""
    keyboard.down(1000, "H")
    keyboard.down(1001, "1")
    keyboard.down(1002, "1", is_repeat=True)
    keyboard.down(1003, "\r")
    assert keyboard.texts == [("H11", True)]


@pytest.mark.parametrize("between_ms", [5, 59, 200])
def test_a_modifier_and_its_key_are_one_stroke(keyboard: FakeKeyboard, between_ms: float) -> None:
    keyboard.down(1000, "shift")
    keyboard.down(1000 + between_ms, "v")
    keyboard.up(1100 + between_ms, "v")
    keyboard.up(1110 + between_ms, "shift")
    keyboard.fall_silent()
    assert keyboard.passed == ["shift", "v"]


def test_an_endless_text_takes_no_more_than_a_codes_room(keyboard: FakeKeyboard) -> None:
    for number in range(MAX_KEYS + 500):
        keyboard.down(1000 + number, "A")
    keyboard.down(1000 + MAX_KEYS + 500, "\r")
    (text, _), *more = keyboard.texts
    assert (len(text), more) == (MAX_KEYS, [])


def test_a_clock_that_starts_again_passes_nothing_on_too_early(keyboard: FakeKeyboard) -> None:
    keyboard.down(4_000_000_000, "1")
    keyboard.down(3, "2")
    assert keyboard.passed == []


PERSON = st.tuples(
    st.just("person"),
    st.sampled_from("abcdefgh"),
    st.floats(FINGER_MS, 400),  # how long it is held down
    st.floats(0, 1500),  # what goes before it
    st.booleans(),
)
SCANNER = st.tuples(
    st.just("scanner"),
    st.text("12 \x1bHZ:\r", min_size=2, max_size=12),
    st.floats(0, 30),  # from key to key
    st.floats(0, 1500),
    st.booleans(),
)


@given(st.lists(st.one_of(PERSON, SCANNER), max_size=12))
def test_any_mixture_of_people_and_scanners(parts: list[tuple[str, str, float, float, bool]]) -> None:
    """No key of a scanner is ever passed on; every key of a person that stands alone is, in order, once.

    Whether the timer comes in time or late makes no difference.
    """
    keyboard, at_ms, alone = FakeKeyboard(), 10_000.0, []
    for number, (who, keys, pace_ms, before_ms, is_timer_late) in enumerate(parts):
        at_ms += before_ms
        if who == "scanner":
            at_ms = keyboard.scan(at_ms, keys, pace_ms)
            continue
        keyboard.tap(at_ms, keys, pace_ms, is_timer_late=is_timer_late)
        follows_ms = parts[number + 1][3] if number + 1 < len(parts) else PAUSE_MS
        if before_ms >= PAUSE_MS and follows_ms >= HOLD_MS:
            alone.append(keys)
        at_ms += pace_ms
    keyboard.fall_silent()
    assert _is_part(keyboard.passed, [keys for who, keys, *_ in parts if who == "person"])
    assert _is_part(alone, keyboard.passed)


def _is_part(part: list[str], whole: list[str]) -> bool:
    """Whether `whole` with some left out is `part`."""
    rest = iter(whole)
    return all(key in rest for key in part)
