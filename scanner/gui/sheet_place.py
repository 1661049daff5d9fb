"""The window's right side, lent to one sheet: a PIN, a list of reasons, a number to type. Judging goes on at the left.

While a sheet is open the keyboard is its own, so that no digit meant for it answers a question. Closed it is deleted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QSizePolicy, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from scanner.gui.sheet import Sheet


class SheetPlace(QWidget):
    """`around` stands here otherwise; `other` gives way and does not come back by itself. `left`: no sheet any more."""

    opened = Signal()
    left = Signal()

    def __init__(self, around: tuple[QWidget, ...], other: QWidget) -> None:
        super().__init__()
        self._around = around
        self._other = other
        self.sheet: Sheet | None = None
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.hide()

    @property
    def is_open(self) -> bool:
        return self.sheet is not None

    def open(self, sheet: Sheet) -> None:
        """Show `sheet` in the place of any other."""
        self._drop()
        self.sheet = sheet
        sheet.left.connect(self.close_sheet)
        self._place.addWidget(sheet)
        self._other.hide()
        for one in self._around:
            one.hide()
        self.show()
        sheet.show()
        sheet.setFocus()
        self.opened.emit()

    def close_sheet(self) -> None:
        """Back to work."""
        if self.sheet is None:
            return
        self._drop()
        self.hide()
        for one in self._around:
            one.show()
        self.left.emit()

    def press(self, event: QKeyEvent) -> None:
        """A key that came to somebody else while a sheet is open. One that waits for an answer is only left.

        It is disabled then, and what is disabled would hand the key back here, for ever.
        """
        if self.sheet is None:
            return
        if self.sheet.isEnabled():
            self.sheet.setFocus()
            QApplication.sendEvent(self.sheet, event)
        elif event.key() == Qt.Key.Key_Escape:
            self.close_sheet()

    def keep_keyboard(self, other: QWidget) -> None:
        """Give the keyboard to the open sheet, else to `other`."""
        (self.sheet or other).setFocus()

    def _drop(self) -> None:
        if self.sheet is not None:
            self.sheet.hide()
            self._place.removeWidget(self.sheet)
            self.sheet.deleteLater()
            self.sheet = None
