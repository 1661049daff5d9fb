"""Truth at a glance: what is not well and what to do, and under it each part of the machinery with its state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from scanner.gui.colours import BAR, UNSURE, UNWELL, WELL, fill
from scanner.gui.language_key import LanguageKey
from scanner.gui.lettering import draw_fitted
from scanner.gui.plain_text import plain
from scanner.gui.status_words import Level, beside, items_of, notices

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from scanner.gui.status import DeskStatus
    from scanner.gui.status_words import Item

_SITE_LETTERS = 40
_WIDTHS = (11, 11, 20, 10, 15, 13, 13, 11)
_CHANGE_EVERY = 4
_COLOURS = {Level.WELL: WELL, Level.UNSURE: UNSURE, Level.UNWELL: UNWELL}


class StatusBar(QWidget):
    """Two rows over the window's whole width."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self.notice = NoticeLine()
        self.other_language = LanguageKey(language)
        self.items: list[StatusItem] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.notice, 88)
        upper.addWidget(self.other_language, 12)
        column.addLayout(upper, 5)
        column.addLayout(self._row, 7)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def speak(self, language: str) -> None:
        """Say everything in `language`, the state of things from the next status on."""
        self._language = language
        self.other_language.speak(language)
        self.notice.update()

    def show_status(self, status: DeskStatus, *, audible: bool) -> None:
        found = items_of(status, self._language, audible=audible)
        while len(self.items) < len(found):
            self.items.append(StatusItem())
            self._row.addWidget(self.items[-1], _WIDTHS[len(self.items) - 1])
        for shown, item in zip(self.items, found, strict=True):
            shown.show_item(item)
        told = [*found, *beside(status, self._language)]
        self.notice.show_notices(
            notices(told), plain(f"{status.site} {status.version}".strip(), _SITE_LETTERS)
        )


class StatusItem(QWidget):
    """A sign whose form tells as much as its colour, a name, and the state in words."""

    def __init__(self) -> None:
        super().__init__()
        self.item: Item | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_item(self, item: Item) -> None:
        if item != self.item:
            self.item = item
            self.setAccessibleName(f"{item.name}: {item.value}")
            self.setAccessibleDescription(item.notice)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill(painter, self.rect(), BAR.back)
        if self.item is not None:
            self._draw(painter, self.item)
        painter.end()

    def _draw(self, painter: QPainter, item: Item) -> None:
        place = QRectF(self.rect()).adjusted(self.height() * 0.2, 0, -self.height() * 0.08, 0)
        sign = QRectF(
            place.left(), place.top() + self.height() * 0.13, self.height() * 0.2, self.height() * 0.2
        )
        _draw_sign(painter, sign, item.level)
        upper = QRectF(
            sign.right() + sign.width() * 0.5, place.top() + self.height() * 0.04, 0, self.height() * 0.34
        )
        upper.setRight(place.right())
        lower = place.adjusted(0, self.height() * 0.38, 0, -self.height() * 0.02)
        painter.setPen(BAR.quiet)
        draw_fitted(painter, upper, item.name, self.height() * 0.28)
        painter.setPen(BAR.ink if item.level is Level.WELL else _COLOURS[item.level])
        is_bold = item.level is not Level.WELL
        draw_fitted(painter, lower, item.value, self.height() * 0.34, bold=is_bold, lines=2)


class NoticeLine(QWidget):
    """What to do: the most urgent, which stays, and one sentence more; the site's name when there is nothing to do."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._site = ""
        self._told = 0
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_notices(self, notices: list[str], site: str) -> None:
        """Called with each poll; where there is more to say than two sentences the others take turns."""
        first, others = notices[:1], notices[1:]
        self._told = self._told + 1 if len(others) > 1 else 0
        turn = self._told // _CHANGE_EVERY % len(others) if others else 0
        text = "   ".join([*first, *others[turn : turn + 1]])
        if (text, site) != (self.text, self._site):
            self.text, self._site = text, site
            self.setAccessibleName(text or self._well())
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill(painter, self.rect(), BAR.back.lighter(170))
        margin = self.height() * 0.3
        place = QRectF(self.rect()).adjusted(margin, self.height() * 0.04, -margin, -self.height() * 0.04)
        painter.setPen(UNSURE if self.text else BAR.quiet)
        size = self.height() * 0.52
        draw_fitted(painter, place, self.text or self._well(), size, bold=bool(self.text), lines=2)
        painter.end()

    def _well(self) -> str:
        well = QCoreApplication.translate("Status", "All is well")
        return f"{self._site} · {well}" if self._site else well


def _draw_sign(painter: QPainter, place: QRectF, level: Level) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(_COLOURS[level]))
    if level is Level.WELL:
        painter.drawEllipse(place)
    elif level is Level.UNSURE:
        top = QPointF(place.center().x(), place.top())
        painter.drawPolygon(QPolygonF([top, place.bottomRight(), place.bottomLeft()]))
    else:
        painter.drawRect(place)
