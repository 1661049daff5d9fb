"""A sound and a spoken word for each outcome, from our own WAV files.

Without an audio output nothing is created: an effect without a device fails silently, and the window must say "no sound".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLoggingCategory, QObject, QtMsgType, QUrl, Signal, qInstallMessageHandler

from scanner.protocol.outcome import Outcome

# Before its import, which already complains of libraries that it can do without.
QLoggingCategory.setFilterRules("qt.multimedia.*=false")
from PySide6.QtMultimedia import QMediaDevices, QSoundEffect  # noqa: E402

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QMessageLogContext


class Sounds(QObject):
    """`folder` holds `admit_zh.wav` and so on, one for each outcome and language."""

    changed = Signal()
    """A device was plugged in or taken away."""

    def __init__(self, folder: Path, language: str) -> None:
        super().__init__()
        self._folder = folder
        self._language = language
        self._effects: dict[Outcome, QSoundEffect] = {}
        self._devices = _quietly_listed(self)
        self._devices.audioOutputsChanged.connect(self._renew)
        self._renew()

    @property
    def available(self) -> bool:
        """Whether there is a device to be heard on."""
        return bool(self._effects)

    def speak(self, language: str) -> None:
        """The words from now on in `language`."""
        self._language = language
        self._renew()

    def play(self, outcome: Outcome) -> None:
        """Let `outcome` be heard; a sound still going on gives way."""
        for effect in self._effects.values():
            effect.stop()
        if outcome in self._effects:
            self._effects[outcome].play()

    def _renew(self) -> None:
        for effect in self._effects.values():
            effect.deleteLater()
        self._effects.clear()
        if self._devices.audioOutputs():
            self._effects = {outcome: self._effect(outcome) for outcome in Outcome}
        self.changed.emit()

    def _effect(self, outcome: Outcome) -> QSoundEffect:
        effect = QSoundEffect(self)
        file = self._folder / f"{outcome.name.lower()}_{self._language}.wav"
        effect.setSource(QUrl.fromLocalFile(str(file)))
        return effect


def _quietly_listed(parent: QObject) -> QMediaDevices:
    """The devices, listed once, without Qt's words about an audio server that is not there: our own words come."""
    before = qInstallMessageHandler(_drop)
    try:
        devices = QMediaDevices(parent)
        devices.audioOutputs()
    finally:
        qInstallMessageHandler(before)
    return devices


def _drop(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    pass
