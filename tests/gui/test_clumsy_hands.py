"""A guard who does anything, in any order, at a whole gate; `dev.py fuzz window` goes on with it."""

from __future__ import annotations

import pytest

from tests.fuzz import window


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("seed", [12, 21])
def test_whatever_is_done_the_next_person_is_judged_and_shown(seed: int) -> None:
    assert window.play(seed) == []
