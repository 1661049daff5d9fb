"""A decoder that is made after the start, for its library is looked for by starting other programs (15 ms)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from scanner.camera.decoder import QrDecoder, Reading


class LateDecoder:
    """A `QrDecoder`, made by `get_ready` or at its first picture; where there is none it reads nothing. Of one thread."""

    name = "late"

    def __init__(self, make: Callable[[], QrDecoder | None]) -> None:
        self._make = make
        self._made: QrDecoder | None = None
        self._is_ready = False

    def get_ready(self) -> None:
        if not self._is_ready:
            self._is_ready = True
            self._made = self._make()

    def decode(self, grey: NDArray[np.uint8]) -> list[Reading]:
        self.get_ready()
        return self._made.decode(grey) if self._made else []
