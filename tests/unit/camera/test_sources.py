"""What is particular to each source; what they share stands in tests/contract/test_frame_source.py."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from scanner.camera.file_source import FileSource
from scanner.camera.names import CameraChoice
from scanner.camera.opencv_source import OpenCvSource
from scanner.camera.scene import Scene
from scanner.camera.scene_artist import SceneArtist
from scanner.camera.synthetic_source import SyntheticSource
from scanner.camera.vision import cv2
from scanner.camera.zxing_decoder import ZxingDecoder
from scanner.clock import SystemClock
from scanner.errors import CameraError, Trouble
from tests.fakes.camera import GREY_PICTURE, FakeVideoCapture
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROOT = Path(__file__).parents[3]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> deque[object]:
    """What the fake camera shows next."""
    world: deque[object] = deque()
    monkeypatch.setattr(FakeVideoCapture, "world", world, raising=False)
    monkeypatch.setattr(FakeVideoCapture, "present", True)
    monkeypatch.setattr(cv2, "VideoCapture", FakeVideoCapture)
    return world


@pytest.fixture
def camera(shown: deque[object]) -> OpenCvSource:
    return OpenCvSource(CameraChoice(0, list), FakeClock())


def test_the_format_is_asked_for_before_the_size_and_one_buffer(camera: OpenCvSource) -> None:
    camera.open()
    asked = dict(FakeVideoCapture.newest.settings)
    order = [what for what, _ in FakeVideoCapture.newest.settings]
    assert asked[cv2.CAP_PROP_FRAME_WIDTH] == 1280
    assert asked[cv2.CAP_PROP_FRAME_HEIGHT] == 720
    assert asked[cv2.CAP_PROP_BUFFERSIZE] == 1
    assert order.index(cv2.CAP_PROP_FOURCC) < order.index(cv2.CAP_PROP_FRAME_WIDTH)


@pytest.mark.parametrize(
    "raised", [None, cv2.error("device gone"), np.zeros((4, 4, 2), np.uint8)], ids=["false", "error", "YUYV"]
)
def test_a_camera_that_gives_no_picture_is_lost(
    camera: OpenCvSource, shown: deque[object], raised: object
) -> None:
    shown.append(raised)
    camera.open()
    with pytest.raises(CameraError) as lost:
        camera.read()
    assert lost.value.trouble is Trouble.CAMERA_LOST
    assert lost.value.detail.startswith("camera 0 gives no more") is (raised is None)


def test_the_device_is_let_go(camera: OpenCvSource) -> None:
    camera.open()
    camera.close()
    assert FakeVideoCapture.newest.released


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows whether a camera is there")
@pytest.mark.parametrize(
    ("there", "allowed", "trouble"),
    [
        (True, True, Trouble.CAMERA_BUSY),
        (True, False, Trouble.CAMERA_FORBIDDEN),
        (False, False, Trouble.CAMERA_ABSENT),
    ],
)
def test_busy_forbidden_and_absent_are_told_apart(
    camera: OpenCvSource, monkeypatch: pytest.MonkeyPatch, there: bool, allowed: bool, trouble: Trouble
) -> None:
    monkeypatch.setattr(FakeVideoCapture, "present", False)
    monkeypatch.setattr(Path, "exists", lambda self: there)
    monkeypatch.setattr(os, "access", lambda path, mode: allowed)
    with pytest.raises(CameraError) as refused:
        camera.open()
    assert refused.value.trouble is trouble
    assert FakeVideoCapture.newest.released


def test_a_camera_number_nobody_has_is_absent() -> None:
    with pytest.raises(CameraError) as refused:
        OpenCvSource(CameraChoice(97), FakeClock()).open()
    assert refused.value.trouble is Trouble.CAMERA_ABSENT


@pytest.mark.parametrize(
    "content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n", b"RIFF\xff\xff\xff\xffAVI LIST"]
)
def test_a_file_that_shows_nothing_is_absent(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "torn.png"
    path.write_bytes(content)
    with pytest.raises(CameraError) as refused:
        FileSource(path, FakeClock()).open()
    assert refused.value.trouble is Trouble.CAMERA_ABSENT


@pytest.mark.parametrize("what", ["missing.avi", "."])
def test_a_file_that_is_not_there_is_absent(tmp_path: Path, what: str) -> None:
    with pytest.raises(CameraError) as refused:
        FileSource(tmp_path / what, FakeClock()).open()
    assert refused.value.trouble is Trouble.CAMERA_ABSENT


def test_a_picture_cut_off_is_shown_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.jpg"
    assert cv2.imwrite(str(path), np.tile(GREY_PICTURE, (4, 4, 1)))
    path.write_bytes(path.read_bytes()[:300])
    source = FileSource(path, SystemClock())
    try:
        source.open()
        assert source.read()
    except CameraError as error:
        assert error.trouble in {Trouble.CAMERA_ABSENT, Trouble.CAMERA_LOST}  # noqa: PT017 - either is right
    source.close()


def texts_in(source: SyntheticSource) -> set[str]:
    frame = source.read()
    assert frame is not None
    grey: NDArray[np.uint8] = np.asarray(cv2.cvtColor(frame.pixels, cv2.COLOR_BGR2GRAY), np.uint8)
    return {reading.text for reading in ZxingDecoder().decode(grey)}


def test_what_is_shown_arrives_and_goes_away_again() -> None:
    clock = FakeClock()
    source = SyntheticSource(clock, SceneArtist(), fps=240)
    source.open()
    assert texts_in(source) == set()
    source.show(Scene("phone", "HZ1:SHOWN"))
    assert texts_in(source) == set(), "it slides in, it does not appear"
    clock.advance(0.4)
    assert texts_in(source) == {"HZ1:SHOWN"}
    source.clear()
    assert texts_in(source) == set()
    source.close()


def test_a_text_that_fits_into_no_code_is_refused_where_it_is_shown() -> None:
    source = SyntheticSource(FakeClock(), SceneArtist())
    with pytest.raises(ValueError, match="too long"):
        source.show(Scene("phone", "A" * 9000))


class WatchedClock(FakeClock):
    """`asked` is set by whoever wants to know the time."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Event()

    def mono_ms(self) -> float:
        self.asked.set()
        return super().mono_ms()


def test_closing_wakes_a_read_that_waits_for_its_turn() -> None:
    clock = WatchedClock()
    source = SyntheticSource(clock, SceneArtist(), fps=0.001)  # a beat every 1000 s
    source.open()
    assert source.read() is not None
    clock.asked.clear()
    reads: list[object] = []
    reader = threading.Thread(target=lambda: reads.append(source.read()))
    reader.start()
    assert clock.asked.wait(30)  # it has found the source open, and looks how long to wait
    source.close()
    reader.join(30)
    assert reads == [None]


def test_importing_opencv_leaves_qt_alone() -> None:
    """OpenCV sets both variables whatever they were; a window would then look for its plugins in OpenCV's folder."""
    code = (
        "import os; from scanner.camera.vision import cv2; "
        "print(os.environ.get('QT_QPA_PLATFORM_PLUGIN_PATH'), os.environ.get('QT_QPA_FONTDIR'))"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith("QT_QPA")} | {
        "QT_QPA_FONTDIR": "mine"
    }
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    assert done.stdout.split() == [b"None", b"mine"]
