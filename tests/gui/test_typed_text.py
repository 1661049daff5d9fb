"""What a scanner meant, through keyboard layouts, Caps Lock and dead keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.gui.typed_text import CONTROL, DEAD, other_text, pass_text
from scanner.gui.wedge import Stroke

if TYPE_CHECKING:
    from collections.abc import Iterable

BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
US_ROWS = {2: "1234567890-=", 16: "QWERTYUIOP[]", 30: "ASDFGHJKL;'`", 43: "\\ZXCVBNM,./", 57: " "}
US_SHIFTED = {"$": "4", "%": "5", "*": "8", "+": "=", ":": ";"}
GERMAN = {"Y": "Z", "Z": "Y", "*": "(", "+": "`", "-": "ß", "/": "-", ":": "Ö"}
FRENCH = dict(zip("0123456789", "à&é\"'(-è_ç", strict=True)) | {
    "A": "Q", "Q": "A", "W": "Z", "Z": "W", "M": "?", "$": "4", "%": "5", "*": "8", "-": ")", ".": ":", "/": "!", ":": "M",
}  # fmt: skip
RUSSIAN = dict(zip("HZ:QWERTY", "РЯЖЙЦУКЕН", strict=True))
CODES = st.text(BASE45, min_size=1, max_size=262).map(lambda rest: "HZ1:" + rest)


def through(layout: dict[str, str], text: str) -> list[Stroke]:
    """Characters only: a remote desktop tells no places."""
    return [Stroke(0.0, 1, layout.get(letter, letter)) for letter in text]


def at_places(text: str, characters: Iterable[str]) -> list[Stroke]:
    """The keys that write `text` on a US keyboard, and what the system made of them."""
    places = {letter: first + number for first, row in US_ROWS.items() for number, letter in enumerate(row)}
    return [
        Stroke(
            0.0,
            1,
            character,
            places[US_SHIFTED.get(letter, letter)],
            is_shifted=letter.isalpha() or letter in US_SHIFTED,
        )
        for letter, character in zip(text, characters, strict=True)
    ]


@given(CODES)
def test_a_us_keyboard_needs_nothing(text: str) -> None:
    assert pass_text(through({}, text)) == text


@given(CODES)
def test_caps_lock_is_undone(text: str) -> None:
    assert pass_text(through({}, text.swapcase())) == text


@pytest.mark.parametrize("layout", [GERMAN, FRENCH], ids=["German", "French"])
@given(text=CODES)
def test_common_layouts_are_undone_by_their_characters(layout: dict[str, str], text: str) -> None:
    assert pass_text(through(layout, text)) == text


@given(CODES, st.sampled_from([GERMAN, FRENCH, RUSSIAN]), st.booleans())
def test_any_layout_is_undone_by_the_keys_places(text: str, layout: dict[str, str], has_dead: bool) -> None:
    made = [layout.get(letter, letter) for letter in text]
    if has_dead:
        made[-1] = DEAD
    assert pass_text(at_places(text, made)) == text


def test_a_layout_that_hides_the_text_is_named() -> None:
    hidden = through(RUSSIAN, "HZ1:QWERTY")
    assert pass_text(hidden) is None
    assert other_text(hidden) is None


def test_what_is_no_pass_comes_as_it_was_meant() -> None:
    assert other_text(through({}, "https://pay")) == "https://pay"
    assert other_text(at_places("WXP-1", ["Z", "X", "P", ")", "&"])) == "WXP-1"
    assert pass_text(through({}, "https://pay")) is None


@pytest.mark.parametrize("text", ["shc:/5676", "HC1:6BF", "NZCP:/1/2KCE", "HZE1:6BF", "CRZ:3-1"])
def test_foreign_passes_and_our_other_codes_are_known_too(text: str) -> None:
    assert pass_text(through({}, text)) == text


@pytest.mark.parametrize("place", [0, 4, 40, -1])
def test_a_control_key_stays_in_the_text(place: int) -> None:
    """And so makes it another one: a pass has none."""
    strokes = at_places("HZ1:6BF", "HZ1:6BF")
    key = Stroke(0.0, 1, CONTROL, 16)
    place = place % (len(strokes) + 1)
    assert CONTROL in (pass_text([*strokes[:place], key, *strokes[place:]]) or CONTROL)


@given(
    st.lists(
        st.builds(Stroke, st.just(0.0), st.just(1), st.text(max_size=1), st.integers(0, 255)), max_size=40
    )
)
def test_any_keys_have_an_answer(strokes: list[Stroke]) -> None:
    for text in (pass_text(strokes), other_text(strokes)):
        assert text is None or len(text) <= 2 * len(strokes)
