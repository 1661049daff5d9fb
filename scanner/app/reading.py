"""What reads codes: the decoders in their order, for the lane and for pictures that are read one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.camera.chain import DecoderChain
from scanner.camera.late_decoder import LateDecoder
from scanner.camera.middle import Middle
from scanner.camera.small_first import SmallFirst
from scanner.camera.zxing_decoder import ZxingDecoder

if TYPE_CHECKING:
    from scanner.camera.decoder import FrameReader, QrDecoder
    from scanner.clock import Clock


def frame_reader(clock: Clock, second: LateDecoder | None = None) -> FrameReader:
    """For a camera's frames: a reader with a memory of its own, for one thread, which `second` is of too."""
    return DecoderChain(SmallFirst(), second or second_decoder(), clock, Middle().glance)


def picture_reader(clock: Clock) -> FrameReader:
    """For pictures by themselves: nothing follows in which a second code could be read."""
    return DecoderChain(ZxingDecoder(), second_decoder(), clock)


def second_decoder() -> LateDecoder:
    """What looks where the first decoder found nothing; reads nothing where ZBar is not installed."""
    return LateDecoder(_zbar)


def _zbar() -> QrDecoder | None:
    from scanner.camera.pyzbar_decoder import PyzbarDecoder  # noqa: PLC0415 - see LateDecoder

    return PyzbarDecoder() if PyzbarDecoder.available() else None
