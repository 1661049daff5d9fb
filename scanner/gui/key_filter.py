"""Stands before every window of the program: no key gets further before it is known to be a person's (`wedge.py`).

Windows are filtered, not the application, where every event of every object would wait for Python. X gives keys to a window
that does not have the focus where no window manager runs, so the main one is watched from the beginning, others from their
first focus on. Shortcuts would act on a key before it is known whose it is: there are none here.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

from scanner.gui.typed_text import CONTROL, DEAD, other_text, pass_text
from scanner.gui.wedge import Ruling, Stroke, Wedge

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BOUNCE_MS = 400.0
"""The same key again so soon is a glove that bounced: nobody has looked at what stands there next in that time."""
_KEYS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
_UNDERWAY_MS = 15
"""A key that was struck in time may take so long to come here."""
_LATE_MS = 30.0
_MODIFIERS = frozenset(
    Qt.Key[f"Key_{name}"].value
    for name in ("Shift", "Control", "Alt", "AltGr", "Meta", "CapsLock", "NumLock", "Super_L", "Super_R")
)
NO_GLOVE_KEYS = 8
"""So many keys at a scanner's speed are a scanner's, also where no Enter follows; a glove hits fewer."""
_ENTER = (Qt.Key.Key_Return.value, Qt.Key.Key_Enter.value)
_GRAVE = Qt.Key.Key_Dead_Grave.value
_LAST_ACCENT = Qt.Key.Key_Dead_Longsolidusoverlay.value
_FIRST_PLACE = {"xcb": 8, "wayland": 8, "windows": 0}
"""X counts keys from 8 on; Windows gives scan codes of set 1. Elsewhere places are not told."""


class KeyFilter(QObject):
    """`on_text` gets what a scanner typed, on the window's thread; `on_layout` hears that its layout does not fit.

    `page` says what the keys are for now: of a key that turned it the bounce is dropped.
    """

    def __init__(
        self,
        now_ms: Callable[[], float],
        on_text: Callable[[str], None],
        on_layout: Callable[[], None],
        page: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__()
        self._page = page
        self._struck: tuple[int, float, object] = (0, -math.inf, None)
        self._now_ms = now_ms
        self._on_text = on_text
        self._on_layout = on_layout
        self._wedge = Wedge(self._pass_on, self._typed)
        self._held: list[tuple[QWindow, QKeyEvent, float]] = []
        self._is_ours = False
        self._since_ms = 0.0
        self.silence = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self.silence.timeout.connect(self._silent)

    def watch(self, window: QWindow | None) -> None:
        """Let no key into `window`, unless a person presses it."""
        if window is not None:
            window.installEventFilter(self)

    def rest(self) -> None:
        """Drop what is held: the window is going to close, whatever is being typed."""
        self._held.clear()
        self._wedge = Wedge(self._pass_on, self._typed)
        self.silence.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if kind == QEvent.Type.Close and self._wedge.is_busy:
            event.ignore()  # Alt-F4 in a visitor's code, say: the desktop makes it a wish to close
            return True
        if kind not in _KEYS or not isinstance(event, QKeyEvent) or not isinstance(watched, QWindow):
            return False
        if self._is_ours:
            self._is_ours = False
            return False
        return self._is_kept(watched, event)

    def _is_kept(self, window: QWindow, event: QKeyEvent) -> bool:
        stroke = _stroke(event, event.timestamp() or self._now_ms())
        is_press = event.type() == QEvent.Type.KeyPress
        ruling = self._wedge.pressed(stroke) if is_press else self._wedge.released(stroke)
        if ruling is Ruling.HOLD:
            self._held.append((window, _copy(event), stroke.at_ms))
        elif ruling is Ruling.SWALLOW:
            self._held.clear()
        self._wait()
        return ruling is not Ruling.PASS or self._is_bounced(event, stroke.at_ms)

    def _is_bounced(self, event: QKeyEvent, at_ms: float) -> bool:
        """Whether the last key turned the page and came once more: what stands there now nobody has answered."""
        if event.type() != QEvent.Type.KeyPress:
            return False
        key, struck_ms, page = self._struck
        is_bounced = event.key() == key and at_ms - struck_ms < BOUNCE_MS and self._page() is not page
        self._struck = (event.key(), at_ms, page if is_bounced else self._page())
        return is_bounced

    def _wait(self) -> None:
        if self._wedge.wait_ms == math.inf:
            self.silence.stop()
        else:
            self._since_ms = self._now_ms()
            self.silence.start(round(self._wedge.wait_ms) + _UNDERWAY_MS)

    def _silent(self) -> None:
        """Late means that the window was busy, and keys may still stand in line: silence is not yet proven."""
        if self._now_ms() - self._since_ms <= self.silence.interval() + _LATE_MS:
            self._wedge.quiet()
        self._wait()

    def _pass_on(self) -> None:
        held, self._held = self._held, []
        for window, event, at_ms in held:
            is_there = shiboken6.isValid(window) and QGuiApplication.focusWindow() in (window, None)
            if is_there and not self._is_bounced(event, at_ms):
                self._is_ours = True
                QCoreApplication.sendEvent(window, event)
                self._is_ours = False

    def _typed(self, strokes: Sequence[Stroke], is_ended: bool) -> None:
        """What is short and no Enter ended is a code that we know, or it was two keys under one glove."""
        text = pass_text(strokes)
        if text is None and (is_ended or len(strokes) >= NO_GLOVE_KEYS):
            text = other_text(strokes)
            if text is None:
                self._on_layout()
        if text is not None:
            self._on_text(text)


def _stroke(event: QKeyEvent, at_ms: float) -> Stroke:
    key, place = event.key(), event.nativeScanCode()
    first = _FIRST_PLACE.get(QGuiApplication.platformName(), place)
    return Stroke(
        at_ms,
        key,
        _character(event),
        max(0, place - first),
        is_shifted=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier),
        is_modifier=key in _MODIFIERS,
        is_enter=key in _ENTER,
        is_repeat=event.isAutoRepeat(),
    )


def _character(event: QKeyEvent) -> str:
    """AltGr writes characters, and is Ctrl with Alt on Windows."""
    pressed = event.modifiers()
    has_control = bool(pressed & Qt.KeyboardModifier.ControlModifier)
    has_alt = bool(pressed & Qt.KeyboardModifier.AltModifier)
    if pressed & Qt.KeyboardModifier.MetaModifier or has_control != has_alt:
        return CONTROL
    if _GRAVE <= event.key() <= _LAST_ACCENT:
        return "`" if event.key() == _GRAVE else DEAD
    return event.text() if len(event.text()) == 1 and event.text().isprintable() else CONTROL


def _copy(event: QKeyEvent) -> QKeyEvent:
    """The event itself belongs to Qt and ends with its delivery."""
    return QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )
