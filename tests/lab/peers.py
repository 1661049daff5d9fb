"""What others read QR codes with, each at its best: a frame in, texts out. Measured beside ours, on the same pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.camera.pyzbar_decoder import PyzbarDecoder
from scanner.camera.vision import cv2
from scanner.camera.zxing_decoder import ZxingDecoder

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]
    Peer = Callable[[Picture], list[str]]


def peers() -> dict[str, Peer]:
    """Those that work here, by name; pyzbar only where libzbar is installed."""
    known: dict[str, Peer] = {"zxing-cpp": _zxing_alone(), "opencv": _opencv()}
    if PyzbarDecoder.available():
        known["pyzbar"] = _pyzbar_alone()
    return known


def grey(pixels: Picture) -> Picture:
    """Plain luminance: what everybody decodes on."""
    return pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)  # type: ignore[return-value]


def _zxing_alone() -> Peer:
    decoder = ZxingDecoder()
    return lambda pixels: [reading.text for reading in decoder.decode(grey(pixels))]


def _pyzbar_alone() -> Peer:
    decoder = PyzbarDecoder()
    return lambda pixels: [reading.text for reading in decoder.decode(grey(pixels))]


def _opencv() -> Peer:
    detector = cv2.QRCodeDetector()

    def read(pixels: Picture) -> list[str]:
        try:
            _, texts, _, _ = detector.detectAndDecodeMulti(grey(pixels))
        except (cv2.error, UnicodeDecodeError):  # it gives up with an exception on some pictures
            return []
        return [text for text in texts if text]

    return read
