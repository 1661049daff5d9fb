"""What one guard in twelve sees: the outcomes through the eyes of the three kinds of colour blindness.

The matrices are those of Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision
deficiency", IEEE TVCG 15(6), 2009, at severity 1.0, for linear RGB (sRGB's curve: IEC 61966-2-1). Distances are CIE 1976.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from scanner.gui.answer_view import Shape
from scanner.gui.colours import UNSURE, UNWELL, WELL, ground
from scanner.gui.shapes import draw_shape
from scanner.protocol.outcome import Outcome

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtWidgets import QApplication

    Numbers = NDArray[np.float64]

EYES = {
    "normal": np.eye(3),
    "protan": np.array([
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deutan": np.array([
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "tritan": np.array([
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
    "none": np.array([[0.2126, 0.7152, 0.0722]] * 3),  # rods alone: a grey picture
}  # fmt: skip
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = TO_XYZ @ np.ones(3)
APART = 10.0
"""Side by side 2.3 are noticed; these are whole windows, one after the other."""
READABLE = 4.5
"""Of letters against their ground (WCAG 2.2, 1.4.3)."""


def seen(colour: QColor, eyes: str) -> Numbers:
    """Linear RGB."""
    said = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    linear = np.where(said <= 0.04045, said / 12.92, ((said + 0.055) / 1.055) ** 2.4)
    return np.asarray(np.clip(EYES[eyes] @ linear, 0.0, 1.0), np.float64)


def lab(linear: Numbers) -> Numbers:
    share = TO_XYZ @ linear / WHITE
    f = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one: Numbers, other: Numbers) -> float:
    low, high = sorted(float(TO_XYZ[1] @ linear) for linear in (one, other))
    return (high + 0.05) / (low + 0.05)


def distances(colours: dict[object, QColor], eyes: str) -> dict[tuple[object, object], float]:
    found = {name: lab(seen(colour, eyes)) for name, colour in colours.items()}
    return {pair: float(np.linalg.norm(found[pair[0]] - found[pair[1]])) for pair in combinations(found, 2)}


@pytest.mark.parametrize("eyes", ["normal", "protan", "deutan", "tritan"])
def test_the_grounds_of_all_outcomes_stay_apart(eyes: str) -> None:
    grounds: dict[object, QColor] = {outcome: ground(outcome).back for outcome in (*Outcome, None)}
    close = {pair: distance for pair, distance in distances(grounds, eyes).items() if distance < APART}
    assert close == {}


@pytest.mark.parametrize("eyes", EYES)
def test_words_stay_readable_on_every_ground(eyes: str) -> None:
    for outcome in (*Outcome, None):
        colours = ground(outcome)
        for ink in (colours.ink, colours.quiet):
            assert contrast(seen(ink, eyes), seen(colours.back, eyes)) >= READABLE, (outcome, ink.name())


@pytest.mark.parametrize("eyes", ["normal", "protan", "deutan", "tritan"])
def test_well_and_unwell_stay_apart_in_the_status(eyes: str) -> None:
    """Their signs differ in form as well: circle, triangle, square."""
    assert distances({"well": WELL, "unwell": UNWELL, "unsure": UNSURE}, eyes)["well", "unwell"] >= APART


def test_shapes_are_told_apart_by_their_outline_alone(qapp: QApplication) -> None:
    outlines = {shape: _drawn(shape) for shape in Shape}
    for one, other in combinations(outlines, 2):
        differing = float(np.mean(outlines[one] != outlines[other]))
        assert differing > 0.06, (one, other, differing)


def _drawn(shape: Shape) -> NDArray[np.bool_]:
    side = 200
    picture = QImage(side, side, QImage.Format.Format_Grayscale8)
    picture.fill(0)
    painter = QPainter(picture)
    draw_shape(painter, QRectF(0, 0, side, side), shape, QColor("#FFFFFF"), QColor("#000000"))
    painter.end()
    pixels = np.frombuffer(picture.constBits(), np.uint8).reshape(side, picture.bytesPerLine())
    return pixels[:, :side] > 127
