"""zxing-cpp: the first look. Reads more real codes than ZBar in a tenth of the time (measured: 77 % against 60 %)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import zxingcpp

from scanner.camera.decoder import MAX_TEXT_CHARACTERS, Reading, Unread
from scanner.errors import CameraError, Trouble

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LEAST_MODULES = 21


class ZxingDecoder:
    """Model 2 only (`QRCode` would mean Micro QR too, and that reads ghosts).

    `inverted`: light modules on dark ground as well. `downscaled`: at a third of the size as well, where that is large.
    """

    name = "zxing-cpp"

    def __init__(self, *, inverted: bool = True, downscaled: bool = True) -> None:
        self._inverted, self._downscaled = inverted, downscaled

    def decode(self, grey: NDArray[np.uint8]) -> list[Reading]:
        return self.search(grey)[0]

    def search(self, grey: NDArray[np.uint8]) -> tuple[list[Reading], list[Unread]]:
        """See `QrSearcher`: to be told of what could not be read costs nothing (measured)."""
        try:
            found = zxingcpp.read_barcodes(
                grey,
                formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2),
                try_rotate=False,  # a QR code is found in any direction without
                try_downscale=self._downscaled,
                try_invert=self._inverted,
                text_mode=zxingcpp.TextMode.Plain,
                return_errors=True,
            )
            readings = [self._reading(code) for code in found if code.valid]
            unread = [
                _unread(code) for code in found if not code.valid and code.bytes
            ]  # no bytes: tried mirrored
        except (RuntimeError, TypeError, ValueError) as error:
            raise CameraError(Trouble.DECODER_FAILED, f"{self.name}: {error}") from error
        return (
            [reading for reading in readings if 0 < len(reading.text) <= MAX_TEXT_CHARACTERS],
            [symbol for symbol in unread if symbol.across >= _LEAST_MODULES],
        )

    def _reading(self, code: zxingcpp.Barcode) -> Reading:
        return Reading(code.text, _corners(code), self.name)


def _unread(code: zxingcpp.Barcode) -> Unread:
    return Unread(_corners(code), np.array(code.to_image(scale=1, add_quiet_zones=False)).shape[0])


def _corners(code: zxingcpp.Barcode) -> tuple[tuple[float, float], ...]:
    where = code.position
    corners = (where.top_left, where.top_right, where.bottom_right, where.bottom_left)
    return tuple((float(point.x), float(point.y)) for point in corners)
