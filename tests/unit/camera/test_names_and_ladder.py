"""Which camera, and in which format: what systems and drivers really answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2_enumerate_cameras
import pytest

from scanner.camera.ladder import RUNGS, Rung, climb
from scanner.camera.names import MAX_NAME_CHARACTERS, CameraChoice, FoundCamera, camera_called, cameras
from scanner.camera.opencv_source import OpenCvSource
from scanner.camera.vision import cv2
from scanner.errors import CameraError, Trouble
from tests.fakes.camera import FakeVideoCapture
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Iterable

GATE, DESK = FoundCamera(0, "USB Gate Cam: 1080p"), FoundCamera(2, "Integrated Webcam")


@dataclass
class Listed:
    """What the library hands out."""

    index: int
    name: str | None


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> list[Listed]:
    found: list[Listed] = []
    monkeypatch.setattr(cv2_enumerate_cameras, "enumerate_cameras", lambda backend: found)
    return found


def test_every_camera_has_a_name_of_its_own_in_the_order_of_numbers(listed: list[Listed]) -> None:
    listed += [Listed(4, "C920"), Listed(2, None), Listed(0, "C920"), Listed(6, " " + "x" * 300)]
    assert cameras() == [
        FoundCamera(0, "C920"),
        FoundCamera(2, "camera 2"),
        FoundCamera(4, "C920 (2)"),
        FoundCamera(6, "x" * MAX_NAME_CHARACTERS),
    ]


def test_a_system_that_cannot_list_has_no_cameras(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(backend: int) -> Iterable[object]:
        raise OSError

    monkeypatch.setattr(cv2_enumerate_cameras, "enumerate_cameras", failing)
    assert cameras() == []


@pytest.mark.parametrize("said", ["USB Gate Cam: 1080p", "usb gate cam", "USB"])
def test_a_name_or_its_beginning_is_enough(said: str) -> None:
    assert camera_called(said, [DESK, GATE]) == GATE


def test_the_whole_name_goes_before_a_beginning() -> None:
    exact = FoundCamera(5, "Cam")
    assert camera_called("cam", [FoundCamera(1, "Cam 2"), exact]) == exact
    assert camera_called("other", [GATE]) is None


def test_by_name_it_is_never_another_camera() -> None:
    plugged = [DESK]
    choice = CameraChoice("USB Gate", lambda: plugged)
    for expected in (Trouble.CAMERA_WRONG, Trouble.CAMERA_ABSENT):
        with pytest.raises(CameraError) as refused:
            choice.index()
        assert refused.value.trouble is expected
        plugged.clear()
    plugged.append(FoundCamera(7, GATE.name))
    assert choice.index() == 7


def test_by_number_it_is_found_again_under_another_number() -> None:
    plugged = [GATE, DESK]
    choice = CameraChoice(0, lambda: plugged)
    assert (choice.index(), choice.name) == (0, GATE.name)
    plugged[:] = [DESK, FoundCamera(3, GATE.name)]
    assert choice.index() == 3
    plugged.clear()
    assert choice.index() == 0
    plugged[:] = [FoundCamera(0, "A new one")]
    assert (choice.index(), choice.name) == (0, "A new one")


def test_the_number_found_is_the_one_that_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cv2, "VideoCapture", FakeVideoCapture)
    OpenCvSource(CameraChoice("Integrated", lambda: [GATE, DESK]), FakeClock()).open()
    assert FakeVideoCapture.opened[-1] == 2


@pytest.mark.parametrize(
    ("modes", "taken"),
    [
        ([("YUYV", 640, 480, 30.0), ("MJPG", 1280, 720, 30.0), ("MJPG", 1920, 1080, 30.0)], RUNGS[0]),
        ([("MJPG", 1920, 1080, 5.0), ("MJPG", 1280, 720, 30.0)], RUNGS[1]),
        ([("MJPG", 1920, 1080, 0.0)], RUNGS[0]),
        ([("MJPG", 640, 480, 30.0), ("YUYV", 1280, 720, 10.0)], RUNGS[3]),
        ([("YUYV", 640, 480, 30.0)], Rung("YUYV", 640, 480)),
        ([("BGR3", 1280, 720, 60.0)], Rung("BGR3", 1280, 720)),
        ([("BGR3", 800, 600, 60.0)], Rung("BGR3", 800, 600)),
        ([("\0\0\0\0", 352, 288, 30.0)], Rung("?", 352, 288)),
    ],
    ids=[
        "1080p",
        "1080p at 5 fps",
        "fps unknown",
        "raw 720p at 10 fps",
        "VGA",
        "raw 720p",
        "none of them",
        "nameless",
    ],
)
def test_the_best_that_the_camera_really_gives(
    modes: list[tuple[str, int, int, float]], taken: Rung, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeVideoCapture, "modes", tuple(modes))
    capture = FakeVideoCapture(0, 0)
    assert climb(capture) == taken  # type: ignore[arg-type]
    assert capture.settings[-1] == (cv2.CAP_PROP_BUFFERSIZE, 1)
