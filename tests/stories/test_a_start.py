"""The whole program with its window: what begins when, and what Python does not stop for."""

from __future__ import annotations

import gc
import threading
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from PySide6.QtCore import QTimer

from scanner.app.gate import Gate
from scanner.protocol.guard import Guard, Role
from scanner.store.database import open_database
from tests.fakes.camera import ScriptedSource
from tests.fakes.enrolled_gate import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.clock import Clock
    from tests.fakes.enrolled_gate import EnrolledGate


@pytest.fixture
def whole(gate: EnrolledGate, qapp: object) -> Iterator[Gate]:
    gate.stop()
    camera = ScriptedSource(gate.clock, [None] * 1_000_000)
    with Gate(gate.paths, SETTINGS, gate.clock, camera, lambda _: gate.network) as program:
        yield program


def test_the_talk_waits_for_the_first_frame_and_for_the_window(whole: Gate) -> None:
    order: list[str] = []

    def talk(_: object) -> None:
        order.append("the talk")
        whole.close_window()

    with ExitStack() as patches:
        for event, name in ((whole._lane.ready, "the frame"), (whole._desk.shown, "the window")):
            waits = lambda _, name=name: order.append(name)  # noqa: E731
            patches.enter_context(patch.object(event, "wait", waits))
        patches.enter_context(patch.object(whole._talk.loop, "run", talk))
        whole.run()
    assert order == ["the frame", "the window", "the talk"]


class OpenedSource(ScriptedSource):
    """Tells when it is opened, and closed."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock, [None] * 1_000_000)
        self.opened, self.closed = threading.Event(), threading.Event()

    def open(self) -> None:
        super().open()
        self.opened.set()

    def close(self) -> None:
        super().close()
        self.closed.set()


def test_the_camera_opens_before_there_is_a_window_and_closes_where_there_will_be_none(
    gate: EnrolledGate,
) -> None:
    gate.stop()
    camera = OpenedSource(gate.clock)

    def desk(**_: object) -> None:
        assert camera.opened.wait(30)
        raise RuntimeError

    with patch("scanner.gui.application.Desk", desk), pytest.raises(RuntimeError):
        Gate(gate.paths, SETTINGS, gate.clock, camera)
    assert camera.closed.is_set()


def test_while_the_window_stands_no_collection_looks_through_what_stays(whole: Gate) -> None:
    before, during = gc.get_freeze_count(), list[int]()

    def look() -> None:
        during.append(gc.get_freeze_count())
        whole.close_window()

    QTimer.singleShot(0, look)
    whole.run()
    assert during[0] > before
    assert gc.get_freeze_count() == 0


def test_what_nobody_is_shown_is_sent_at_once_too(whole: Gate) -> None:
    """The operator is read the number of the shift's end, and types it."""
    chief, desk = Guard(1, "李", Role.SUPERVISOR), whole._guards
    for work in (
        partial(desk.add, chief.name, chief.role, "482913", chief, lambda _: None),
        partial(desk.sign_in, chief),
        partial(desk.hand_over, lambda _: None),
    ):
        whole._talk.loop.step()
        work()
        whole._lane.loop.step(0)
        assert whole._tally.counts().waiting
        assert whole._talk.loop._woken.is_set()
    QTimer.singleShot(0, whole.close_window)
    whole.run()  # a window that never ran would stay


def test_the_sync_is_woken_once_a_verdict_has_been_shown(whole: Gate) -> None:
    """It would seal and send while the window wants to paint."""
    woken: list[bool] = []
    whole._talk.loop.step()
    whole.on_judged = lambda *_: woken.append(whole._talk.loop._woken.is_set())
    whole._lane.hand_in("https://example.org")
    whole._lane.loop.step(0)
    assert [*woken, whole._talk.loop._woken.is_set()] == [False, True]
    QTimer.singleShot(0, whole.close_window)
    whole.run()


def test_a_file_of_the_store_is_looked_through_once_a_start(gate: EnrolledGate) -> None:
    gate.stop()
    with patch("scanner.app.stored.open_database", wraps=open_database) as looked_through:
        gate.start()
    files = [call.args[0].name for call in looked_through.call_args_list]
    assert sorted(files) == ["guards.db", "passes.db", "trust.db"]
