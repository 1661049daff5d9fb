"""A number to be typed about whoever stands there, by keyboard or by glove: it stays as long as its question does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from scanner.gui.answer_view import pair_of
from scanner.gui.colours import BAR, SAME_KEY, TROUBLE, fill
from scanner.gui.digit_pad import BACK, PadKey
from scanner.gui.lettering import draw_fitted
from scanner.gui.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from scanner.gui.entry_text import EntryText
    from scanner.protocol.words import Words

DONE = "✓"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TURNS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class EntrySheet(Sheet):
    """`entered` gives the entry, whole and sensible."""

    entered = Signal(object)

    def __init__(self, text: EntryText, language: str, *, is_asked: bool) -> None:
        self._is_asked = is_asked
        super().__init__(pair_of(text.title, language))
        self._text, self._language = text, language
        self.typed = TypedLine()
        self.pad = SignPad()
        self.pad.pressed.connect(self._touch)
        self.fill(self.typed, 14)
        self.fill(self.pad, 58)
        self._show()

    def touched(self) -> None:
        """Its question has a time of its own; what nobody asked for does not keep the keys from the next question."""
        if not self._is_asked:
            super().touched()

    def press(self, key: Qt.Key, text: str) -> None:
        if key in _ENTER:
            self._touch(DONE)
        elif key in _TURNS:
            self._text.turn(_TURNS[key])
            self._show()
        else:
            self._touch(BACK if key == Qt.Key.Key_Backspace else text.upper())

    def _touch(self, sign: str) -> None:
        if sign == DONE:
            self._enter()
            return
        if sign == BACK:
            self._text.back()
        else:
            self._text.type(sign)
        self._show()

    def _enter(self) -> None:
        before = self._text.title
        said = self._text.enter()
        if said is not None:
            self.entered.emit(said)
        self._show()
        if said is None and self._text.title is before:
            self.say_wrong(self._text.wrong)

    def say_wrong(self, words: Words) -> None:
        """In the title's place until the next key: a line of its own would move the pad under the glove."""
        wrong = pair_of(words, self._language)
        self.head.show_pair(wrong, TROUBLE)
        self.setAccessibleDescription(f"{wrong.first}, {wrong.beneath}")

    def _show(self) -> None:
        self.head.show_pair(pair_of(self._text.title, self._language), BAR)
        self.typed.show_text(self._text.shown)
        self.pad.offer(self._text.signs, self._text.columns)


class TypedLine(QWidget):
    """What was typed, as large as it fits."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def show_text(self, text: str) -> None:
        self.text = text
        self.setAccessibleName(text or "_")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill(painter, self.rect(), SAME_KEY.back)
        painter.setPen(SAME_KEY.ink)
        middle = Qt.AlignmentFlag.AlignCenter
        draw_fitted(painter, QRectF(self.rect()), self.text, self.height() * 0.8, bold=True, align=middle)
        painter.end()


class SignPad(QWidget):
    """Keys for `signs`, and at the end one to take the last back and one for "done"."""

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.keys: dict[str, PadKey] = {}
        self._offered: tuple[Sequence[str], int] = ("", 0)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(4, 4, 4, 4)
        self._grid.setSpacing(4)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def offer(self, signs: Sequence[str], columns: int) -> None:
        """Show other keys, where they are others."""
        if (signs, columns) == self._offered:
            return
        self._offered = (signs, columns)
        for key in self.keys.values():
            key.hide()
            self._grid.removeWidget(key)
            key.deleteLater()
        self.keys = {sign: PadKey(sign) for sign in (*signs, BACK, DONE)}
        for place, (sign, key) in enumerate(self.keys.items()):
            key.clicked.connect(partial(self._press, sign))
            self._grid.addWidget(key, place // columns, place % columns)

    def _press(self, sign: str, _checked: bool = False) -> None:
        self.pressed.emit(sign)
