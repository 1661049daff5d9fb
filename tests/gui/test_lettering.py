"""Letters as large as their place allows, found by few tries: each is half a millisecond at a person's first time."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.gui import lettering

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

WORDS = ("请出示健康码", "Hold the code to the camera", "王*", "gyq", "2345", "WWWWWiiii")


def _size_by_each_step(text: str, width: int, height: int, most: int, *, bold: bool) -> int:
    size = float(max(lettering.LEAST_PX, most))
    while size > lettering.LEAST_PX and not lettering._fits(
        text, width, height, lettering.font(size, bold=bold), 1
    ):
        size *= lettering._STEP
    return max(lettering.LEAST_PX, int(size))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(WORDS), st.integers(5, 900), st.integers(5, 300), st.integers(11, 260), st.booleans())
def test_the_size_is_the_one_that_trying_each_would_find(
    qtbot: QtBot, text: str, width: int, height: int, most: int, bold: bool
) -> None:
    found = lettering._size(text, width, height, (lettering.LEAST_PX, most), bold, 1)
    assert found == _size_by_each_step(text, width, height, most, bold=bold)


@pytest.mark.parametrize("text", WORDS)
def test_it_is_found_by_a_few_tries(qtbot: QtBot, text: str) -> None:
    with patch.object(lettering, "font", wraps=lettering.font) as tries:
        lettering._size.__wrapped__(text, 90, 300, (lettering.LEAST_PX, 260), True, 1)
    assert tries.call_count <= 4


@pytest.mark.parametrize(("width", "height"), [(0, 40), (40, 0), (-4, 40), (0, 0)])
def test_where_there_is_no_room_letters_are_the_least(qtbot: QtBot, width: int, height: int) -> None:
    least = lettering.LEAST_PX
    assert lettering._size.__wrapped__("请出示", width, height, (least, 260), True, 1) == least
