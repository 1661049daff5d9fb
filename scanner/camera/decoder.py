"""What a decoder is: grey picture in, texts out. Nothing may rest on "decoded": the signature is checked afterwards."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from scanner.camera.frame import Frame

MAX_TEXT_CHARACTERS = 7089
"""What one QR code can hold at most (ISO/IEC 18004, version 40-L, digits). Longer is glued together: not one code."""


class Reading(NamedTuple):
    """A text that was read, exactly as encoded, 1 to 7089 characters, any character at all.

    `corners` are four (x, y) points in pixels of the picture that was handed in, going round from the code's own top
    left. `decoder` names who read it.
    """

    text: str
    corners: tuple[tuple[float, float], ...]
    decoder: str


class Unread(NamedTuple):
    """A symbol that was found and could not be read. `corners` as in `Reading`.

    `across` is how many modules it has, as far as could be made out.
    """

    corners: tuple[tuple[float, float], ...]
    across: int

    @property
    def module_px(self) -> float:
        """How wide one of its modules is."""
        turned = (*self.corners[1:], self.corners[0])
        return sum(map(math.dist, self.corners, turned)) / 4 / self.across


class QrDecoder(Protocol):
    """One way of reading Model 2 QR codes, and nothing but those: other symbologies are where wrong texts come from."""

    name: str

    def decode(self, grey: NDArray[np.uint8]) -> list[Reading]:
        """Every code found in a uint8 (H, W) picture, none twice; an empty list when there is none.

        Raises CameraError(DECODER_FAILED) when the library behind it breaks.
        """
        ...


class QrSearcher(QrDecoder, Protocol):
    """A decoder that also tells of the symbols it saw without being able to read them."""

    def search(self, grey: NDArray[np.uint8]) -> tuple[list[Reading], list[Unread]]:
        """As `decode`, and what was found but not read."""
        ...


class FrameReader(Protocol):
    """Reads a camera's frames, one after the other; may use what it saw before to look harder now."""

    @property
    def unread(self) -> Sequence[Unread]:
        """What the last `read` found of codes and could not read, in pixels of its frame."""
        ...

    def read(self, frame: Frame, budget_ms: float) -> list[Reading]:
        """Every code found, each text once.

        `budget_ms` is for all of it: after the first look none is begun that is not expected to end within it; 0 means
        one look. Raises CameraError(DECODER_FAILED).
        """
        ...
