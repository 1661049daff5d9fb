"""What every source of frames promises, held against each of them."""

from __future__ import annotations

from collections import deque
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from scanner.camera.attended_source import AttendedSource
from scanner.camera.file_source import FileSource
from scanner.camera.names import CameraChoice
from scanner.camera.opencv_source import OpenCvSource
from scanner.camera.scene_artist import SceneArtist
from scanner.camera.synthetic_source import SyntheticSource
from scanner.camera.vision import cv2
from scanner.clock import SystemClock
from scanner.errors import CameraError, Trouble
from tests.fakes.camera import GREY_PICTURE, FakeVideoCapture, HangingSource, ScriptedSource

if TYPE_CHECKING:
    from pathlib import Path

    from scanner.camera.frame import Frame
    from scanner.camera.source import FrameSource


def write_video(path: Path, pictures: int = 5) -> Path:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 30, (128, 72))
    for shade in range(pictures):
        writer.write(np.full((72, 128, 3), 40 * shade, np.uint8))
    writer.release()
    return path


def write_picture(path: Path) -> Path:
    assert cv2.imwrite(str(path), GREY_PICTURE)
    return path


@pytest.fixture(params=["camera", "attended", "video", "picture", "synthetic", "scripted"])
def source(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FrameSource:
    clock = SystemClock()
    if request.param == "camera":
        monkeypatch.setattr(FakeVideoCapture, "world", deque(), raising=False)
        monkeypatch.setattr(cv2, "VideoCapture", FakeVideoCapture)
        return OpenCvSource(CameraChoice(0, list), clock)
    if request.param == "attended":
        return AttendedSource(lambda: HangingSource(clock))
    if request.param == "video":
        return FileSource(write_video(tmp_path / "gate.avi"), clock)
    if request.param == "picture":
        return FileSource(write_picture(tmp_path / "gate.png"), clock)
    if request.param == "synthetic":
        return SyntheticSource(clock, SceneArtist(), fps=120)
    return ScriptedSource(clock)


def frames(source: FrameSource, count: int) -> list[Frame]:
    """The next `count` frames; a source may say "nothing new" a bounded number of times in between."""
    found: list[Frame] = []
    for _ in range(count * 20):
        frame = source.read()
        if frame is not None:
            found.append(frame)
        if len(found) == count:
            return found
    pytest.fail(f"{len(found)} of {count} frames")


def test_frames_are_what_a_frame_promises(source: FrameSource) -> None:
    source.open()
    for frame in frames(source, 3):
        assert frame.pixels.dtype == np.uint8
        assert frame.pixels.ndim in {2, 3}
        assert frame.pixels.flags.c_contiguous
    source.close()


def test_numbers_and_times_only_rise_also_across_a_reopening(source: FrameSource) -> None:
    source.open()
    seen = frames(source, 7)  # more than the video holds: it begins again
    source.close()
    source.open()
    seen += frames(source, 2)
    source.close()
    assert [frame.number for frame in seen] == list(range(1, 10))
    assert all(a.taken_ms <= b.taken_ms for a, b in pairwise(seen))


def test_reading_what_is_not_open_is_a_lost_camera(source: FrameSource) -> None:
    with pytest.raises(CameraError) as before:
        source.read()
    source.open()
    source.close()
    with pytest.raises(CameraError) as after:
        source.read()
    assert before.value.trouble is after.value.trouble is Trouble.CAMERA_LOST


def test_closing_twice_or_without_opening_is_nothing(source: FrameSource) -> None:
    source.close()
    source.open()
    source.close()
    source.close()


def test_it_has_a_name_without_a_path(source: FrameSource) -> None:
    assert source.name
    assert "/" not in source.name
