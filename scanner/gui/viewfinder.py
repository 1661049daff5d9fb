"""The camera's newest picture, so that people find where to hold the code; or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen, QRegion
from PySide6.QtWidgets import QSizePolicy, QWidget

from scanner.camera.frame import HELD_SHARE
from scanner.gui.answer_view import other_language
from scanner.gui.colours import IDLE, PICTURE, TROUBLE, fill
from scanner.gui.lettering import draw_fitted

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QColor, QMouseEvent, QPaintEvent

    from scanner.camera.frame import Frame
    from scanner.protocol.words import Words


class Viewfinder(QWidget):
    """Asks for the newest frame when it is painted, never before: what Qt's pace leaves out costs nothing.

    `touched` by a glove while there is no picture, it wants another camera.
    """

    touched = Signal()

    def __init__(self, peek_frame: Callable[[], Frame | None], language: str) -> None:
        super().__init__()
        self._peek_frame = peek_frame
        self._excuse: Words | None = None
        self._advice: Words | None = None
        self._around = IDLE.back
        self._place = QRect()
        self._key = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._has_key = False
        self.speak(language)

    def speak(self, language: str) -> None:
        """Say everything in `language` from now on."""
        self._language = language
        self.setAccessibleName(QCoreApplication.translate("Viewfinder", "Camera picture"))
        self.setAccessibleDescription(_spoken(self._excuse or self._advice, language))
        if self._has_key:
            self.name_key()
        self.update()

    def excuse(self, words: Words | None) -> None:
        """Why there is no picture worth showing; None while the camera is live."""
        if words != self._excuse:
            self._excuse = words
            self.setAccessibleDescription(_spoken(words, self._language))
            self.update()

    def advise(self, words: Words | None) -> None:
        """What the holder or the guard should do, over the lower edge of a picture that is shown."""
        if words != self._advice:
            self._advice = words
            self.setAccessibleDescription(_spoken(words, self._language))
            self.update()

    def name_key(self) -> None:
        """Where there is no picture, say by which key another camera is chosen."""
        self._has_key = True
        self._key = QCoreApplication.translate("Viewfinder", "C: choose the camera")

    def stand_on(self, around: QColor) -> None:
        """The colour of what the picture leaves bare."""
        self._around = around
        self.update(self._bare())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._excuse is not None and self.rect().contains(event.position().toPoint()):
            self.touched.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        frame = None if self._excuse else self._peek_frame()
        if frame is None:
            self._place = self.rect()
            fill(painter, self.rect(), PICTURE.back)
            self._draw_excuse(painter)
        else:
            self._draw_frame(painter, frame, event.region())
        painter.end()

    def _bare(self) -> QRegion:
        """What the picture does not cover."""
        return QRegion(self.rect()).subtracted(QRegion(self._place))

    def _draw_frame(self, painter: QPainter, frame: Frame, region: QRegion) -> None:
        """The whole picture: codes are read up to its edges."""
        picture = image_over(frame)
        size = picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        self._place = place = QRect(QPoint((self.width() - size.width()) // 2, 0), size)
        if size != self.size():
            painter.setClipRegion(self._bare())
            fill(painter, self.rect(), self._around)
            painter.setClipping(False)
        if not region.intersects(place):
            return
        painter.drawImage(place, picture)
        _draw_corners(painter, QRectF(place))
        if self._advice is not None:
            self._draw_advice(painter, QRectF(place), self._advice)

    def _draw_advice(self, painter: QPainter, picture: QRectF, words: Words) -> None:
        strip = picture.adjusted(0, picture.height() * 0.72, 0, 0)
        fill(painter, strip, TROUBLE.back)
        painter.setPen(TROUBLE.ink)
        other = other_language(self._language)
        middle, margin = Qt.AlignmentFlag.AlignCenter, strip.width() * 0.03
        upper = strip.adjusted(margin, 0, -margin, -strip.height() * 0.4)
        lower = strip.adjusted(margin, strip.height() * 0.58, -margin, -strip.height() * 0.06)
        text = words.next_step(self._language)
        draw_fitted(painter, upper, text, strip.height() * 0.5, bold=True, align=middle)
        painter.setPen(TROUBLE.quiet)
        draw_fitted(painter, lower, words.next_step(other), strip.height() * 0.3, align=middle)

    def _draw_excuse(self, painter: QPainter) -> None:
        if self._excuse is None:
            return
        place = QRectF(self.rect())
        middle = Qt.AlignmentFlag.AlignCenter
        first, step = self._excuse.text(self._language), self._excuse.next_step(self._language)
        margin = place.width() * 0.06
        upper = place.adjusted(margin, place.height() * 0.18, -margin, -place.height() * 0.52)
        lower = place.adjusted(margin, place.height() * 0.5, -margin, -place.height() * 0.2)
        key = place.adjusted(margin, place.height() * 0.84, -margin, -place.height() * 0.04)
        painter.setPen(PICTURE.ink)
        draw_fitted(painter, upper, first, place.height() * 0.17, bold=True, align=middle)
        painter.setPen(PICTURE.quiet)
        draw_fitted(painter, lower, step, place.height() * 0.1, lines=2, align=middle)
        draw_fitted(painter, key, self._key, place.height() * 0.075, align=middle)


def _spoken(words: Words | None, language: str) -> str:
    return f"{words.text(language)}: {words.next_step(language)}" if words else ""


def image_over(frame: Frame) -> QImage:
    """A picture over the frame's own memory, no copy: it must not outlive `frame` (nobody writes into the array)."""
    pixels = frame.pixels
    height, width = pixels.shape[:2]
    layout = QImage.Format.Format_BGR888 if pixels.ndim == 3 else QImage.Format.Format_Grayscale8
    return QImage(pixels.data, width, height, pixels.strides[0], layout)


def _draw_corners(painter: QPainter, picture: QRectF) -> None:
    """Where to hold the code: four corners of a square in the middle."""
    side = min(picture.width(), picture.height()) * HELD_SHARE
    arm = side * 0.16
    left, top = picture.center().x() - side / 2, picture.center().y() - side / 2
    painter.setPen(QPen(PICTURE.ink, max(2.0, side * 0.014)))
    for x, y, to_x, to_y in ((0, 0, 1, 1), (1, 0, -1, 1), (1, 1, -1, -1), (0, 1, 1, -1)):
        corner_x, corner_y = left + x * side, top + y * side
        corner = QPainterPath()
        corner.moveTo(corner_x + to_x * arm, corner_y)
        corner.lineTo(corner_x, corner_y)
        corner.lineTo(corner_x, corner_y + to_y * arm)
        painter.drawPath(corner)
