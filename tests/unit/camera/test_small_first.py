"""The live picture's first look: quick where a code is large, and no code is lost by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from scanner.camera.qr_symbol import qr_symbol
from scanner.camera.small_first import LEAST_SIDE_PX, SmallFirst
from tests.fakes.camera import FakeDecoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.camera.decoder import Unread

NEAR, FAR = "HZ1:HELD TO THE CAMERA", "HZ1:SOMEBODY BEHIND"


def drawn(text: str, module_px: int) -> NDArray[np.uint8]:
    return np.asarray(np.kron(qr_symbol(text, "M"), np.ones((module_px, module_px), np.uint8)), np.uint8)


def on_the_gate(
    *codes: tuple[NDArray[np.uint8], int], shape: tuple[int, int] = (720, 1280)
) -> NDArray[np.uint8]:
    """A picture of 720p with each code 100 pixels from the top and so many from the left."""
    picture = np.full(shape, 200, np.uint8)
    for code, left in codes:
        picture[100 : 100 + code.shape[0], left : left + code.shape[1]] = code
    return picture


def texts(first: SmallFirst, picture: NDArray[np.uint8]) -> set[str]:
    return {reading.text for reading in first.search(picture)[0]}


def whole_looks(first: SmallFirst, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, ...]]:
    """The shapes of what was looked at as a whole, as it goes on."""
    seen: list[tuple[int, ...]] = []
    search = first._whole.search

    def looked(grey: NDArray[np.uint8]) -> tuple[list, list[Unread]]:  # type: ignore[type-arg]
        seen.append(grey.shape)
        return search(grey)

    monkeypatch.setattr(first._whole, "search", looked)
    return seen


def test_a_large_code_is_read_without_looking_at_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    first = SmallFirst()
    seen = whole_looks(first, monkeypatch)
    assert texts(first, on_the_gate((drawn(NEAR, 8), 300))) == {NEAR}
    assert seen == []


def test_its_corners_are_where_it_lies_in_the_picture() -> None:
    code = drawn(NEAR, 8)
    ((reading,), _) = SmallFirst().search(on_the_gate((code, 300)))
    quiet = 4 * 8
    side = code.shape[0] - 2 * quiet
    left, top = 300 + quiet, 100 + quiet
    wanted = [(left, top), (left + side, top), (left + side, top + side), (left, top + side)]
    assert np.abs(np.array(reading.corners) - wanted).max() <= 6


@pytest.mark.parametrize("module_px", [2, 3])
def test_a_small_code_is_read_in_the_first_picture_too(module_px: int) -> None:
    assert texts(SmallFirst(), on_the_gate((drawn(NEAR, module_px), 300))) == {NEAR}


def test_a_second_code_that_only_the_whole_gives_away_comes_with_the_next_picture() -> None:
    first, both = SmallFirst(), on_the_gate((drawn(NEAR, 8), 300), (255 - drawn(FAR, 4), 900))
    assert texts(first, both) == {NEAR}
    assert FAR in texts(first, both) | texts(first, both)


def test_whoever_comes_nearer_is_read_while_another_is_held() -> None:
    first, near = SmallFirst(), drawn(NEAR, 8)
    held = on_the_gate((near, 300))
    assert texts(first, held) == texts(first, held) == {NEAR}
    assert FAR in texts(first, on_the_gate((near, 300), (drawn(FAR, 8), 800)))


def test_a_code_that_was_gone_is_read_quickly_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first, held = SmallFirst(), on_the_gate((drawn(NEAR, 8), 300))
    texts(first, held)
    texts(first, on_the_gate())
    seen = whole_looks(first, monkeypatch)
    assert texts(first, held) == {NEAR}
    assert seen == []


def test_light_modules_on_dark_ground_are_read_by_the_second_picture() -> None:
    first, dark = SmallFirst(), 255 - on_the_gate((drawn(NEAR, 6), 300))
    texts(first, on_the_gate())
    assert NEAR in texts(first, dark) | texts(first, dark)


def test_looking_inverted_is_left_out_of_every_second_picture_until_something_is_read() -> None:
    first, dark = SmallFirst(), 255 - on_the_gate((drawn(NEAR, 6), 300))
    for _ in range(2):
        texts(first, on_the_gate())
    assert [bool(texts(first, dark)) for _ in range(5)] == [False, True, True, True, True]


def test_half_the_size_is_for_the_pictures_that_are_not_looked_at_inverted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, looked = SmallFirst(), FakeDecoder()
    monkeypatch.setattr(first, "_small", looked)
    halves = []
    for _ in range(4):
        texts(first, on_the_gate())
        halves.append(len(looked.pictures))
    assert halves == [1, 1, 2, 2]


def test_a_symbol_that_is_seen_and_not_read_is_told_of() -> None:
    torn = drawn(NEAR, 8)
    middle = slice(torn.shape[0] // 3, torn.shape[0] * 2 // 3)
    torn[middle, middle] = np.random.default_rng(3).integers(0, 2, torn[middle, middle].shape) * 255
    readings, unread = SmallFirst().search(on_the_gate((torn, 300)))
    assert readings == []
    assert unread


@pytest.mark.parametrize("shape", [(1, 1), (1, 2), (150, 150), (LEAST_SIDE_PX, 1), (LEAST_SIDE_PX + 1, 333)])
def test_pictures_of_any_size_are_looked_at(shape: tuple[int, int]) -> None:
    assert texts(SmallFirst(), np.full(shape, 130, np.uint8)) == set()
