"""Another camera is taken while the loop runs; the choice outlives a restart until the settings say otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from scanner.app.camera_choosing import CameraChoosing
from scanner.camera.loop import CaptureLoop, LaneLoop
from scanner.camera.names import FoundCamera
from scanner.camera.newest_frame import NewestFrame
from scanner.camera.state import CameraState
from scanner.camera.steady import Steady
from scanner.camera.switched_source import SwitchedSource
from scanner.errors import StoreError, Trouble
from scanner.store.camera_shelf import MAX_BYTES, CameraShelf
from tests.fakes.camera import ScriptedSource
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scanner.camera.decoder import Reading, Unread
    from scanner.camera.frame import Frame


class NoReader:
    unread: Sequence[Unread] = ()

    def read(self, frame: Frame, budget_ms: float) -> list[Reading]:
        return []


class Desk:
    """Two cameras, each with a picture of its own, the loops, and what was said."""

    def __init__(self, file: Path, wanted: int | str = 0) -> None:
        self.clock, self.box = FakeClock(), NewestFrame()
        self.sources: dict[int | str, ScriptedSource] = {}
        self.states: list[CameraState] = []
        self.troubles: list[Exception] = []
        self.told: list[tuple[list[str], str]] = []
        self.source = SwitchedSource(wanted, self._make)
        self.capture = CaptureLoop(self.source, self.box, self.states.append, self.clock)
        self.lane = LaneLoop(
            self.box, NoReader(), Steady(), lambda *_: None, self.troubles.append, self.clock
        )
        self.choosing = CameraChoosing(
            self.source,
            CameraShelf(file),
            (self.capture, self.lane),
            lambda names, present: self.told.append((names, present)),
            lambda: [FoundCamera(0, "first"), FoundCamera(2, "second")],
        )

    def grey(self) -> int:
        """What the newest picture shows, after a few steps of the loop."""
        for _ in range(4):
            self.capture.step()
        frame = self.box.peek()
        return -1 if frame is None else int(frame.pixels[0, 0, 0])

    def _make(self, camera: int | str) -> ScriptedSource:
        shade = {0: 100, "second": 200}.get(camera, 150)
        picture = np.full((72, 128, 3), shade, np.uint8)
        self.sources[camera] = ScriptedSource(self.clock, [picture])
        self.sources[camera].name = str(camera)
        return self.sources[camera]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "camera.json"


def test_the_other_cameras_picture_comes_and_the_first_is_let_go(file: Path) -> None:
    desk = Desk(file)
    assert desk.grey() == 100
    desk.choosing.choose("second")
    assert desk.grey() == 200
    assert not desk.sources[0].is_open
    assert desk.states == [CameraState.OPENING, CameraState.LIVE] * 2


def test_no_picture_of_the_first_is_left_to_be_read(file: Path) -> None:
    desk = Desk(file)
    desk.grey()
    desk.choosing.choose("second")
    desk.capture.step()
    assert desk.box.peek() is None


def test_the_choice_outlives_a_restart(file: Path) -> None:
    desk = Desk(file)
    desk.choosing.choose("second")
    desk.lane.step(0)
    assert Desk(file).grey() == 200


@pytest.mark.parametrize("wanted", [1, "third", "0"])
def test_settings_that_ask_for_another_camera_than_before_count_again(file: Path, wanted: int | str) -> None:
    desk = Desk(file)
    desk.choosing.choose("second")
    desk.lane.step(0)
    assert Desk(file, wanted).grey() == 150


@pytest.mark.parametrize(
    "held", [b"", b"{", b"[]", b"\xff", b'{"wanted": 0}', b'{"wanted": 0, "chosen": 7}', b"[" * MAX_BYTES * 9]
)
def test_a_file_that_is_not_ours_chooses_nothing(file: Path, held: bytes) -> None:
    file.write_bytes(held)
    assert CameraShelf(file).chosen(0) is None


def test_what_cannot_be_remembered_is_used_all_the_same_and_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "no such folder" / "camera.json")
    desk.choosing.choose("second")
    desk.lane.step(0)
    assert desk.grey() == 200
    (trouble,) = desk.troubles
    assert isinstance(trouble, StoreError)
    assert trouble.trouble is Trouble.STORE_UNAVAILABLE


def test_the_cameras_are_told_by_name_with_the_one_in_use(file: Path) -> None:
    desk = Desk(file)
    desk.choosing._list()
    assert desk.told == [(["first", "second"], "0")]
