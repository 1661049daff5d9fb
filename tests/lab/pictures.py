"""Folders of real pictures and what is known about them: `<name>.txt` beside a picture, or `expected.json` in its folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner.camera.frame import normalised
from scanner.camera.vision import cv2

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

SUFFIXES = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"}
LARGEST_SIDE_PX = 1280
MISTYPED = {
    "The 2005 USGS aerial photograph of the Washington Monument is censored.": (
        "The 2005 USGS aerial photography of the Washington Monument is censored."
    )
}
"""zxing's qrcode-2/13.txt: the poster of qrcode-2/12 photographed once more, and a letter lost in typing."""


@dataclass(frozen=True, slots=True)
class Photo:
    """`texts` are the right ones, lines normalised; none when it is known that the picture holds no code."""

    path: Path
    texts: frozenset[str]

    def pixels(self) -> NDArray[np.uint8]:
        """The picture as a frame, with no side above 1280. Raises ValueError when it cannot be read."""
        picture = cv2.imread(str(self.path), cv2.IMREAD_COLOR)
        if picture is None:
            raise ValueError(f"{self.path.name} is no picture")
        scale = LARGEST_SIDE_PX / max(picture.shape[:2])
        if scale < 1:
            picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        return normalised(picture)

    def is_right(self, texts: list[str]) -> bool:
        return any(as_lines(text) in self.texts for text in texts)


def as_lines(text: str) -> str:
    """Makers' files end with a newline or not, and on whatever system they were written."""
    return text.replace("\r\n", "\n").strip("\n")


def photos_in(folder: Path) -> list[Photo]:
    """Every picture below `folder` whose text is known, by path; a folder named `negatives` holds no code at all."""
    known: dict[Path, set[str]] = {}
    for listing in folder.rglob("expected.json"):
        for name, told in json.loads(listing.read_bytes()).items():
            known[listing.parent / name] = set(told["texts"])
    for path in folder.rglob("*"):
        told = path.with_suffix(".txt")
        if path.suffix.lower() in SUFFIXES and told.exists():
            known[path] = {told.read_bytes().decode("utf-8", "replace")}
    return [Photo(path, _right(texts)) for path, texts in sorted(known.items()) if any(texts)]


def negatives_in(folder: Path) -> list[Photo]:
    """Pictures that hold no QR code."""
    return [
        Photo(path, frozenset())
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in SUFFIXES and "negatives" in path.parts
    ]


def _right(texts: set[str]) -> frozenset[str]:
    lines = {as_lines(text) for text in texts}
    return frozenset(lines | {MISTYPED[text] for text in lines if text in MISTYPED})
