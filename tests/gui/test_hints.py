"""A hint stands over the picture while it holds, in the guard's language first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from scanner.camera.hints import Hint
from scanner.gui.answer_view import idle_view
from scanner.gui.colours import TROUBLE
from scanner.protocol.outcome import Outcome
from scanner.protocol.words import CAMERA_STATES, HINTS
from tests.gui.conftest import WELL, Gate, colours, plain_frame
from tests.gui.keyboard import tap

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.check.verdict import Judged
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


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("hint", list(Hint))
def test_a_hint_stands_large_while_nobody_is_judged(
    gate: Gate, open_desk: Callable[..., Desk], hint: Hint, language: str
) -> None:
    desk = open_desk(language=language)
    gate.status = replace(WELL, hint=hint)
    poll(desk)
    view = desk.window.panel.view
    assert (view.headline.first, view.step.first) == (
        HINTS[hint].text(language),
        HINTS[hint].next_step(language),
    )
    gate.status = WELL
    poll(desk)
    assert desk.window.panel.view == idle_view(language)


@pytest.mark.parametrize("state", [state for state, words in CAMERA_STATES.items() if words.next_zh])
def test_a_gate_that_cannot_see_invites_nobody(gate: Gate, desk: Desk, state: str) -> None:
    """Except upside down, which reads all the same."""
    gate.status = replace(WELL, camera=state)
    poll(desk)
    shown = desk.window.panel.view.headline.first
    assert shown == ("请出示健康码" if state == "UPSIDE_DOWN" else CAMERA_STATES[state].zh)


def test_a_verdict_is_not_hidden_by_a_hint_and_gives_way_to_it(
    gate: Gate, desk: Desk, show: Callable[[Judged], Judged]
) -> None:
    show(gate.outcome(Outcome.REFUSE))
    gate.status = replace(WELL, hint="TOO_FAR")
    poll(desk)
    assert desk.window.panel.view.outcome is Outcome.REFUSE
    tap(desk, Qt.Key.Key_Space)
    assert desk.window.panel.view.headline.first == "太远"
