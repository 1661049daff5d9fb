"""The window's colours.

The four outcomes differ in lightness as well as in hue, and each has a shape of its own. ASK is not amber: a yellow
code is refused, and a paper code that is only to be compared must not look like one. UNDECIDED has no colour: no answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QColor

from scanner.protocol.outcome import Outcome

if TYPE_CHECKING:
    from PySide6.QtCore import QRect, QRectF
    from PySide6.QtGui import QPainter


class Ground(NamedTuple):
    """A background, what is written on it, and what is written small on it."""

    back: QColor
    ink: QColor
    quiet: QColor


IDLE = Ground(QColor("#15202B"), QColor("#FFFFFF"), QColor("#B7C4D1"))
_GROUNDS = {
    Outcome.ADMIT: Ground(QColor("#0A7D3F"), QColor("#FFFFFF"), QColor("#F2FBF5")),
    Outcome.ASK: Ground(QColor("#0B4EA2"), QColor("#FFFFFF"), QColor("#D8E6FA")),
    Outcome.UNDECIDED: Ground(QColor("#E9E5DA"), QColor("#16181B"), QColor("#43474D")),
    Outcome.REFUSE: Ground(QColor("#9C0F1C"), QColor("#FFFFFF"), QColor("#FBDCDD")),
}

STRIP = Ground(QColor("#C4141F"), QColor("#FFFFFF"), QColor("#FFE3E3"))
TROUBLE = Ground(QColor("#FFC21A"), QColor("#16181B"), QColor("#3A2F00"))
BAR = Ground(QColor("#0B1118"), QColor("#F2F5F8"), QColor("#9AA8B6"))
PICTURE = Ground(QColor("#05080B"), QColor("#FFFFFF"), QColor("#B7C4D1"))

SAME_KEY = Ground(QColor("#FFFFFF"), QColor("#0B4EA2"), QColor("#0B4EA2"))
OTHER_KEY = Ground(QColor("#062C5E"), QColor("#FFFFFF"), QColor("#D8E6FA"))
PRESSED_KEY = Ground(QColor("#FFC21A"), QColor("#16181B"), QColor("#16181B"))
SPENT_KEY = Ground(QColor("#2F66AE"), QColor("#A9C4E8"), QColor("#A9C4E8"))

WELL = QColor("#35C46A")
UNSURE = QColor("#FFC21A")
UNWELL = QColor("#FF5A52")

STRIPE_LIGHT = QColor("#FFD400")
STRIPE_DARK = QColor("#141414")


def ground(outcome: Outcome | None) -> Ground:
    """The whole window's ground for `outcome`; None while nobody is being judged."""
    return IDLE if outcome is None else _GROUNDS[outcome]


def fill(painter: QPainter, place: QRect | QRectF, colour: QColor) -> None:
    """Paint all of `place` in `colour`, as QPainter.fillRect() does.

    Before that takes a colour it asks whether it is one of QGradient's 169 presets, all of which PySide6 makes for it: 4 ms.
    """
    painter.setBackground(colour)
    painter.eraseRect(place)
