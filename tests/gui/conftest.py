"""A gate made of fakes with the real window in front of it, and a guard against what a window may leave behind."""

from __future__ import annotations

import gc
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scanner.camera.frame import Frame
from scanner.check.verdict import Judged, Verdict
from scanner.gui.application import Desk
from scanner.gui.hand_in import HandIn
from scanner.gui.status import DeskStatus
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.reason import Reason
from tests.fakes.clock import FakeClock
from tests.fakes.duties import FakeDuties
from tests.fakes.people import holder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QColor, QImage
    from PySide6.QtWidgets import QWidget

    from scanner.check.entries import Entry, NoCode
    from scanner.protocol.guard import Guard
    from scanner.protocol.policy import SiteKind

ASSETS = Path(__file__).resolve().parents[2] / "assets"
WELL = DeskStatus(
    camera="LIVE",
    list_age_s=840,
    list_amber=False,
    trust_age_s=3600,
    waiting=0,
    sent=12,
    set_aside=0,
    online=True,
    hub_trouble=None,
    clock_state="OK",
    sound=True,
    site="南门",
)
PATIENCE_MS = 60_000
TYPICAL_SIZE = (1024, 600)
TYPICAL = {
    Outcome.ADMIT: Verdict(Outcome.ADMIT, Reason.PASS_GREEN),
    Outcome.ASK: Verdict(Outcome.ASK, Reason.KIND_PAPER, (Ask.IDENTITY,)),
    Outcome.UNDECIDED: Verdict(Outcome.UNDECIDED, Reason.LIST_OLD),
    Outcome.REFUSE: Verdict(Outcome.REFUSE, Reason.LIST_RED),
}


@dataclass
class FakeCameras:
    """What is asked about cameras, and which was chosen."""

    times_asked: int = 0
    chosen: list[str] = field(default_factory=list)

    def ask(self) -> None:
        self.times_asked += 1

    def choose(self, name: str) -> None:
        self.chosen.append(name)


@dataclass
class FakeSite:
    """What was entered beside the code."""

    entries: list[tuple[int, Entry]] = field(default_factory=list)
    codeless: list[NoCode] = field(default_factory=list)
    left: int = 0
    switched: list[tuple[SiteKind, int]] = field(default_factory=list)

    def enter(self, seq: int, entry: Entry) -> None:
        self.entries.append((seq, entry))

    def without_code(self, entry: NoCode) -> None:
        self.codeless.append(entry)

    def leave(self) -> None:
        self.left += 1

    def switch(self, mode: SiteKind, by: Guard) -> None:
        self.switched.append((mode, by.number))


@dataclass
class Gate:
    """What the app would plug into the desk, and what it was told."""

    clock: FakeClock = field(default_factory=FakeClock)
    status: DeskStatus = WELL
    frame: Frame | None = None
    peeks: int = 0
    answers: list[tuple[int, bool]] = field(default_factory=list)
    painted: list[tuple[Judged, float]] = field(default_factory=list)
    written: int = 0
    texts: list[str] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    cameras: FakeCameras = field(default_factory=FakeCameras)
    duties: FakeDuties = field(default_factory=FakeDuties)
    site: FakeSite = field(default_factory=FakeSite)

    def peek(self) -> Frame | None:
        self.peeks += 1
        return self.frame

    def judged(self, verdict: Verdict, ref_seq: int = 0) -> Judged:
        """`verdict` as the checkpoint would hand it over: each with a sequence number of its own."""
        self.written += 1
        return Judged(verdict, self.written, ref_seq, self.clock.mono_ms())

    def outcome(self, outcome: Outcome, name: str = "张*", subject: int = 1) -> Judged:
        return self.judged(replace(TYPICAL[outcome], credential=holder(name, subject=subject)))


class PatientBot(QtBot):
    """Waits for a slow machine too; a test that waits in vain only fails later."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:  # noqa: N802
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture
def gate() -> Gate:
    return Gate()


def desk_for(
    gate: Gate,
    *,
    language: str = "zh",
    demo: bool = False,
    sounds: bool = False,
    full_screen: bool = False,
    name: str = "",
) -> Desk:
    """The real desk before `gate`."""
    return Desk(
        peek_frame=gate.peek,
        answer=lambda seq, same: gate.answers.append((seq, same)),
        status=lambda: gate.status,
        on_painted=lambda judged, at_ms: gate.painted.append((judged, at_ms)),
        language=language,
        demo=demo,
        sounds=sounds,
        clock=gate.clock,
        assets=ASSETS,
        hand_in=HandIn(gate.texts.append, gate.files.append),
        duties=gate.duties,
        site=gate.site,
        cameras=gate.cameras,
        full_screen=full_screen,
        name=name,
    )


@pytest.fixture
def open_desk(qapp: QApplication, qtbot: QtBot, gate: Gate) -> Iterator[Callable[..., Desk]]:
    """Open the real window; closed at the end as a guard would close it."""
    opened: list[Desk] = []

    def opener(
        *,
        language: str = "zh",
        demo: bool = False,
        sounds: bool = False,
        full_screen: bool = False,
        name: str = "",
    ) -> Desk:
        desk = desk_for(gate, language=language, demo=demo, sounds=sounds, full_screen=full_screen, name=name)
        desk.presenter.leaving.setInterval(3_600_000)  # a test that wants it to go says so
        desk.show()
        qapp.processEvents()  # it places itself once it stands there
        if not full_screen:
            desk.window.resize(*TYPICAL_SIZE)  # Qt's screen that is none has 800x800
            qapp.processEvents()
        opened.append(desk)
        if sounds:
            qtbot.waitUntil(desk.shown.is_set)
        return desk

    yield opener
    for desk in opened:
        desk.window.is_held = False
        desk.window.close()
    qapp.processEvents()


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    return open_desk()


@pytest.fixture
def show(qtbot: QtBot, gate: Gate, desk: Desk) -> Callable[[Judged], Judged]:
    """Hand a verdict over and wait until it is painted."""
    return shower(qtbot, gate, desk)


def shower(qtbot: QtBot, gate: Gate, desk: Desk) -> Callable[[Judged], Judged]:
    def shown(judged: Judged) -> Judged:
        desk.show_judged(judged)
        qtbot.waitUntil(lambda: any(painted is judged for painted, _ in gate.painted))
        return judged

    return shown


@pytest.fixture(autouse=True)
def _nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test after which a timer still runs, a QThread lives or a window stands open."""
    gc.collect()
    gc.freeze()  # what stood there before it need not be looked through after it
    yield
    left = [
        *(f"timer {thing.interval()} ms" for thing in _living(QTimer) if thing.isActive()),
        *(
            f"thread {thing.objectName()}"
            for thing in _living(QThread)
            if thing.isRunning() and not _is_main(thing)
        ),
        *(f"window {thing.windowTitle()!r}" for thing in QApplication.topLevelWidgets() if thing.isVisible()),
    ]
    if left:
        pytest.fail(f"left behind: {', '.join(left)}")


def _living(kind: type[Any]) -> list[Any]:
    return [thing for thing in gc.get_objects() if isinstance(thing, kind) and shiboken6.isValid(thing)]


def _is_main(thread: QThread) -> bool:
    application = QApplication.instance()
    return application is not None and thread is application.thread()


def main_colour(widget: QWidget) -> str:
    """The colour that most of `widget` has."""
    picture = widget.grab().toImage()
    return Counter(colours(picture)).most_common(1)[0][0]


def colours(picture: QImage, step: int = 5) -> list[str]:
    places = ((x, y) for x in range(0, picture.width(), step) for y in range(0, picture.height(), step))
    return [picture.pixelColor(x, y).name() for x, y in places]


def near(one: QColor, red: int, green: int, blue: int) -> bool:
    return all(
        abs(a - b) <= 3 for a, b in zip((one.red(), one.green(), one.blue()), (red, green, blue), strict=True)
    )


def plain_frame(blue: int, green: int, red: int, size: tuple[int, int] = (720, 1280)) -> Frame:
    return Frame(np.full((*size, 3), (blue, green, red), np.uint8), 0.0, 1)
