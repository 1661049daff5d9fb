"""Large buttons under a question, for gloves and for whoever has no keyboard; the keys 1 to 3 do the same."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from scanner.gui.colours import OTHER_KEY, PRESSED_KEY, SAME_KEY, SPENT_KEY, UNSURE
from scanner.gui.lettering import draw_fitted

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from scanner.gui.answer_view import Choice
    from scanner.gui.colours import Ground


_NARROW = 3.2
"""A button of fewer heights than this has a smaller cap, for its words need the room."""


class AnswerKeys(QWidget):
    """Hidden while nothing is asked."""

    chosen = Signal(object)
    """What the choice means."""

    def __init__(self) -> None:
        super().__init__()
        self._places = [AnswerButton(SAME_KEY), AnswerButton(OTHER_KEY), AnswerButton(OTHER_KEY)]
        self._shown: dict[AnswerButton, Choice] = {}
        self._row = QHBoxLayout(self)
        for button in self._places:
            button.clicked.connect(partial(self._choose, button))
            self._row.addWidget(button, 1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.hide()

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        first = 1 if choices and choices[0].means is False else 0  # a "no" alone does not look like a "yes"
        self._shown = dict(zip(self._places[first:], choices, strict=False))
        for button in self._places:
            button.setVisible(button in self._shown)
        for button, choice in self._shown.items():
            button.show_choice(choice)
        self.setVisible(bool(choices))

    def show_caps(self, *, is_on: bool) -> None:
        """Whether the keyboard answers: while a sheet has it, 1 is a digit there and no answer here."""
        for button in self._places:
            button.show_cap(is_on=is_on)

    @property
    def buttons(self) -> dict[object, AnswerButton]:
        """By what they mean."""
        return {choice.means: button for button, choice in self._shown.items()}

    def press(self, key: str) -> None:
        """The keyboard's `key`, where a choice has it."""
        for choice in self._shown.values():
            if choice.key == key:
                self.chosen.emit(choice.means)

    def _choose(self, button: AnswerButton, _checked: bool = False) -> None:
        self.chosen.emit(self._shown[button].means)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        edge = round(self.height() * 0.2)
        self._row.setContentsMargins(edge, 0, edge, edge)
        self._row.setSpacing(edge)


class AnswerButton(QPushButton):
    """Its key in a cap, its meaning in both languages."""

    def __init__(self, colours: Ground) -> None:
        super().__init__()
        self._colours = colours
        self._choice: Choice | None = None
        self._has_cap = True
        self._said: object = None
        self._picture = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def show_choice(self, choice: Choice) -> None:
        self._choice = choice
        self.setAccessibleName(f"{choice.words.first}, {choice.words.beneath}, {choice.key}")
        self.update()

    def show_cap(self, *, is_on: bool) -> None:
        if is_on != self._has_cap:
            self._has_cap = is_on
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """From a picture kept of it: with each answer's colour the ground changes under it, the button does not."""
        said = (
            self._choice,
            self._has_cap,
            self._now(),
            self.hasFocus(),
            self.size(),
            self.devicePixelRatio(),
        )
        if said != self._said:
            self._said, self._picture = said, self._drawn()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.end()

    def _drawn(self) -> QPixmap:
        picture = QPixmap(self.size() * self.devicePixelRatio())
        picture.setDevicePixelRatio(self.devicePixelRatio())
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter, self._now())
        painter.end()
        return picture

    def _draw(self, painter: QPainter, colours: Ground) -> None:
        edge = self.height() * 0.03
        painter.setPen(
            QPen(UNSURE if self.hasFocus() else SAME_KEY.back, edge * (2 if self.hasFocus() else 1))
        )
        painter.setBrush(colours.back)
        round_px = self.height() * 0.1
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), round_px, round_px)
        if self._choice is not None:
            _draw_choice(painter, QRectF(self.rect()), self._choice, colours, has_cap=self._has_cap)

    def _now(self) -> Ground:
        if not self.isEnabled():
            return SPENT_KEY
        return PRESSED_KEY if self.isDown() else self._colours


def _draw_choice(painter: QPainter, place: QRectF, choice: Choice, colours: Ground, *, has_cap: bool) -> None:
    height = place.height()
    unit = min(height, place.width() / _NARROW)
    cap = QRectF(unit * 0.22, 0, unit * 0.56, unit * 0.56)
    cap.moveTop((height - cap.height()) / 2)
    words = QRectF(cap.right() + unit * 0.24, height * 0.1, 0, height * 0.48)
    words.setRight(place.right() - unit * 0.15)
    beneath = words.translated(0, height * 0.5)
    beneath.setHeight(height * 0.3)
    if has_cap:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.ink)
        painter.drawRoundedRect(cap, height * 0.08, height * 0.08)
        painter.setPen(colours.back)
        draw_fitted(painter, cap, choice.key, unit * 0.44, bold=True, align=Qt.AlignmentFlag.AlignCenter)
    painter.setPen(colours.ink)
    draw_fitted(painter, words, choice.words.first, height * 0.4, bold=True)
    painter.setPen(colours.quiet)
    draw_fitted(painter, beneath, choice.words.beneath, height * 0.24)
