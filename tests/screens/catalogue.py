"""Everything the window can show, one after the other; each is to be looked at before the next is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.screens.outcomes import outcomes
from tests.screens.set_up_pages import set_up_pages
from tests.screens.sheets import sheets
from tests.screens.states import states

if TYPE_CHECKING:
    from tests.screens.gate_shown import Shown

PARTS = (states, outcomes, sheets, set_up_pages)


def everything(language: str, size: tuple[int, int]) -> Shown:
    """The name of each picture, and the window that shows it in `size` (device-independent pixels)."""
    for part in PARTS:
        yield from part(language, size)
