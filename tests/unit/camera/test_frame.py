"""What a driver may give, and what becomes of it."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.camera.frame import MAX_SIDE_PX, normalised
from scanner.errors import CameraError, Trouble


@pytest.mark.parametrize(
    ("shape", "becomes"),
    [
        ((4, 6), (4, 6)),
        ((4, 6, 1), (4, 6)),
        ((4, 6, 3), (4, 6, 3)),
        ((4, 6, 4), (4, 6, 3)),
        ((1, 1, 3), (1, 1, 3)),
    ],
    ids=["grey", "grey with a channel", "BGR", "BGRA", "one pixel"],
)
def test_known_layouts_become_frames(shape: tuple[int, ...], becomes: tuple[int, ...]) -> None:
    given = np.arange(np.prod(shape), dtype=np.uint8).reshape(shape)
    pixels = normalised(given)
    assert pixels.shape == becomes
    assert pixels.flags.c_contiguous
    assert (
        pixels[0, 0].tolist()
        == (given[0, 0, :3] if len(becomes) == 3 else given.reshape(*shape[:2])[0, 0]).tolist()
    )


def test_odd_strides_become_even() -> None:
    given = np.arange(8 * 12 * 3, dtype=np.uint8).reshape(8, 12, 3)[::2, ::-3]
    pixels = normalised(given)
    assert pixels.flags.c_contiguous
    assert (pixels == given).all()


@pytest.mark.parametrize(
    "given",
    [
        None,
        b"jpeg",
        np.zeros((0, 0, 3), np.uint8),
        np.zeros((4, 0), np.uint8),
        np.zeros((4, 6, 2), np.uint8),
        np.zeros((4, 6, 3, 1), np.uint8),
        np.zeros(4, np.uint8),
        np.full((4, 6, 3), np.nan),
        np.zeros((4, 6), np.uint16),
        np.zeros((1, MAX_SIDE_PX + 1), np.uint8),
    ],
    ids=["nothing", "bytes", "0 x 0", "no width", "YUYV", "4 axes", "1 axis", "NaN", "16 bit", "too wide"],
)
def test_everything_else_is_refused_and_named(given: object) -> None:
    with pytest.raises(CameraError) as refused:
        normalised(given)
    assert refused.value.trouble is Trouble.CAMERA_LOST
    assert "picture" in refused.value.detail
