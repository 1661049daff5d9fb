"""The guard's window: puts the parts together and says which keys were pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QPainter, QRegion
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QSizePolicy, QVBoxLayout, QWidget

from scanner.gui.answer_keys import AnswerKeys
from scanner.gui.answer_view import idle_view
from scanner.gui.banner import Banner
from scanner.gui.camera_list import CameraList
from scanner.gui.colours import STRIP, TROUBLE, fill, ground
from scanner.gui.demo_frame import DemoFrame
from scanner.gui.duty_key import DutyKey
from scanner.gui.plain_text import plain
from scanner.gui.proof_panel import ProofPanel
from scanner.gui.screen_place import ScreenPlace
from scanner.gui.sheet_place import SheetPlace
from scanner.gui.site_keys import LEAVE, MODE, NO_CODE, SiteKeys
from scanner.gui.status_bar import StatusBar
from scanner.gui.verdict_panel import VerdictPanel
from scanner.gui.viewfinder import Viewfinder

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QPaintEvent, QResizeEvent

    from scanner.camera.frame import Frame
    from scanner.gui.answer_view import AnswerView
    from scanner.gui.hand_in import HandIn
    from scanner.protocol.outcome import Outcome

_NAME_LETTERS = 40
_ANSWERS = {Qt.Key.Key_1: "1", Qt.Key.Key_2: "2", Qt.Key.Key_3: "3"}
_SITE = {Qt.Key.Key_E: LEAVE, Qt.Key.Key_N: NO_CODE, Qt.Key.Key_M: MODE}
_DISMISS = (Qt.Key.Key_Space, Qt.Key.Key_Escape)


class MainWindow(QMainWindow):
    """1024x600 pixels and up, at any scale; everything grows with it."""

    answered = Signal(object)
    dismissed = Signal()
    cameras_wanted = Signal()
    language_wanted = Signal()
    leave_wanted = Signal()
    duty_wanted = Signal()
    closed = Signal()

    def __init__(
        self,
        peek_frame: Callable[[], Frame | None],
        language: str,
        now_ms: Callable[[], float],
        *,
        demo: bool,
        hand_in: HandIn,
        name: str,
    ) -> None:
        super().__init__()
        self.is_held = False
        self.name = plain(name, _NAME_LETTERS)
        self._hand_in = hand_in
        self.setAcceptDrops(True)
        idle = idle_view(language)
        self.panel = VerdictPanel(idle, now_ms)
        self.proof = ProofPanel(idle, language)
        self.cameras = CameraList()
        self.cameras.left.connect(self._back_to_work)
        self.keys = AnswerKeys()
        self.viewfinder = Viewfinder(peek_frame, language)
        self.site = SiteKeys(language)
        self.duty = DutyKey(language)
        self.duty.clicked.connect(self.duty_wanted)
        self.sheets = SheetPlace((self.viewfinder, self.site, self.proof, self.duty), self.cameras)
        self.sheets.opened.connect(lambda: self.keys.show_caps(is_on=False))
        self.sheets.left.connect(lambda: self.keys.show_caps(is_on=True))
        self.sheets.left.connect(self.panel.setFocus)
        self.refused = Banner(STRIP)
        self.trouble = Banner(TROUBLE)
        for line in (self.refused, self.trouble, self.proof):
            line.touched.connect(self.dismissed)
        self.viewfinder.touched.connect(self.cameras_wanted)
        self.status = StatusBar(language)
        self.status.other_language.clicked.connect(self.language_wanted)
        self.speak(language)
        self.place = ScreenPlace(self)
        self.edge = DemoFrame(self._plan(), demo=demo)
        self.setCentralWidget(self.edge)
        self.keys.chosen.connect(self.answered)
        self._paint_ground(None)
        self.panel.setFocus()

    def show_view(self, view: AnswerView, token: object) -> None:
        """Show `view` over the whole window; `panel.painted` gives `token` back."""
        self.keys.show_choices(view.choices)
        self._column.activate()  # every part in its place: the answer is painted once, at its size
        self.panel.show_view(view, token)
        self._paint_ground(view.outcome)
        self.sheets.keep_keyboard(self.panel)

    def show_words(self, view: AnswerView) -> None:
        """The same answer in another language; nobody waits for its paint."""
        self.keys.show_choices(view.choices)
        self.panel.show_words(view)

    def speak(self, language: str) -> None:
        """Say everything in `language`; what is being shown of a person comes from the presenter."""
        self.setWindowTitle(" · ".join(filter(None, (self.tr("Health code gate"), self.name))))
        self.viewfinder.speak(language)
        self.duty.speak(language)
        self.proof.speak(language)
        self.status.speak(language)

    def offer_cameras(self, names: list[str], present: str) -> None:
        """Let the guard choose, under the picture."""
        if not self.sheets.is_open:
            self.site.hide()
            self.proof.hide()
            self.cameras.offer(names, present)

    def is_on_screen(self) -> bool:
        """Whether a paint can be waited for: the window is neither hidden nor minimised."""
        handle = self.windowHandle()
        return self.isVisible() and not self.isMinimized() and handle is not None and handle.isExposed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.isAutoRepeat():
            return  # a key that is still held down is no answer to the next question
        if self.sheets.is_open:
            self.sheets.press(event)  # a digit of a PIN answers no question, wherever the focus went
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._hand_in.take(QGuiApplication.clipboard().mimeData())
        elif key in _ANSWERS:
            self.keys.press(_ANSWERS[key])
        elif key in _DISMISS:
            self.dismissed.emit()
        elif key in _SITE:
            self.site.press(_SITE[key])
        elif key == Qt.Key.Key_C:
            self.cameras_wanted.emit()
        elif key == Qt.Key.Key_L:
            self.language_wanted.emit()
        elif key == Qt.Key.Key_S:
            self.duty_wanted.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._hand_in.can_take(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._hand_in.take(event.mimeData())
        event.acceptProposedAction()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        edge = round(self.height() * 0.034)
        self._beside.setContentsMargins(0, edge, edge, edge // 2)
        self._beside.setSpacing(edge // 2)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.is_held:
            event.ignore()
            self.leave_wanted.emit()
            return
        super().closeEvent(event)
        self.closed.emit()

    def _plan(self) -> QWidget:
        answer = QVBoxLayout()
        answer.setSpacing(0)
        answer.addWidget(self.panel, 78)
        answer.addWidget(self.keys, 22)
        self._beside = QVBoxLayout()
        self._beside.addWidget(self.viewfinder, 38)
        self._beside.addWidget(self.site, 24)
        self._beside.addWidget(self.proof, 27)
        self._beside.addWidget(self.cameras, 58)
        self._beside.addWidget(self.duty, 11)
        self._beside.addWidget(self.sheets, 100)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addLayout(answer, 64)
        middle.addLayout(self._beside, 36)
        self._whole = _Ground()
        self._column = column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.trouble, 9)
        column.addWidget(self.refused, 9)
        column.addLayout(middle, 85)
        column.addWidget(self.status, 16)
        return self._whole

    def _back_to_work(self) -> None:
        self.site.show()
        self.proof.show()
        self.panel.setFocus()

    def _paint_ground(self, outcome: Outcome | None) -> None:
        back = ground(outcome).back
        self._whole.show_colour(back, self.viewfinder)
        self.viewfinder.stand_on(back)


class _Ground(QWidget):
    """The outcome's colour under everything. No palette: changing one costs every child a new look."""

    def __init__(self) -> None:
        super().__init__()
        self._back = QColor()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_colour(self, back: QColor, picture: QWidget) -> None:
        """Under all but `picture`, which stands on nothing: to paint it anew would take as long as the answer itself."""
        self._back = back
        bare = QRegion(self.rect())
        self.update(bare.subtracted(QRegion(picture.geometry())) if picture.isVisible() else bare)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill(painter, event.rect(), self._back)
        painter.end()
