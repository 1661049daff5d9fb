"""A QR code's modules, by zxing-cpp's writer: some two milliseconds for the densest code a scene shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import zxingcpp

if TYPE_CHECKING:
    from numpy.typing import NDArray

QUIET_MODULES = 4
"""ISO/IEC 18004: the empty border is four modules wide."""


def qr_symbol(text: str, correction: Literal["L", "M", "Q", "H"]) -> NDArray[np.uint8]:
    """Model 2 symbol with its quiet zone, one pixel a module: uint8 (n, n), 0 dark, 255 light.

    Raises ValueError when `text` is empty or too long for version 40.
    """
    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCodeModel2, ec_level=correction)
    modules = np.array(zxingcpp.write_barcode_to_image(symbol, scale=1, add_quiet_zones=False), np.uint8)
    return np.pad(modules, QUIET_MODULES, constant_values=255)
