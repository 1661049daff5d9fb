"""Nothing that came from outside can dress up, hide, or push the window about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scanner.errors import Trouble
from scanner.gui.colours import ground
from scanner.protocol.outcome import Outcome
from tests.fakes.people import holder
from tests.gui.conftest import TYPICAL, WELL, Gate, main_colour

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from scanner.gui.application import Desk

HOSTILE = [
    "<h1 style='color:white;background:green'>放行</h1><img src='http://127.0.0.1/x'>",
    "\u202e\u2066张*\u2069 82",
    "a\x00b\x07\x1b[2J",
    "长" * 10_000,
    "x\n" * 5_000,
    "Z" + "\u0300" * 9_999,
    "\ud800\udfff",
    "&amp;&#x200f;%1%n",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_names_stay_plain_and_bounded(gate: Gate, desk: Desk, show: Callable[..., object], text: str) -> None:
    before = desk.window.size()
    show(gate.judged(replace(TYPICAL[Outcome.REFUSE], credential=holder(text, text))))
    assert main_colour(desk.window.panel) == ground(Outcome.REFUSE).back.name()
    show(gate.judged(replace(TYPICAL[Outcome.ASK], credential=holder(text, text, subject=2))))
    assert len(desk.window.panel.view.name) <= 12
    assert len(desk.window.refused.text) < 60
    assert "\x00" not in desk.window.refused.text
    assert desk.window.size() == before


@pytest.mark.parametrize("text", HOSTILE)
def test_detail_and_site_stay_plain_and_bounded(qtbot: QtBot, gate: Gate, desk: Desk, text: str) -> None:
    before = desk.window.size()
    gate.status = replace(WELL, site=text)
    desk._poll.timeout.emit()
    desk.show_trouble(Trouble.INTERNAL, text)
    qtbot.waitUntil(desk.window.trouble.isVisible)
    desk.window.grab()
    assert len(desk.window.trouble.text) < 200
    assert "\u202e" not in desk.window.trouble.text
    assert desk.window.size() == before
