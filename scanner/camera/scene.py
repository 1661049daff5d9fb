"""A scene in front of the camera, in words: what is held in, how, and in which light. Drawn by `scene_artist`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Bgr = tuple[int, int, int]

BLACK: Bgr = (0, 0, 0)
WHITE: Bgr = (255, 255, 255)
GREEN: Bgr = (0x65, 0xAC, 0x2B)
"""#2bac65, the green of the Hangzhou code."""
YELLOW: Bgr = (0x00, 0x9F, 0xFF)
"""#FF9F00, its yellow: nothing of it is left in plain grey (`camera/plane.py`)."""
RED: Bgr = (0x2D, 0x36, 0xD8)
GOLD: Bgr = (0x00, 0xD7, 0xFF)


@dataclass(frozen=True, slots=True)
class Pose:
    """How a phone or a sheet is held. All zero: upright, facing the camera, in the middle of the picture.

    Degrees: `yaw` turns its right edge away, `pitch` its upper edge, `roll` turns it clockwise. `distance` is relative
    to the usual one: 1 gives modules of about five pixels for a usual code, 2 half of that. `offset_px` moves it
    (right, down) in a 1280 x 720 picture.
    """

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    distance: float = 1.0
    offset_px: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Scene:
    """What the camera sees.

    `text` goes into the code as it is (None: no code); a phone carries error correction M, a paper Q. `title` stands
    above it. `modules` is the colour of the code's modules (black becomes white in dark mode), `surround` of what stands
    round it. `dark` is dark mode: light modules on dark ground, the code inverted.
    `shake_px` is the hand's tremor, `blur_px` the defocus (Gaussian sigma), `motion_px` a sideways smear, `noise` the
    sensor's (standard deviation, of 0 to 255).
    `room` is the place the camera stands in, `seed` decides everything else that is left to chance (who is about, the
    hand's tremor); `clutter` puts shelves, posters and people into the room.
    """

    kind: Literal["phone", "paper", "none"]
    text: str | None = None
    title: str = "健康码"
    modules: Bgr = BLACK
    surround: Bgr = GREEN
    dark: bool = False
    pose: Pose = field(default_factory=Pose)
    shake_px: float = 1.2
    blur_px: float = 0.7
    motion_px: float = 0.0
    noise: float = 4.0
    seed: int = 1
    room: int = 1
    clutter: bool = True


EMPTY = Scene("none")
