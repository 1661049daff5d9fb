"""What reads codes from pictures: the decoders in their order, for the lane and for the command `read`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.camera.chain import DecoderChain
from scanner.camera.pyzbar_decoder import PyzbarDecoder
from scanner.camera.zxing_decoder import ZxingDecoder

if TYPE_CHECKING:
    from scanner.camera.decoder import FrameReader
    from scanner.clock import Clock


def frame_reader(clock: Clock) -> FrameReader:
    """A reader with a memory of its own, for one thread and one run of pictures."""
    second = PyzbarDecoder() if PyzbarDecoder.available() else None
    return DecoderChain(ZxingDecoder(), second, clock)
