"""The last passes stand beside an idle window, in the language of the guard, and give way to a verdict's proof."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scanner.check.last_passes import LastPass
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.gui.application import Desk
    from tests.gui.conftest import Gate

PASSED = LastPass(7, 7, 1_700_000_000_000, 0.0, Outcome.ADMIT, Reason.PASS_GREEN, "张*", "28")
TURNED_BACK = PASSED._replace(seq=8, visit=8, outcome=Outcome.REFUSE, reason=Reason.LIST_RED, name="李*")
NO_CODE = PASSED._replace(
    seq=9, visit=9, outcome=Outcome.UNDECIDED, reason=Reason.SITE_NO_CODE, name="", tail=""
)


@pytest.mark.parametrize(
    ("language", "words"), [("zh", ("放行", "不放行", "无码登记")), ("en", ("ADMIT", "STOP", "No code"))]
)
def test_each_is_told_masked_with_its_answer(
    gate: Gate, open_desk: Callable[..., Desk], language: str, words: tuple[str, ...]
) -> None:
    gate.duties.last = (NO_CODE, TURNED_BACK, PASSED)
    desk = open_desk(language=language)
    told = desk.window.proof.accessibleName().split("; ")
    assert len(told) == 3
    assert "张* 28" in told[2]
    assert told[2].endswith(words[0])
    assert told[1].endswith(words[1])
    assert words[2] in told[0]


def test_they_are_really_drawn_and_give_way_to_a_verdict(
    gate: Gate, desk: Desk, show: Callable[..., object]
) -> None:
    empty = desk.window.proof.grab().toImage()
    gate.duties.last = (PASSED,)
    desk._show_status()
    assert desk.window.proof.grab().toImage() != empty
    show(gate.outcome(Outcome.REFUSE))
    with_last = desk.window.proof.grab().toImage()
    gate.duties.last = ()
    desk._show_status()
    assert desk.window.proof.grab().toImage() == with_last


def test_the_pace_stands_in_the_bar(gate: Gate, desk: Desk) -> None:
    gate.status = replace(gate.status, per_minute=23)
    desk._show_status()
    assert "客流: 23 人/分" in [item.accessibleName() for item in desk.window.status.items]
