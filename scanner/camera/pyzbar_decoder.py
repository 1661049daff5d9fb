"""ZBar through pyzbar: the last look. Slower and weaker than zxing-cpp, but it reads a few damaged codes that one misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.camera.decoder import MAX_TEXT_CHARACTERS, Reading
from scanner.errors import CameraError, Trouble

try:
    from pyzbar import pyzbar
except ImportError:  # the Python package is there, libzbar is not: on Linux it is a system package
    pyzbar = None

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class PyzbarDecoder:
    """QR only. Raises CameraError(DECODER_FAILED) when made without libzbar: ask `available` first, and say so once."""

    name = "pyzbar"

    def __init__(self) -> None:
        if not self.available():
            raise CameraError(Trouble.DECODER_FAILED, "pyzbar: libzbar is not installed")

    @staticmethod
    def available() -> bool:
        """Whether libzbar was found when this program started."""
        return pyzbar is not None

    def decode(self, grey: NDArray[np.uint8]) -> list[Reading]:
        try:
            found = pyzbar.decode(grey, symbols=[pyzbar.ZBarSymbol.QRCODE])
        except (pyzbar.PyZbarError, TypeError, ValueError) as error:
            raise CameraError(Trouble.DECODER_FAILED, f"{self.name}: {error}") from error
        return [self._reading(code) for code in found if is_sure(code.data)]

    def _reading(self, code: pyzbar.Decoded) -> Reading:
        corners = tuple((float(point.x), float(point.y)) for point in code.polygon)
        return Reading(code.data.decode("ascii"), corners, self.name)


def is_sure(data: bytes) -> bool:
    """Whether ZBar's bytes are the code's own text.

    It guesses a character set and answers in UTF-8: with anything beyond ASCII the guess may be wrong (UTF-8 taken for
    Shift-JIS), and a wrong text is worse than none. It also glues the parts of a split code together, to any length.
    """
    return 0 < len(data) <= MAX_TEXT_CHARACTERS and data.isascii()
