"""The real window: each outcome has its colour, its shape and its words, in both languages."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from scanner.gui.answer_view import Shape
from scanner.gui.colours import ground
from scanner.gui.shapes import draw_shape
from scanner.protocol.outcome import Outcome
from scanner.protocol.words import OUTCOMES
from tests.gui.conftest import TYPICAL, Gate, main_colour, shower

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from scanner.gui.application import Desk


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("outcome", list(Outcome))
def test_colour_and_words(
    qtbot: QtBot, gate: Gate, open_desk: Callable[..., Desk], outcome: Outcome, language: str
) -> None:
    desk = open_desk(language=language)
    shower(qtbot, gate, desk)(gate.judged(TYPICAL[outcome]))
    assert main_colour(desk.window.panel) == ground(outcome).back.name()
    assert OUTCOMES[outcome].text(language) in desk.window.panel.accessibleName()
    assert desk.window.panel.view.headline.beneath == OUTCOMES[outcome].text(
        "en" if language == "zh" else "zh"
    )


def test_the_whole_window_has_the_outcomes_colour(
    gate: Gate, desk: Desk, show: Callable[..., object]
) -> None:
    show(gate.outcome(Outcome.REFUSE))
    assert main_colour(desk.window) == ground(Outcome.REFUSE).back.name()


def test_before_anybody_comes_it_asks_for_a_code(desk: Desk) -> None:
    assert main_colour(desk.window.panel) == ground(None).back.name()
    assert "请出示健康码" in desk.window.panel.accessibleName()


def test_words_are_really_drawn(gate: Gate, desk: Desk, show: Callable[..., object]) -> None:
    """Same colour, same shape, other words: other pixels where the words stand."""
    show(gate.outcome(Outcome.ADMIT))
    one = desk.window.panel.grab().toImage()
    desk.window.panel.show_view(desk.window.panel.view, None)
    assert desk.window.panel.grab().toImage() == one
    answered = TYPICAL[Outcome.ADMIT]
    show(gate.judged(type(answered)(Outcome.ADMIT, type(answered.reason).ANSWER_SAME)))
    assert desk.window.panel.grab().toImage() != one


def shape_in_grey(shape: Shape) -> QImage:
    picture = QImage(100, 100, QImage.Format.Format_Grayscale8)
    picture.fill(128)
    painter = QPainter(picture)
    draw_shape(painter, QRectF(0, 0, 100, 100), shape, QColor("white"), QColor("black"))
    painter.end()
    return picture


@pytest.mark.parametrize(("one", "other"), list(combinations(Shape, 2)))
def test_shapes_differ_in_grey(qapp: object, one: Shape, other: Shape) -> None:
    first, second = shape_in_grey(one), shape_in_grey(other)
    places = [(x, y) for x in range(100) for y in range(100)]
    differing = sum(abs(first.pixelColor(*at).red() - second.pixelColor(*at).red()) > 60 for at in places)
    assert differing > 1000, "more than a tenth of the shape must differ"


def luminance(colour: QColor) -> float:
    """Relative luminance, WCAG 2.2."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = colour.redF(), colour.greenF(), colour.blueF()
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_large_and_small_letters_have_contrast_enough(outcome: Outcome | None) -> None:
    colours = ground(outcome)
    for ink in (colours.ink, colours.quiet):
        darker, lighter = sorted((luminance(ink), luminance(colours.back)))
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5
