"""A page that was drawn before is shown as it was drawn; nobody who is named is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter

from scanner.gui.answer_view import idle_view, view_of
from scanner.gui.kept_pages import picture_of
from scanner.gui.verdict_panel import VerdictPanel
from scanner.protocol.outcome import Outcome
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from scanner.gui.answer_view import AnswerView
    from tests.gui.conftest import Gate

SIZE = QSize(640, 380)


class Pen:
    """Draws a dot for a page, and counts them."""

    def __init__(self) -> None:
        self.drawn: list[AnswerView] = []

    def __call__(self, painter: QPainter, view: AnswerView, place: QRectF) -> None:
        self.drawn.append(view)
        painter.fillRect(place, 0xFF0A7D3F)


def looks(panel: VerdictPanel) -> QImage:
    return panel.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


@pytest.fixture
def green(gate: Gate) -> AnswerView:
    return view_of(gate.outcome(Outcome.ADMIT), "zh")


def test_the_same_page_is_drawn_once_whoever_passes(qtbot: QtBot, gate: Gate, green: AnswerView) -> None:
    pen = Pen()
    other = view_of(gate.outcome(Outcome.ADMIT, name="李*", subject=2), "zh")
    later = replace_proof(other)
    first = picture_of(green, SIZE, 1.0, pen)
    assert first is not None
    assert picture_of(later, SIZE, 1.0, pen) == first
    assert len(pen.drawn) == 1


def replace_proof(view: AnswerView) -> AnswerView:
    """The same person with another proof beside the page."""
    return view._replace(list_age_s=7, seen_ago_s=3, short_code="X9")


@pytest.mark.parametrize("what", ["size", "scale", "words"])
def test_another_size_scale_or_word_is_another_page(qtbot: QtBot, green: AnswerView, what: str) -> None:
    pen = Pen()
    picture_of(green, SIZE, 1.0, pen)
    size = QSize(800, 500) if what == "size" else SIZE
    scale = 2.0 if what == "scale" else 1.0
    view = green._replace(headline=green.headline._replace(first="GO")) if what == "words" else green
    again = picture_of(view, size, scale, pen)
    assert again is not None
    assert again.size() == size * scale
    assert len(pen.drawn) == 2


@pytest.mark.parametrize("outcome", [Outcome.ASK, Outcome.REFUSE])
def test_whoever_is_named_is_not_kept(qtbot: QtBot, gate: Gate, outcome: Outcome) -> None:
    pen, view = Pen(), view_of(gate.outcome(outcome), "zh")
    assert view.name
    assert picture_of(view, SIZE, 1.0, pen) is None
    assert picture_of(view._replace(name="", tail="28"), SIZE, 1.0, pen) is None
    assert pen.drawn == []


def test_no_more_than_three_are_kept(qtbot: QtBot, green: AnswerView) -> None:
    pen = Pen()
    for width in (300, 310, 320, 330, 300):
        picture_of(green, QSize(width, 200), 1.0, pen)
    assert len(pen.drawn) == 5


def test_a_page_shown_again_looks_as_it_did_after_whatever_came_between(
    qtbot: QtBot, gate: Gate, green: AnswerView
) -> None:
    panel = VerdictPanel(idle_view("zh"), FakeClock().mono_ms)
    qtbot.addWidget(panel)
    panel.resize(SIZE)
    panel.show()
    panel.show_view(green, None)
    first = looks(panel)
    asked = view_of(gate.outcome(Outcome.ASK), "zh")
    for view in (asked, idle_view("zh"), idle_view("en"), replace_proof(green)):
        panel.show_view(view, None)
        assert looks(panel) == first or view.outcome is not Outcome.ADMIT
    assert looks(panel) == first
    panel.show_view(asked, None)
    named = looks(panel)
    panel.show_view(asked._replace(name="王*"), None)
    assert looks(panel) != named != first
