"""Pages of the answer that were drawn before, kept as pictures: most people get the same one, and it names nobody.

To lay out and draw a green page takes 2 ms, to copy it 0.2 (measured at 1024x600), and a queue stands waiting.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.gui.answer_view import AnswerView

    Draw = Callable[[QPainter, AnswerView, QRectF], None]

_MOST = 3
"""Idle, passed, and the advice of a gate where something is amiss; each has the size of the page: 13 MB at 4K."""


def picture_of(view: AnswerView, size: QSize, scale: float, draw: Draw) -> QImage | None:
    """`view` drawn by `draw` on a page of `size` at so many pixels of the screen to one of Qt's; None: it names somebody.

    Whoever is named is not kept, and is drawn anew each time.
    """
    if view.name or view.tail:
        return None
    shown = view._replace(choices=(), list_age_s=None, seen_ago_s=None, short_code="", entry=None)
    return _picture(shown, (size.width(), size.height()), scale, draw)


@lru_cache(maxsize=_MOST)
def _picture(view: AnswerView, size: tuple[int, int], scale: float, draw: Draw) -> QImage:
    width, height = size
    picture = QImage(math.ceil(width * scale), math.ceil(height * scale), QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(scale)
    painter = QPainter(picture)
    draw(painter, view, QRectF(0, 0, width, height))
    painter.end()
    return picture
