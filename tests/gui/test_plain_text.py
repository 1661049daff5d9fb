from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.gui.plain_text import plain


@given(st.text(max_size=300), st.integers(1, 60))
def test_what_is_left_is_short_and_cannot_steer_the_line(text: str, most: int) -> None:
    shown = plain(text, most)
    assert len(shown) <= most
    assert not {unicodedata.category(letter) for letter in shown} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("张*", "张*"),
        ("a\x00b", "ab"),
        ("\u202e28\u202c", "28"),
        ("a\u200bb\ufeff", "ab"),
        ("one\ntwo", "one two"),
        ("<b>张</b>", "<b>张</b>"),
        ("x" * 10_000, "x" * 19 + "…"),
        ("\x00" * 10_000 + "late", "…"),
    ],
)
def test_hostile_text(text: str, shown: str) -> None:
    assert plain(text, 20) == shown
