"""Words and sounds in both languages are complete, and are what is really used."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import wave
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest
from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QFontDatabase

from scanner.gui import sounds as sounds_module
from scanner.gui.sounds import Sounds
from scanner.protocol.outcome import Outcome
from tests.gui.conftest import ASSETS, Gate, shower

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from scanner.gui.application import Desk

ROOT = ASSETS.parent
TS = ASSETS / "translations" / "desk_zh.ts"


def translated() -> dict[tuple[str, str], str]:
    found = {}
    for context in ET.parse(TS).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            assert translation.get("type") is None, f"unfinished: {message.findtext('source')}"
            found[context.findtext("name", ""), message.findtext("source", "")] = translation.text or ""
    return found


def said_in_code() -> set[tuple[str, str]]:
    """Every `translate("Context", "text")` and `self.tr("text")` of the room, by Python's own parser."""
    said = set()
    for file in (ROOT / "scanner" / "gui").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                said |= {(node.name, text) for (text,) in _calls(node, "tr", 1)}
            elif isinstance(node, ast.Module):
                said |= {(context, text) for context, text in _calls(node, "translate", 2)}
    return said


def _calls(inside: ast.AST, name: str, words: int) -> set[tuple[str, ...]]:
    calls = (node for node in ast.walk(inside) if isinstance(node, ast.Call))
    named = (call.args[:words] for call in calls if getattr(call.func, "attr", "") == name)
    return {
        tuple(str(argument.value) for argument in arguments if isinstance(argument, ast.Constant))
        for arguments in named
        if len(arguments) == words
    }


def test_every_label_has_a_finished_chinese_translation_and_none_is_left_over() -> None:
    chinese = translated()
    assert set(chinese) == said_in_code()
    assert all(chinese.values())


def test_places_for_numbers_and_words_survive_translation() -> None:
    for (_, source), translation in translated().items():
        for mark in ("%n", "%1", "%2"):
            assert source.count(mark) == translation.count(mark), source


def test_the_compiled_file_is_made_from_the_source(tmp_path: Path) -> None:
    tool = shutil.which("pyside6-lrelease", path=str(Path(sys.executable).parent))
    assert tool, "PySide6 brings it"
    made = tmp_path / "desk_zh.qm"
    subprocess.run([tool, "-silent", TS, "-qm", made], check=True, timeout=300)
    assert made.read_bytes() == TS.with_suffix(".qm").read_bytes()


def test_the_window_is_labelled_in_its_language(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(language="zh")
    assert desk.window.windowTitle() == "健康码卡口"
    desk.window.close()
    assert open_desk(language="en").window.windowTitle() == "Health code gate"


def test_two_lanes_on_one_machine_are_told_apart(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(language="zh", name="南门二道")
    assert desk.window.windowTitle() == "健康码卡口 · 南门二道"
    desk.window.language_wanted.emit()
    assert desk.window.windowTitle() == "Health code gate · 南门二道"


def test_chinese_letters_are_drawn_not_boxes(desk: Desk, needed: Callable[..., object]) -> None:
    written = QFontDatabase.WritingSystem.SimplifiedChinese
    needed(written in QFontDatabase.writingSystems() or None, "a font with Chinese letters")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_outcome_has_a_sound_of_its_own(language: str) -> None:
    heard = set()
    for outcome in Outcome:
        with wave.open(str(ASSETS / "sounds" / f"{outcome.name.lower()}_{language}.wav")) as file:
            assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 22_050)
            assert 0.3 < file.getnframes() / file.getframerate() < 2
            heard.add(file.readframes(file.getnframes()))
    assert len(heard) == 4


class FakeDevices(QObject):
    """The machine's loudspeakers."""

    audioOutputsChanged = Signal()  # noqa: N815 - Qt's name
    outputs: tuple[str, ...] = ()

    def audioOutputs(self) -> tuple[str, ...]:  # noqa: N802 - Qt's name
        return self.outputs


class FakeEffect(QObject):
    """One of Qt's effects, without a device behind it."""

    played: ClassVar[list[str]] = []

    def setSource(self, url: QUrl) -> None:  # noqa: N802 - Qt's name
        self._file = Path(url.toLocalFile())
        assert self._file.is_file()

    def play(self) -> None:
        self.played.append(self._file.stem)

    def stop(self) -> None:
        pass


@pytest.fixture
def loudspeakers(monkeypatch: pytest.MonkeyPatch) -> type[FakeDevices]:
    monkeypatch.setattr(sounds_module, "QMediaDevices", FakeDevices)
    monkeypatch.setattr(sounds_module, "QSoundEffect", FakeEffect)
    monkeypatch.setattr(FakeEffect, "played", [])
    monkeypatch.setattr(FakeDevices, "outputs", ("front",))
    return FakeDevices


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_shown_verdict_is_heard_in_the_guards_language(
    qtbot: QtBot, gate: Gate, open_desk: Callable[..., Desk], loudspeakers: object, language: str
) -> None:
    desk = open_desk(language=language, sounds=True)
    shower(qtbot, gate, desk)(gate.outcome(Outcome.REFUSE))
    assert FakeEffect.played == [f"refuse_{language}"]


def test_without_a_loudspeaker_nothing_is_created_and_it_is_said(
    open_desk: Callable[..., Desk], loudspeakers: type[FakeDevices], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loudspeakers, "outputs", ())
    desk = open_desk(language="zh", sounds=True)
    assert "没有声音" in desk.window.status.items[-1].accessibleName()


def test_a_loudspeaker_plugged_in_later_is_used(
    qapp: QApplication, loudspeakers: type[FakeDevices], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loudspeakers, "outputs", ())
    sounds = Sounds(ASSETS / "sounds", "zh")
    sounds.play(Outcome.ADMIT)
    assert FakeEffect.played == []
    monkeypatch.setattr(loudspeakers, "outputs", ("usb",))
    sounds._devices.audioOutputsChanged.emit()
    assert sounds.available
    sounds.play(Outcome.ADMIT)
    assert FakeEffect.played == ["admit_zh"]


def test_the_real_devices_are_listed_without_a_word_from_qt(qapp: QApplication) -> None:
    """Qt's warnings fail a test; without an audio server it would complain here."""
    Sounds(ASSETS / "sounds", "zh").play(Outcome.ADMIT)
