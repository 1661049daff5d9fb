"""What the holder of an unread code is told, and when."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from scanner.camera.decoder import Reading, Unread
from scanner.camera.frame import Frame
from scanner.camera.hints import Hint, Sight, hint_for
from scanner.camera.in_view import find
from scanner.camera.onlooker import UNREAD_MS, Onlooker
from scanner.camera.regions import Region
from scanner.camera.scene import Pose, Scene
from scanner.camera.scene_artist import SceneArtist
from scanner.camera.vision import cv2
from scanner.protocol.words import HINTS
from tests.fakes.camera import SQUARE

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

WELL = Sight(
    side_px=300,
    height_share=0.4,
    is_cut=False,
    bright=240,
    contrast=200,
    glare=0,
    sharpness=0.25,
    smear=1.1,
    speed=0.1,
    others=0,
)
FRAME_MS = 1000 / 30
PHONE = Scene("phone", "HZ1:" + "6BFOXN TS3DH" * 18)
EMPTY = Scene("none")


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({}, None),
        ({"others": 1}, Hint.TWO_CODES),
        ({"bright": 40.0}, Hint.TOO_DARK),
        ({"contrast": 20.0}, Hint.TOO_DARK),
        ({"height_share": 0.9}, Hint.TOO_NEAR),
        ({"height_share": 0.5, "is_cut": True}, Hint.TOO_NEAR),
        ({"height_share": 0.3, "is_cut": True}, None),
        ({"height_share": 1.0, "is_cut": True, "coarse": 0.3}, None),
        ({"side_px": 100.0}, Hint.TOO_FAR),
        ({"module_px": 2.2}, Hint.TOO_FAR),
        ({"module_px": 3.0, "side_px": 100.0}, None),
        ({"glare": 0.1}, Hint.GLARE),
        ({"speed": 2.0}, Hint.HOLD_STILL),
        ({"sharpness": 0.05, "smear": 2.5}, Hint.HOLD_STILL),
        ({"sharpness": 0.05}, Hint.BLURRED),
        ({"bright": 40.0, "side_px": 100.0, "sharpness": 0.01}, Hint.TOO_DARK),
    ],
)
def test_one_thing_to_do_the_first_that_helps(change: dict[str, object], hint: Hint | None) -> None:
    assert hint_for(WELL._replace(**change)) is hint  # type: ignore[arg-type]


@pytest.mark.parametrize("hint", list(Hint))
def test_every_hint_has_words_and_a_step_in_both_languages(hint: Hint) -> None:
    words = HINTS[hint]
    assert all((words.zh, words.en, words.next_zh, words.next_en))


class Gate:
    """An onlooker before a gate that was empty for a while."""

    def __init__(self, spoil: Callable[[Picture], Picture] = lambda picture: picture) -> None:
        self.unread: list[Unread] = []
        self.artist, self.onlooker, self.spoil = SceneArtist(), Onlooker(lambda: self.unread), spoil
        self.now_ms, self.number = 0.0, 0
        self.shows(EMPTY, 300)

    def shows(self, scene: Scene, for_ms: float, text: str = "") -> Hint | None:
        self.artist.prepare(scene)
        until_ms, began_ms = self.now_ms + for_ms, self.now_ms
        while self.now_ms < until_ms:
            picture = self.spoil(self.artist.draw(scene, 1.0 + (self.now_ms - began_ms) / 1000))
            self.number += 1
            readings = [Reading(text, SQUARE, "fake")] if text else []
            self.onlooker.look(Frame(picture, self.now_ms, self.number), readings)
            self.now_ms += FRAME_MS
        return self.onlooker.hint


@cache
def noise(shape: tuple[int, ...]) -> NDArray[np.float64]:
    return np.random.default_rng(1).normal(0, 2, shape)


def darkened(picture: Picture) -> Picture:
    return np.asarray(np.clip(picture * 0.08 + noise(picture.shape), 0, 255), np.uint8)


def with_a_lamp(picture: Picture) -> Picture:
    lit = picture.copy()
    cv2.circle(lit, (600, 330), 70, (255, 255, 255), -1)
    return lit


def twice(picture: Picture) -> Picture:
    half = picture[:, 320:960]
    return np.asarray(np.hstack([half, half]), np.uint8)


@pytest.mark.parametrize(
    ("scene", "spoil", "hint"),
    [
        (replace(PHONE, pose=Pose(distance=3.5)), None, Hint.TOO_FAR),
        (replace(PHONE, pose=Pose(distance=0.32)), None, Hint.TOO_NEAR),
        (replace(PHONE, blur_px=6), None, Hint.BLURRED),
        (replace(PHONE, kind="paper", blur_px=6), None, Hint.BLURRED),
        (replace(PHONE, motion_px=30), None, Hint.HOLD_STILL),
        (PHONE, darkened, Hint.TOO_DARK),
        (PHONE, with_a_lamp, Hint.GLARE),
    ],
    ids=["far", "near", "blurred", "blurred paper", "moving", "dark", "glare"],
)
def test_what_is_wrong_is_seen(scene: Scene, spoil: Callable[[Picture], Picture] | None, hint: Hint) -> None:
    gate = Gate(spoil or (lambda picture: picture))
    assert gate.shows(scene, UNREAD_MS - 2 * FRAME_MS) is None, "not before 0.7 s"
    assert gate.shows(scene, 700) is hint


GRAIN = np.random.default_rng(3).normal(0, 1, (380, 660, 3)).astype(np.float32)


def grainy(picture: Picture, grey_steps: float, number: int) -> Picture:
    """Half as large, with a sensor's noise, another in each frame."""
    down, across = number * 7 % 20, number * 11 % 20
    noise = GRAIN[down : down + 360, across : across + 640] * grey_steps
    return np.asarray(np.clip(picture[::2, ::2] + noise, 0, 255), np.uint8)


@pytest.mark.parametrize(
    ("before", "after", "shown", "hint"),
    [
        (60, 60, EMPTY, None),
        (0, 90, None, None),
        (40, 40, replace(PHONE, pose=Pose(distance=0.32)), Hint.TOO_NEAR),
    ],
    ids=["a noisy room", "a lost signal's snow", "near, in a noisy room"],
)
def test_noise_is_nothing_held_too_near(
    before: float, after: float, shown: Scene | None, hint: Hint | None
) -> None:
    artist, onlooker, said = SceneArtist(), Onlooker(), set()
    empty = artist.draw(EMPTY, 0.0)
    artist.prepare(shown or EMPTY)
    held = artist.draw(shown, 1.0) if shown else np.full_like(empty, 127)
    for number in range(16):
        picture = grainy(empty, before, number) if number < 4 else grainy(held, after, number)
        onlooker.look(Frame(picture, number * 100.0, number), [])
        said.add(onlooker.hint)
    assert said == {None, hint}


def test_two_codes_side_by_side() -> None:
    gate = Gate(twice)
    hints = [gate.shows(replace(PHONE, blur_px=4), 400) for _ in range(4)]
    assert hints[-1] is Hint.TWO_CODES


@pytest.mark.parametrize(
    ("second_px", "others"), [(100, 1), (80, 1), (50, 0)], ids=["as large", "a bit smaller", "a stamp"]
)
def test_codes_on_two_things_held_apart_are_counted_by_size(second_px: int, others: int) -> None:
    plane, chequered = np.full((360, 640), 200, np.uint8), np.indices((100, 100)) // 5
    held = [Region(60, 100, 240, 280), Region(400, 100, 580, 280)]
    for part, side in zip(held, (100, second_px), strict=True):
        code = np.s_[150 : 150 + side, part.left + 40 : part.left + 40 + side]
        plane[code] = chequered.sum(0)[:side, :side] % 2 * 200
    seen = find(plane, 2, held, [], 0.0)
    assert seen is not None
    assert (seen.held, seen.others) == (held[0], others)


def symbol(left: float, top: float, side: float, across: int) -> Unread:
    corners = ((left, top), (left + side, top), (left + side, top + side), (left, top + side))
    return Unread(corners, across)


@pytest.mark.parametrize(
    ("found", "hint"),
    [
        ([symbol(540, 260, 200, 49)], Hint.BLURRED),
        ([symbol(540, 260, 200, 89)], Hint.TOO_FAR),
        ([symbol(540, 260, 200, 49), symbol(542, 262, 198, 53)], Hint.BLURRED),
        ([symbol(560, 120, 120, 37), symbol(560, 480, 120, 37)], Hint.TWO_CODES),
        ([symbol(340, 60, 640, 49)], Hint.TOO_NEAR),
        ([symbol(540, 380, 400, 49)], Hint.TOO_NEAR),
    ],
    ids=["near enough", "dense", "seen twice", "two", "filling", "over the edge"],
)
def test_a_symbol_that_was_found_and_not_read_says_how_far_it_is(
    found: list[Unread], hint: Hint | None
) -> None:
    gate = Gate()
    gate.unread = found
    assert gate.shows(replace(PHONE, blur_px=6), 1500) is hint


def test_a_symbol_on_the_wall_gets_no_advice() -> None:
    gate = Gate()
    gate.unread = [symbol(40, 40, 200, 89)]
    assert gate.shows(replace(PHONE, blur_px=6), 1500) is Hint.BLURRED, "that is the phone"


def test_a_code_that_is_read_needs_no_advice_and_ends_it() -> None:
    gate = Gate()
    far = replace(PHONE, pose=Pose(distance=3.5))
    assert gate.shows(far, 3000, text="HZ1:READ") is None
    assert gate.shows(far, 1500) is Hint.TOO_FAR
    assert gate.shows(far, FRAME_MS, text="HZ1:READ") is None


def test_a_code_that_is_taken_away_ends_it() -> None:
    gate = Gate()
    gate.shows(replace(PHONE, blur_px=6), 1500)
    assert gate.shows(EMPTY, 500) is None


@pytest.mark.parametrize("room", range(3))
def test_posters_shelves_and_people_get_no_advice(room: int) -> None:
    gate = Gate()
    gate.artist, gate.onlooker = SceneArtist(), Onlooker()
    assert gate.shows(Scene("none", room=room, seed=room), 2000) is None


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 2000), (2000, 1, 3), (7, 5), (480, 640), (33, 800, 3)])
def test_any_picture_can_be_looked_at(shape: tuple[int, ...]) -> None:
    onlooker, random = Onlooker(), np.random.default_rng(2)
    for number in range(60):
        shown = random.integers(0, 256, shape, np.uint8) if number % 7 else np.zeros(shape, np.uint8)
        onlooker.look(Frame(np.asarray(shown, np.uint8), number * FRAME_MS, number), [])
