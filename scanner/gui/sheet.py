"""One thing to be typed or chosen, at the window's right: a title in both languages, a line of news under it, its content.

It takes all keys, and leaves by Esc, by its own button, or when nobody has touched it for a while.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from scanner.gui.answer_view import Pair
from scanner.gui.colours import BAR, TROUBLE, fill
from scanner.gui.digit_pad import PadKey
from scanner.gui.lettering import draw_fitted

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QKeyEvent, QPaintEvent, QShowEvent

    from scanner.gui.colours import Ground

IDLE_MS = 30_000
CALL_MS = 900_000
"""What is read out over the telephone stays a quarter of an hour."""
NOTHING = Pair("", "")


class Sheet(QWidget):
    """`left`: somebody, or nobody for half a minute, is done with it."""

    left = Signal()

    def __init__(self, title: Pair, news: Pair = NOTHING, idle_ms: int = IDLE_MS) -> None:
        super().__init__()
        self.head = Lines(title, BAR)
        self.news = Lines(news, BAR)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.leave = PadKey("✕")
        self.leave.clicked.connect(self.left)
        row = QHBoxLayout()
        row.addWidget(self.head, 80)
        row.addWidget(self.leave, 20)
        self._column.addLayout(row, 16)
        self._column.addWidget(self.news, 12)
        self.news.setVisible(news != NOTHING)
        self._idle = QTimer(self, singleShot=True, interval=idle_ms)
        self._idle.timeout.connect(self.left)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAccessibleName(f"{title.first}, {title.beneath}")

    def fill(self, content: QWidget, share: int) -> None:
        """Put `content` beneath what is there, `share` parts of a hundred high."""
        self._column.addWidget(content, share)

    def say(self, news: Pair, ground: Ground = TROUBLE) -> None:
        """What became of the last try."""
        self.news.show_pair(news, ground)
        self.news.show()
        self.setAccessibleDescription(f"{news.first}, {news.beneath}")

    def touched(self) -> None:
        """Somebody is at it: it stays another while."""
        self._idle.start()

    def press(self, key: Qt.Key, text: str) -> None:
        """A key other than Esc; full-width signs, as an input method writes them, come as the usual ones."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif not event.isAutoRepeat():
            self.touched()
            self.press(Qt.Key(event.key()), unicodedata.normalize("NFKC", event.text()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.touched()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._idle.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill(painter, self.rect(), BAR.back)
        painter.end()


class Lines(QWidget):
    """Words in both languages, the guard's first; what is long stands in two rows rather than in tiny letters."""

    def __init__(self, pair: Pair, ground: Ground) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.show_pair(pair, ground)

    def show_pair(self, pair: Pair, ground: Ground) -> None:
        self.pair, self._ground = pair, ground
        self.setAccessibleName(", ".join(filter(None, (pair.first, pair.beneath))))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill(painter, self.rect(), self._ground.back)
        place = QRectF(self.rect()).adjusted(self.height() * 0.2, 0, -self.height() * 0.2, 0)
        upper, lower = QRectF(place), QRectF(place)
        upper.setHeight(place.height() * 0.58)
        lower.setTop(upper.bottom())
        painter.setPen(self._ground.ink)
        draw_fitted(painter, upper, self.pair.first, upper.height() * 0.72, bold=True, lines=2)
        painter.setPen(self._ground.quiet)
        draw_fitted(painter, lower, self.pair.beneath, lower.height() * 0.66, lines=2)
        painter.end()
