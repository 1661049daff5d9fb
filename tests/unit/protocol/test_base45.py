"""Base45 as RFC 9285 says, in one spelling; the library of that name is the second opinion."""

from __future__ import annotations

import base45 as library
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.protocol import base45

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


@pytest.mark.parametrize(
    ("data", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581")]
)
def test_the_examples_of_the_rfc(data: bytes, text: str) -> None:
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@given(st.binary(max_size=300))
def test_what_was_written_is_read(data: bytes) -> None:
    text = base45.encode(data)
    assert text.encode() == library.b45encode(data)
    assert base45.decode(text) == data


@given(st.text(DIGITS, max_size=40) | st.text(max_size=12))
def test_any_text_is_answered_as_the_library_does_for_bytes(text: str) -> None:
    try:
        expected = library.b45decode(text.encode())
    except ValueError:
        with pytest.raises(ValueError):  # noqa: PT011 - nobody reads its words
            base45.decode(text)
    else:
        assert base45.decode(text) == expected
        assert base45.encode(expected) == text


@pytest.mark.parametrize(
    "text", ["BB8\n", "BB8 \n", "bb8", "BB", "GGW", ":::", "::", "A", "BB8A", "BB８", "\N{KELVIN SIGN}00"]
)
def test_another_spelling_is_refused(text: str) -> None:
    """One more than two bytes hold is "GGW" (RFC 9285, 4.4), than one byte "BB"; a line break would be a second spelling."""
    with pytest.raises(ValueError):  # noqa: PT011 - nobody reads its words
        base45.decode(text)
