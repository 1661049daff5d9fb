"""The window of a gate's first start: the live picture at the left, one page at a time at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from scanner.gui.camera_list import CameraList
from scanner.gui.colours import IDLE
from scanner.gui.screen_place import ScreenPlace
from scanner.gui.viewfinder import Viewfinder

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent

    from scanner.camera.frame import Frame
    from scanner.gui.set_up_page import SetUpPage


class SetUpWindow(QMainWindow):
    """1024x600 pixels and up, at any scale."""

    closed = Signal()

    def __init__(self, peek_frame: Callable[[], Frame | None], language: str) -> None:
        super().__init__()
        self.viewfinder = Viewfinder(peek_frame, language)
        self.cameras = CameraList()
        self.page: SetUpPage | None = None
        self.place = ScreenPlace(self)
        left = QVBoxLayout()
        left.addWidget(self.viewfinder, 60)
        left.addWidget(self.cameras, 40)
        self._right = QVBoxLayout()
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.addLayout(left, 45)
        row.addLayout(self._right, 55)
        colours = QPalette()
        colours.setColor(QPalette.ColorRole.Window, IDLE.back)
        colours.setColor(QPalette.ColorRole.WindowText, IDLE.ink)
        whole.setPalette(colours)
        whole.setAutoFillBackground(True)
        self.setCentralWidget(whole)
        self.cameras.left.connect(self._back_to_page)

    def turn_to(self, page: SetUpPage) -> None:
        """Show `page` in the place of the one before."""
        if self.page is not None:
            self._right.removeWidget(self.page)
            self.page.hide()
            self.page.deleteLater()
        self.page = page
        self._right.addWidget(page)
        page.show()
        page.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def _back_to_page(self) -> None:
        if self.page is not None:
            self.page.setFocus()
