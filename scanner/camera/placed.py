"""What was found in a part of a picture, or in a larger or smaller one, brought to its place in the frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from scanner.camera.decoder import Reading, Unread

Found = TypeVar("Found", "Reading", "Unread")

MAX_READINGS = 16
"""Codes handed on from one frame: a wall of stickers is no reason to keep the lane from its work."""


def moved(seen: Found, scale: float, left: float = 0.0, top: float = 0.0) -> Found:
    """Its corners times `scale`, then by `left` and `top` further on; in pixels."""
    return seen._replace(corners=tuple((x * scale + left, y * scale + top) for x, y in seen.corners))


def each_text_once(readings: list[Reading], scale: float) -> list[Reading]:
    """At most MAX_READINGS, each moved by `scale`; the first that read a text stands for it."""
    by_text: dict[str, Reading] = {}
    for reading in readings:
        by_text.setdefault(reading.text, moved(reading, scale))
    return list(by_text.values())[:MAX_READINGS]
