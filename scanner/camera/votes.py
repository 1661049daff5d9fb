"""What several failed looks at one code agree on: each gets other modules wrong, the majority is right more often.

Nothing is guessed by it: the voted symbol is read like any other, and its error correction refuses what is not a code.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from scanner.camera.qr_symbol import QUIET_MODULES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanner.camera.decoder import QrDecoder, Reading, Unread

_LEAST = 3
_MOST = 15
_SIZES = 4
_MODULE_PX = 3


class Votes:
    """Symbols of one size are taken for the same code; when they are not, the vote cannot be read, and that is all."""

    def __init__(self) -> None:
        self._by_size: dict[int, deque[NDArray[np.uint8]]] = {}

    def clear(self) -> None:
        self._by_size.clear()

    def add(self, symbol: Unread) -> None:
        size = symbol.modules.shape[0]
        if size not in self._by_size and len(self._by_size) >= _SIZES:
            del self._by_size[next(iter(self._by_size))]
        self._by_size.setdefault(size, deque(maxlen=_MOST)).append(symbol.modules)

    def read(self, size: int, decoder: QrDecoder) -> list[Reading]:
        """What the symbols of `size` modules say together; nothing while there are less than three."""
        cast = self._by_size.get(size, ())
        if len(cast) < _LEAST:
            return []
        light = np.sum([modules > 127 for modules in cast], axis=0) * 2 > len(cast)
        symbol = np.pad(np.where(light, 255, 0).astype(np.uint8), QUIET_MODULES, constant_values=255)
        return decoder.decode(symbol.repeat(_MODULE_PX, axis=0).repeat(_MODULE_PX, axis=1))
