"""A hint stands over the picture while it holds, in the guard's language first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scanner.camera.hints import Hint
from scanner.gui.colours import TROUBLE
from scanner.protocol.words import HINTS
from tests.gui.conftest import WELL, Gate, colours, plain_frame

if TYPE_CHECKING:
    from scanner.gui.application import Desk


def poll(desk: Desk) -> str:
    desk._poll.timeout.emit()
    return desk.window.viewfinder.accessibleDescription()


def has_strip(desk: Desk) -> bool:
    return TROUBLE.back.name() in colours(desk.window.viewfinder.grab().toImage())


@pytest.mark.parametrize("hint", list(Hint))
def test_a_hint_is_shown_over_the_picture_and_goes(gate: Gate, desk: Desk, hint: Hint) -> None:
    gate.frame = plain_frame(90, 90, 90)
    gate.status = replace(WELL, hint=hint)
    assert HINTS[hint].next_zh in poll(desk)
    assert has_strip(desk)
    gate.status = WELL
    assert poll(desk) == ""
    assert not has_strip(desk)


def test_a_camera_upside_down_still_shows_its_picture(gate: Gate, desk: Desk) -> None:
    gate.frame = plain_frame(200, 100, 20)
    gate.status = replace(WELL, camera="UPSIDE_DOWN")
    assert "转正" in poll(desk)
    assert "#1464c8" in colours(desk.window.viewfinder.grab().toImage())


def test_no_hint_without_a_picture(gate: Gate, desk: Desk) -> None:
    gate.status = replace(WELL, camera="FROZEN", hint="TOO_FAR")
    poll(desk)
    assert not has_strip(desk)
