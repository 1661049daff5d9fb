"""Seventeen kinds of hard pictures. Each says what is held in how, and what then happens to the picture.

A kind is a function of chance and of a strength (0 harmless, 1 hard, more is harder); `laboratory` draws what it says.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from scanner.camera.scene import GOLD, GREEN, RED, YELLOW, Bgr, Pose, Scene
from tests.lab import effects

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.random import Generator

    from tests.lab.effects import Picture, Place

    Effect = Callable[[Picture, Place, Generator], Picture]

BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture to be: the scene, what lies on the code or on the light (in order), the lens, the sensor."""

    scene: Scene
    on_the_way: tuple[Effect, ...] = ()
    defocus_px: float = 0.6
    motion_px: float = 0.0
    motion_degrees: float = 0.0
    gain: float = 1.0
    noise: float = 4.0
    jpeg_quality: int = 75


@dataclass(frozen=True, slots=True)
class Kind:
    """`shoot(plain shot, chance, strength)` makes the plain shot hard."""

    name: str
    shoot: Callable[[Shot, Generator, float], Shot]
    characters: tuple[int, int] = field(default=(180, 262))


def plain(chance: Generator, characters: tuple[int, int]) -> Shot:
    """Somebody holds a phone or a sheet as people do; some noise and JPEG are always there."""
    length = int(chance.integers(*characters, endpoint=True))
    text = "HZ1:" + "".join(chance.choice(list(BASE45), length - 4))
    yaw, pitch, roll = (float(angle) for angle in chance.normal(0, 6, 3))
    pose = Pose(
        yaw, pitch, roll, offset_px=(float(chance.uniform(-200, 200)), float(chance.uniform(-60, 60)))
    )
    scene = Scene(
        "phone" if chance.random() < 0.6 else "paper",
        text,
        surround=GREEN,
        pose=pose,
        blur_px=0.0,
        shake_px=0.0,
        noise=0.0,
        seed=int(chance.integers(1, 40)),
        room=int(chance.integers(1, 6)),
    )
    return Shot(scene, noise=float(chance.uniform(3, 6)), jpeg_quality=int(chance.integers(60, 90)))


def _posed(shot: Shot, **pose: float) -> Shot:
    return replace(shot, scene=replace(shot.scene, pose=replace(shot.scene.pose, **pose)))  # type: ignore[arg-type]


def _either(chance: Generator) -> float:
    return float(chance.choice([-1.0, 1.0]))


def nominal(shot: Shot, chance: Generator, strength: float) -> Shot:
    """A bit of everything: further away, a little soft, a little moved, a little noisy."""
    shot = _posed(shot, distance=float(chance.uniform(1.0, 1.0 + 0.8 * strength)))
    return replace(
        shot,
        defocus_px=0.5 + 0.9 * strength * chance.random(),
        motion_px=2.4 * strength * chance.random(),
        motion_degrees=float(chance.uniform(0, 180)),
        noise=shot.noise + 4 * strength,
    )


def perspective(shot: Shot, chance: Generator, strength: float) -> Shot:
    yaw, pitch = 58 * strength * _either(chance), 30 * strength * float(chance.uniform(-1, 1))
    return replace(
        _posed(shot, yaw=yaw, pitch=pitch, distance=1.15), defocus_px=0.8, noise=shot.noise + 2 * strength
    )


def rotation(shot: Shot, chance: Generator, strength: float) -> Shot:
    shot = _posed(shot, roll=float(chance.uniform(0, 360)), distance=1.0 + 0.9 * strength)
    return replace(shot, defocus_px=0.5 + 0.6 * strength, noise=shot.noise + 3 * strength)


def moved(shot: Shot, chance: Generator, strength: float) -> Shot:
    return replace(shot, motion_px=9 * strength, motion_degrees=float(chance.uniform(0, 180)))


def out_of_focus(shot: Shot, chance: Generator, strength: float) -> Shot:
    return replace(shot, defocus_px=4.2 * strength)


def low_light(shot: Shot, chance: Generator, strength: float) -> Shot:
    return replace(shot, gain=0.30 - 0.14 * strength, noise=4 + 12 * strength, defocus_px=0.8)


def glare(shot: Shot, chance: Generator, strength: float) -> Shot:
    return replace(shot, on_the_way=(partial(effects.glare, strength=strength),))


def bright_spots(shot: Shot, chance: Generator, strength: float) -> Shot:
    return replace(shot, on_the_way=(partial(effects.bright_spots, strength=strength),))


def shadow(shot: Shot, chance: Generator, strength: float) -> Shot:
    return replace(
        shot, on_the_way=(partial(effects.shadow, strength=strength),), defocus_px=0.6 + 0.8 * strength
    )


def screen_filmed(shot: Shot, chance: Generator, strength: float) -> Shot:
    return replace(shot, on_the_way=(partial(effects.screen_filmed, strength=strength),))


def curved(shot: Shot, chance: Generator, strength: float) -> Shot:
    paper = replace(shot, scene=replace(shot.scene, kind="paper"))
    return replace(paper, on_the_way=(partial(effects.curve, strength=strength),))


def damaged(shot: Shot, chance: Generator, strength: float) -> Shot:
    return replace(shot, on_the_way=(partial(effects.damage, strength=strength),))


def far(shot: Shot, chance: Generator, strength: float) -> Shot:
    return replace(_posed(shot, distance=1.0 + 1.9 * strength), defocus_px=0.5)


def close(shot: Shot, chance: Generator, strength: float) -> Shot:
    """Filling the frame, and over its edge by up to a tenth; too near to be in focus."""
    over = 0.03 + 0.10 * strength * chance.random()
    side = 720 / (1 - over)
    edge_px = float(chance.uniform(-0.5, 0.5)) * (side - 720)
    turned = 180.0 * float(chance.integers(0, 2)) + float(chance.normal(0, 2))
    tall = 302 if shot.scene.kind == "phone" else 357
    pose = Pose(
        yaw=float(chance.normal(0, 4)), roll=turned, distance=tall / side, offset_px=(edge_px, edge_px)
    )
    scene = replace(shot.scene, pose=pose)
    return replace(shot, scene=scene, defocus_px=6.5 * strength)


def dense(shot: Shot, chance: Generator, strength: float) -> Shot:
    return replace(_posed(shot, distance=0.55 + 0.6 * strength), defocus_px=0.5 + 0.7 * strength)


def dark_mode(shot: Shot, chance: Generator, strength: float) -> Shot:
    scene = replace(shot.scene, kind="phone", dark=True)
    return replace(
        _posed(replace(shot, scene=scene), distance=1.0 + 0.7 * strength),
        defocus_px=0.5 + 1.0 * strength,
        motion_px=1.5 * strength,
        noise=shot.noise + 4 * strength,
    )


def colour_veil(shot: Shot, chance: Generator, strength: float) -> Shot:
    """Coloured modules under a screen's reflection."""
    colours: tuple[Bgr, ...] = (GREEN, YELLOW, RED, GOLD)
    colour = colours[int(chance.integers(0, 4))]
    veil = 0.75 * strength
    veiled = tuple(round(value + (255 - value) * veil) for value in colour)
    scene = replace(shot.scene, modules=(veiled[0], veiled[1], veiled[2]), surround=colour)
    return replace(_posed(replace(shot, scene=scene), distance=1.25), defocus_px=0.5 + 0.5 * strength)


KINDS = (
    Kind("nominal", nominal),
    Kind("perspective", perspective),
    Kind("rotation", rotation),
    Kind("motion", moved),
    Kind("defocus", out_of_focus),
    Kind("low light", low_light),
    Kind("glare", glare),
    Kind("bright spots", bright_spots),
    Kind("shadow", shadow),
    Kind("moire and banding", screen_filmed),
    Kind("curved paper", curved),
    Kind("damaged", damaged),
    Kind("far", far),
    Kind("close", close),
    Kind("dense", dense, (420, 900)),
    Kind("dark mode", dark_mode),
    Kind("colour veil", colour_veil),
)
