"""Drawn scenes: what is drawn into them is read out of them, by the reader the gate uses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scanner.camera.chain import DecoderChain
from scanner.camera.frame import Frame
from scanner.camera.scene import EMPTY, GOLD, GREEN, RED, YELLOW, Pose, Scene
from scanner.camera.scene_artist import SceneArtist
from scanner.camera.zxing_decoder import ZxingDecoder
from tests.fakes.clock import FakeClock

LIVE = "HZ1:" + "6BFOXN%TS3DH0YOJ58S S-W5HDC *M0II5XHC9B5G2+$N IOP-IA%NFQ" * 4  # 232 characters: 9-M, 12-Q
HELD_S = [0.4 + 0.2 * step for step in range(8)]

SCENES = {
    "green phone": Scene("phone", LIVE, pose=Pose(yaw=12, pitch=-8, roll=6)),
    "green paper": Scene("paper", LIVE, title="纸质健康码", seed=2, pose=Pose(yaw=-8, pitch=10, roll=-5)),
    "yellow modules": Scene("phone", LIVE, modules=YELLOW, surround=YELLOW, seed=3),
    "red modules": Scene("phone", LIVE, modules=RED, surround=RED, seed=4),
    "gold modules": Scene("phone", LIVE, modules=GOLD, surround=GOLD, seed=5),
    "dark mode": Scene("phone", LIVE, dark=True, seed=6),
    "dark mode, coloured": Scene("phone", LIVE, dark=True, modules=GREEN, seed=7, pose=Pose(yaw=-10)),
    "web address": Scene(
        "paper", "https://www.example.com/menu?table=12", title="扫码点餐", surround=RED, seed=8
    ),
    "upside down": Scene("phone", LIVE, seed=9, pose=Pose(roll=180)),
    "from afar": Scene("phone", LIVE, seed=10, pose=Pose(distance=1.8, offset_px=(150, 40))),
    "no clutter": Scene("phone", LIVE, clutter=False, room=4),
}


@pytest.fixture(scope="module")
def artist() -> SceneArtist:
    return SceneArtist()


@pytest.mark.parametrize("name", SCENES)
def test_the_text_drawn_is_the_text_read(artist: SceneArtist, name: str) -> None:
    chain = DecoderChain(ZxingDecoder(), None, FakeClock())
    for number, t_s in enumerate(HELD_S):
        readings = chain.read(Frame(artist.draw(SCENES[name], t_s), t_s * 1000, number), budget_ms=10)
        assert [reading.text for reading in readings] == [SCENES[name].text]


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_read_where_no_code_is(artist: SceneArtist, seed: int) -> None:
    chain = DecoderChain(ZxingDecoder(), None, FakeClock())
    for scene in (
        replace(EMPTY, seed=seed, room=seed),
        Scene("phone", None, seed=seed),
        Scene("paper", None, seed=seed),
    ):
        assert chain.read(Frame(artist.draw(scene, 1.0), 1000.0, 1), budget_ms=100) == []


def test_a_picture_is_a_camera_s_picture(artist: SceneArtist) -> None:
    for scene in (*SCENES.values(), EMPTY):
        pixels = artist.draw(scene, 1.0)
        assert pixels.shape == (720, 1280, 3)
        assert pixels.dtype == np.uint8
        assert pixels.flags.c_contiguous


def test_the_same_scene_and_moment_give_the_same_picture() -> None:
    scene = SCENES["green phone"]
    assert (SceneArtist().draw(scene, 0.7) == SceneArtist().draw(scene, 0.7)).all()


def test_each_picture_is_the_caller_s_own(artist: SceneArtist) -> None:
    first = artist.draw(EMPTY, 1.0)
    before = first.copy()
    artist.draw(SCENES["green phone"], 1.0)
    artist.draw(EMPTY, 2.0)
    assert (first == before).all()


def test_the_hand_moves_and_the_sensor_is_noisy(artist: SceneArtist) -> None:
    still = replace(SCENES["green phone"], noise=0.0)
    assert (artist.draw(still, 1.0) != artist.draw(still, 1.1)).any()
    assert (artist.draw(EMPTY, 1.0) != artist.draw(EMPTY, 1.1)).any()
    assert (
        artist.draw(replace(still, shake_px=0.0), 1.0) == artist.draw(replace(still, shake_px=0.0), 1.1)
    ).all()


def test_it_slides_in_from_below(artist: SceneArtist) -> None:
    scene = replace(SCENES["green phone"], noise=0.0)
    held = artist.draw(scene, 1.0).astype(int)
    differs = [np.abs(artist.draw(scene, t_s).astype(int) - held).mean() for t_s in (0.0, 0.1, 0.2, 0.3)]
    assert min(differs[:2]) > differs[2] > differs[3]


@pytest.mark.parametrize("text", ["A" * 9000, ""])
def test_a_text_that_fits_into_no_code_is_refused(artist: SceneArtist, text: str) -> None:
    with pytest.raises(ValueError, match=r"too long|empty"):
        artist.prepare(Scene("phone", text))
