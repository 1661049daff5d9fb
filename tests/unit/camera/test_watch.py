"""Frames that arrive and are none."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.camera.loop import FROZEN_REOPEN_MS
from scanner.camera.state import CameraState
from scanner.camera.watch import FROZEN_MS, LOOK_MS, PictureWatch, Uprightness
from tests.fakes.camera import GREY_PICTURE
from tests.unit.camera.test_capture_loop import FRAME_S, gate

UPRIGHT = ((10.0, 10.0), (90.0, 12.0), (88.0, 90.0), (8.0, 88.0))
FROZEN_FRAMES = int((FROZEN_MS + LOOK_MS) / 1000 / FRAME_S) + 3


def noisy(number: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    picture = np.random.default_rng(number).integers(100, 104, GREY_PICTURE.shape, np.uint8)
    return np.asarray(picture, np.uint8)


def test_a_still_scene_with_a_sensors_noise_is_live() -> None:
    it = gate(*[noisy(number) for number in range(400)], repeats=False)
    it.steps(400)
    assert it.states == [CameraState.OPENING, CameraState.LIVE]


def test_a_frozen_picture_is_told_kept_from_the_lane_and_the_camera_opened_anew() -> None:
    it = gate(repeats=False)
    it.steps(FROZEN_FRAMES)
    assert it.states == [CameraState.OPENING, CameraState.LIVE, CameraState.FROZEN]
    assert it.box.peek() is None
    it.steps(20)
    assert it.source.times_opened == 2
    assert it.now() is CameraState.FROZEN, "opened anew, it still shows the same picture"
    assert it.box.peek() is None
    it.steps(int(FROZEN_REOPEN_MS / 1000 / FRAME_S) + 5)
    assert it.source.times_opened == 3
    it.steps(2)
    it.source.script.append(noisy(1))
    it.steps(1)
    assert it.now() is CameraState.LIVE
    assert it.box.peek() is not None


def test_a_live_picture_is_looked_at_now_and_then_and_what_is_none_at_every_frame() -> None:
    watch, black = PictureWatch(repeats=True), np.zeros((72, 128, 3), np.uint8)
    seen: list[CameraState] = []
    for number in range(60):
        is_dark = number < 42
        seen.append(watch.look(black if is_dark else noisy(number), number * LOOK_MS / 5))
    ends = [at for at in range(1, 60) if seen[at] is not seen[at - 1]]
    assert ends == [35, 42], "told at the first look after a second; its end at once"


def test_a_file_may_show_one_picture_for_ever() -> None:
    it = gate()
    it.steps(2 * FROZEN_FRAMES)
    assert it.now() is CameraState.LIVE


@pytest.mark.parametrize(
    ("grey", "state"), [(255, CameraState.LIVE), (2, CameraState.BLACK), (120, CameraState.FROZEN)]
)
def test_a_sensor_at_its_limit_is_not_frozen(grey: int, state: CameraState) -> None:
    watch = PictureWatch(repeats=False)
    picture = np.full((720, 1280, 3), grey, np.uint8)
    watch.look(picture, 0)
    watch.look(picture, FROZEN_MS / 2)
    assert watch.look(picture, FROZEN_MS) is state


@pytest.mark.parametrize("shape", [(1, 1), (1, 8000, 3), (8000, 1), (3, 5, 3)])
def test_any_size_can_be_watched(shape: tuple[int, ...]) -> None:
    watch = PictureWatch(repeats=False)
    for now_ms in (0, 2 * FROZEN_MS):
        watch.look(np.full(shape, 90, np.uint8), now_ms)
    watch.look(np.full((20, 20), 90, np.uint8), 3 * FROZEN_MS)


def turned(corners: tuple[tuple[float, float], ...], quarters: int) -> tuple[tuple[float, float], ...]:
    return corners[quarters:] + corners[:quarters]


def votes(*quarters: int, every_ms: float = 5000.0) -> bool:
    uprightness = Uprightness()
    for number, quarter in enumerate(quarters):
        uprightness.seen(turned(UPRIGHT, quarter), number * every_ms)
    return uprightness.is_upside_down


@pytest.mark.parametrize(
    ("quarters", "upside_down"),
    [
        ((2, 2, 2, 2, 2), True),
        ((2, 2, 2, 2), False),
        ((2, 2, 0, 2, 2), False),
        ((1, 3, 1, 3, 1), False),
        ((0, 2, 2, 2, 2, 2), True),
        ((2, 2, 2, 2, 2, 0), False),
    ],
)
def test_five_people_in_a_row_show_that_the_camera_hangs_upside_down(
    quarters: tuple[int, ...], upside_down: bool
) -> None:
    assert votes(*quarters) is upside_down


def test_one_person_is_one_vote() -> None:
    assert not votes(*[2] * 100, every_ms=33.0)
