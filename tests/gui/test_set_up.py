"""A gate's first start, page by page, against the real hub in this process; the real window, no test only looks at it."""

from __future__ import annotations

import tomllib
from contextlib import contextmanager
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

import keyring
import pytest
from django.db import connections
from keyring.backends import fail
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hub import clock as hub_clock
from hub.checkpoints.models import Device
from hub.checkpoints.standing import confirm
from hub.checkpoints.tokens import make_token
from scanner.app.enrolling import waiting_token
from scanner.app.first_supervisor import is_set_up
from scanner.app.setting_up import SettingUp
from scanner.app.stored import is_enrolled
from scanner.camera.frame import Frame
from scanner.camera.scene import Scene
from scanner.camera.scene_artist import SceneArtist
from scanner.errors import StoreError, Trouble
from scanner.gui import set_up_words as say
from scanner.paths import Paths
from scanner.protocol import enrolment
from scanner.protocol.guard import Role
from scanner.protocol.policy import SiteKind
from scanner.protocol.words import words_for
from scanner.settings import Settings
from scanner.store import schema
from scanner.store.database import open_database
from scanner.store.guards import GuardShelf
from tests.fakes.camera import ScriptedSource
from tests.fakes.clock import FakeClock
from tests.fakes.hub import BASE_URL, Answer, HubInProcess
from tests.fakes.transport import HubTransport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from scanner.gui.set_up_desk import SetUpDesk
    from scanner.gui.set_up_page import SetUpPage
    from scanner.sync.transport import Transport

PIN = "482913"


class TakesTurns:
    """The hub, one request at a time: its database in memory is shared, and locked for whoever comes between."""

    def __init__(self, hub: HubInProcess, turn: Lock) -> None:
        self._hub, self._turn = hub, turn

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        with self._turn:
            return self._hub.get(path, headers)

    def post(
        self, path: str, body: bytes, content_type: str, headers: Mapping[str, str] | None = None
    ) -> Answer:
        with self._turn:
            return self._hub.post(path, body, content_type, headers)


@contextmanager
def in_another_thread(hub: TakesTurns, clock: FakeClock) -> Iterator[Transport]:
    """The hub's own database connections end with the thread that asked."""
    try:
        yield HubTransport(hub, clock)
    finally:
        connections.close_all()


@pytest.fixture
def turn() -> Lock:
    """Held by whoever asks the hub's database."""
    return Lock()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def hub(transactional_db: None, tmp_path: Path, clock: FakeClock) -> Iterator[HubInProcess]:
    with HubInProcess(tmp_path, clock) as running:
        yield running


class Technician:
    """Somebody at the window, who waits for what it shows and presses keys."""

    def __init__(self, qtbot: QtBot, beginning: SettingUp) -> None:
        self._qtbot, self._beginning = qtbot, beginning
        self.desk: SetUpDesk = beginning.desk
        beginning.begin()
        self.desk.window.show()

    @property
    def said(self) -> str:
        """Title and news of the page."""
        page = self.desk.window.page
        assert page is not None
        head, news = page.head.pair, page.news.pair
        return f"{head.first} {head.beneath} {news.first} {news.beneath}"

    def waits_for(self, words: str) -> None:
        self._qtbot.waitUntil(lambda: words in self.said, timeout=20_000)

    def presses(self, key: Qt.Key) -> None:
        QTest.keyClick(self.desk.window.focusWidget(), key)

    def types(self, *lines: str) -> None:
        page = self.desk.window.page
        assert page is not None
        for line, text in zip(page.lines, lines, strict=True):
            line.setText(text)
        self.presses(Qt.Key.Key_Return)


@pytest.fixture
def begin(
    qapp: object, tmp_path: Path, hub: HubInProcess, clock: FakeClock, turn: Lock
) -> Iterator[Callable[[], SettingUp]]:
    """The program is started, in the same folder each time."""
    made: list[SettingUp] = []

    def start() -> SettingUp:
        paths, wishes = Paths(tmp_path / "gate"), Settings(keys="file")
        connect = partial(in_another_thread, TakesTurns(hub, turn), clock)
        one = SettingUp(paths, wishes, clock, ScriptedSource(clock), lambda *_: connect())
        made.append(one)
        return one

    yield start
    for one in made:
        one.give_up()
        one.desk.window.close()


@pytest.fixture
def beginning(begin: Callable[[], SettingUp]) -> SettingUp:
    return begin()


def page_of(somebody: Technician) -> SetUpPage:
    page = somebody.desk.window.page
    assert page is not None
    return page


def test_from_an_empty_folder_to_a_gate_with_a_supervisor(
    qtbot: QtBot, beginning: SettingUp, hub: HubInProcess, tmp_path: Path, turn: Lock
) -> None:
    def is_known() -> bool:
        with turn:
            return Device.objects.exists()

    somebody = Technician(qtbot, beginning)
    assert say.SEE_AND_HEAR.zh in somebody.said
    somebody.presses(Qt.Key.Key_Return)
    assert say.TOKEN.zh in somebody.said
    somebody.types(make_token("south", "east-market", BASE_URL), "南门一号")
    somebody.waits_for(say.FINGERPRINT.zh)
    qtbot.waitUntil(is_known)
    with turn:
        device = Device.objects.get()
    assert enrolment.fingerprint(bytes(device.public)) in somebody.said
    assert not is_enrolled(Paths(tmp_path / "gate"))
    with turn:
        confirm(device, hub_clock.now())
    somebody.waits_for("east-market  ")
    assert say.SITE.zh in somebody.said
    somebody.presses(Qt.Key.Key_2)
    assert say.SITE_WRONG_HINT.zh in somebody.said
    somebody.presses(Qt.Key.Key_Return)
    assert [line.text() for line in page_of(somebody).lines] == ["", "南门一号"], "for another token"
    beginning.desk.site.confirm("east-market", SiteKind.SUPERMARKET, is_known=False)
    somebody.presses(Qt.Key.Key_Return)
    assert say.SUPERVISOR.zh in somebody.said
    somebody.types("李主管", PIN, "482914")
    assert say.PIN_DIFFERS.zh in somebody.said
    somebody.types("李主管", "111111", "111111")
    assert say.PIN_BAD.zh in somebody.said
    somebody.types("李主管", PIN, PIN)
    assert "01" in somebody.said, "with this number the supervisor signs in"
    assert beginning.desk.is_done
    assert is_enrolled(Paths(tmp_path / "gate"))
    assert (
        tomllib.loads((tmp_path / "gate" / "settings.toml").read_text(encoding="utf-8"))["name"] == "南门一号"
    )
    database = open_database(tmp_path / "gate" / "guards.db", schema.guards)
    checked = GuardShelf(database).check(1, PIN, 0)
    database.close()
    assert checked.guard is not None
    assert (checked.guard.name, checked.guard.role) == ("李主管", Role.SUPERVISOR)


def test_closed_before_there_was_a_supervisor_it_goes_on_there(
    qtbot: QtBot, begin: Callable[[], SettingUp], hub: HubInProcess, tmp_path: Path
) -> None:
    """No second enrolment: the hub knows one gate, and the second start asks it nothing."""
    paths, first = Paths(tmp_path / "gate"), begin()
    somebody = Technician(qtbot, first)
    assert first.missing is Trouble.NOT_ENROLLED
    somebody.presses(Qt.Key.Key_Return)
    somebody.types(make_token("south", "east-market", BASE_URL, auto_confirm=True), "南门")
    somebody.waits_for(say.SITE.zh)
    first.give_up()
    first.desk.window.close()
    assert not is_set_up(paths)
    keys = {one.name: one.read_bytes() for one in paths.keys.iterdir()}
    second = begin()
    somebody = Technician(qtbot, second)
    assert second.missing is Trouble.SUPERVISOR_MISSING
    assert say.SITE.zh in somebody.said
    assert "east-market" in somebody.said
    somebody.presses(Qt.Key.Key_Return)
    assert say.SUPERVISOR.zh in somebody.said
    somebody.types("李主管", PIN, PIN)
    assert second.desk.is_done
    assert is_set_up(paths)
    assert {one.name: one.read_bytes() for one in paths.keys.iterdir()} == keys
    assert Device.objects.count() == 1


def test_closed_while_the_operator_is_waited_for_it_goes_on_waiting(
    qtbot: QtBot, begin: Callable[[], SettingUp], hub: HubInProcess, tmp_path: Path, turn: Lock
) -> None:
    """No other token: the same key asks again, and the operator may have confirmed while no program ran."""
    paths, first = Paths(tmp_path / "gate"), begin()
    somebody = Technician(qtbot, first)
    somebody.presses(Qt.Key.Key_Return)
    somebody.types(make_token("south", "east-market", BASE_URL), "南门")
    somebody.waits_for(say.FINGERPRINT.zh)
    fingerprint = page_of(somebody).head.pair.first
    qtbot.waitUntil(lambda: _devices(turn) == 1, timeout=20_000)
    first.rest()
    first.desk.window.close()
    assert not is_enrolled(paths)
    with turn:
        confirm(Device.objects.get(), hub_clock.now())
    second = begin()
    somebody = Technician(qtbot, second)
    somebody.waits_for(say.SITE.zh)
    assert enrolment.fingerprint(bytes(Device.objects.get().public)) == fingerprint
    assert _devices(turn) == 1
    assert waiting_token(paths, second.settings) is None


def test_back_from_waiting_forgets_the_token(
    qtbot: QtBot, begin: Callable[[], SettingUp], hub: HubInProcess, turn: Lock
) -> None:
    first = begin()
    somebody = Technician(qtbot, first)
    somebody.presses(Qt.Key.Key_Return)
    somebody.types(make_token("south", "east-market", BASE_URL), "南门")
    somebody.waits_for(say.FINGERPRINT.zh)
    somebody.presses(Qt.Key.Key_1)
    first.desk.window.close()
    assert say.SEE_AND_HEAR.zh in Technician(qtbot, begin()).said


def test_a_refused_token_is_not_tried_again_at_the_next_start(
    qtbot: QtBot, begin: Callable[[], SettingUp], hub: HubInProcess, clock: FakeClock
) -> None:
    first = begin()
    somebody = Technician(qtbot, first)
    somebody.presses(Qt.Key.Key_Return)
    token = make_token("south", "east-market", BASE_URL)
    clock.advance(601)
    somebody.types(token, "南门")
    somebody.waits_for("N3")
    first.desk.window.close()
    assert say.SEE_AND_HEAR.zh in Technician(qtbot, begin()).said


def _devices(turn: Lock) -> int:
    with turn:
        return Device.objects.count()


def test_a_full_disk_at_the_last_page_is_told_and_nothing_typed_is_lost(
    qtbot: QtBot, beginning: SettingUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError(Trouble.STORE_FULL)

    somebody = Technician(qtbot, beginning)
    beginning.desk.site.confirm("east-market", SiteKind.SUPERMARKET, is_known=False)
    somebody.presses(Qt.Key.Key_Return)
    with monkeypatch.context() as broken:
        broken.setattr("scanner.app.setting_up.make_first_supervisor", full)
        somebody.types("李主管", PIN, PIN)
    assert words_for(Trouble.STORE_FULL).zh in somebody.said
    assert [line.text() for line in page_of(somebody).lines] == ["李主管", PIN, PIN]
    beginning._paths.data.mkdir(parents=True)
    somebody.presses(Qt.Key.Key_Return)
    assert beginning.desk.is_done


def test_what_nobody_foresaw_while_enrolling_is_told(
    qtbot: QtBot, beginning: SettingUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise LookupError

    monkeypatch.setattr("scanner.app.setting_up.enrol", broken)
    somebody = Technician(qtbot, beginning)
    somebody.presses(Qt.Key.Key_Return)
    somebody.types("HZE1:ANY", "南门")
    somebody.waits_for(words_for(Trouble.INTERNAL).zh)


def test_before_work_the_network_is_something_to_mend(qtbot: QtBot, beginning: SettingUp) -> None:
    """At work one scans on without; here nothing goes on."""
    somebody = Technician(qtbot, beginning)
    somebody.presses(Qt.Key.Key_Return)
    beginning.desk.enrolment.show_trouble(Trouble.HUB_UNREACHABLE, "")
    assert say.NO_HUB.zh in somebody.said
    assert words_for(Trouble.HUB_UNREACHABLE).next_zh not in somebody.said


def test_the_code_may_come_by_the_camera_but_only_where_it_is_asked_for(
    qtbot: QtBot, beginning: SettingUp, hub: HubInProcess, clock: FakeClock
) -> None:
    token = make_token("south", "east-market", BASE_URL)
    scene = Scene("paper", token)
    somebody = Technician(qtbot, beginning)
    beginning._box.put(Frame(SceneArtist().draw(scene, 1.0), clock.mono_ms(), 1))
    beginning._lane.step(0)
    qtbot.wait(1)
    assert say.SEE_AND_HEAR.zh in somebody.said
    somebody.presses(Qt.Key.Key_Return)
    assert somebody.desk.window.page is not None
    assert somebody.desk.window.page.lines[0].text() == token
    clock.advance(3)
    beginning._box.put(Frame(SceneArtist().draw(scene, 1.0), clock.mono_ms(), 2))
    beginning._lane.step(0)
    somebody.waits_for(say.FINGERPRINT.zh)
    somebody.presses(Qt.Key.Key_Return)
    assert say.FINGERPRINT.zh in somebody.said, "Enter out of habit does not give up"
    somebody.presses(Qt.Key.Key_1)
    assert say.TOKEN.zh in somebody.said
    assert not is_enrolled(beginning._paths)


def scanned(beginning: SettingUp, text: str) -> None:
    """By a hand scanner that types, and no Enter at the end."""
    for number, letter in enumerate(text):
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, Qt.Key(ord(letter)), Qt.KeyboardModifier.NoModifier, letter)
            event.setTimestamp(90_000_000 + 4 * number)
            QApplication.sendEvent(beginning.desk.window.windowHandle(), event)
    while beginning.desk.keys.silence.isActive():
        beginning.desk.keys.silence.timeout.emit()


def test_a_hand_scanner_without_an_enter_brings_the_token_or_a_word_why_not(
    qtbot: QtBot, beginning: SettingUp, hub: HubInProcess
) -> None:
    """It was swallowed without a word: no Enter, no pass."""
    somebody = Technician(qtbot, beginning)
    beginning.desk.keys.watch(beginning.desk.window.windowHandle())
    somebody.presses(Qt.Key.Key_Return)
    scanned(beginning, "РЯЖЙЦУКЕН")
    assert words_for(Trouble.HAND_SCANNER_LAYOUT).next_zh in somebody.said
    scanned(beginning, make_token("south", "east-market", BASE_URL, auto_confirm=True))
    somebody.waits_for(say.SITE.zh)


def test_a_wrong_token_is_a_sentence_and_a_next_step(qtbot: QtBot, beginning: SettingUp) -> None:
    somebody = Technician(qtbot, beginning)
    somebody.presses(Qt.Key.Key_Return)
    somebody.types("HZE1:NONSENSE", "南门")
    somebody.waits_for("N2")
    assert say.TOKEN.zh in somebody.said


def test_without_a_key_store_a_file_is_offered_and_not_taken_unasked(
    qtbot: QtBot, beginning: SettingUp, hub: HubInProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    beginning.settings = Settings()
    somebody = Technician(qtbot, beginning)
    somebody.presses(Qt.Key.Key_Return)
    somebody.types(make_token("south", "east-market", BASE_URL, auto_confirm=True), "南门")
    somebody.waits_for(say.KEYS_IN_FILE.zh)
    somebody.presses(Qt.Key.Key_Return)
    somebody.waits_for(say.SITE.zh)
    assert beginning.settings.keys == "file"


def test_the_sound_is_tried_and_its_absence_is_said(qtbot: QtBot, beginning: SettingUp) -> None:
    somebody = Technician(qtbot, beginning)
    somebody.presses(Qt.Key.Key_2)
    assert (say.HEARD if somebody.desk.sounds.available else say.NO_SOUND).zh in somebody.said
    somebody.presses(Qt.Key.Key_4)
    assert somebody.said.startswith(say.SEE_AND_HEAR.en)
