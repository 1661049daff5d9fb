"""What every QR decoder promises, held against each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from scanner.camera.chain import DecoderChain
from scanner.camera.decoder import MAX_TEXT_CHARACTERS
from scanner.camera.frame import Frame
from scanner.camera.pyzbar_decoder import PyzbarDecoder
from scanner.camera.qr_symbol import qr_symbol
from scanner.camera.vision import cv2
from scanner.camera.zxing_decoder import ZxingDecoder
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from scanner.camera.decoder import QrDecoder, Reading

BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


class ChainAsDecoder:
    """The whole chain keeps the promises of its parts."""

    name = "chain"

    def __init__(self) -> None:
        self._chain = DecoderChain(
            ZxingDecoder(), PyzbarDecoder() if PyzbarDecoder.available() else None, FakeClock()
        )

    def decode(self, grey: NDArray[np.uint8]) -> list[Reading]:
        return self._chain.read(Frame(grey, 0.0, 1), budget_ms=100)


@pytest.fixture(params=["zxing-cpp", "pyzbar", "chain"], scope="module")
def decoder(request: pytest.FixtureRequest, needed: Callable[[bool, str], bool]) -> QrDecoder:
    if request.param == "pyzbar":
        needed(PyzbarDecoder.available(), "libzbar")
        return PyzbarDecoder()
    return ZxingDecoder() if request.param == "zxing-cpp" else ChainAsDecoder()


def picture(symbol: NDArray[np.uint8], scale: int = 4) -> NDArray[np.uint8]:
    return cast("NDArray[np.uint8]", np.kron(symbol, np.ones((scale, scale), np.uint8)))


def other_symbol(content: str | bytes, kind: zxingcpp.BarcodeFormat) -> NDArray[np.uint8]:
    code = zxingcpp.create_barcode(content, kind)
    return np.pad(np.array(zxingcpp.write_barcode_to_image(code, scale=4), np.uint8), 40, constant_values=255)


@given(text=st.text(BASE45, min_size=1, max_size=262))
def test_texts_come_back_exactly(decoder: QrDecoder, text: str) -> None:
    assert [reading.text for reading in decoder.decode(picture(qr_symbol(text, "M")))] == [text]


@pytest.mark.parametrize(
    "text", ["HZ1:ABC ", " HZ1:ABC", "a\r\n", "\x00", "'; DROP TABLE passes; --", "<b>HZ1:</b>"]
)
def test_nothing_is_trimmed_or_mended(decoder: QrDecoder, text: str) -> None:
    assert [reading.text for reading in decoder.decode(picture(qr_symbol(text, "M")))] == [text]


@given(payload=st.binary(min_size=1, max_size=120))
def test_any_bytes_are_a_text_or_nothing(decoder: QrDecoder, payload: bytes) -> None:
    code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCodeModel2, ec_level="M")
    symbol = np.pad(
        np.array(zxingcpp.write_barcode_to_image(code, add_quiet_zones=False), np.uint8),
        4,
        constant_values=255,
    )
    for reading in decoder.decode(picture(symbol)):
        assert reading.text.encode("utf-8")  # no lone surrogates
        assert len(reading.text) <= MAX_TEXT_CHARACTERS


def test_the_longest_code_there_is(decoder: QrDecoder) -> None:
    text = "7" * MAX_TEXT_CHARACTERS
    assert [reading.text for reading in decoder.decode(picture(qr_symbol(text, "L"), 5))] == [text]


def test_corners_lie_on_the_code_in_the_given_picture(decoder: QrDecoder) -> None:
    scene = np.full((720, 1280), 255, np.uint8)
    code = picture(qr_symbol("HZ1:WHERE", "M"))
    scene[200 : 200 + code.shape[0], 900 : 900 + code.shape[1]] = code
    (reading,) = decoder.decode(scene)
    middle = np.mean(reading.corners, axis=0)
    assert len(reading.corners) == 4
    assert abs(middle - (900 + code.shape[1] / 2, 200 + code.shape[0] / 2)).max() < 8


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_any_way_up(decoder: QrDecoder, turns: int) -> None:
    grey = np.ascontiguousarray(np.rot90(picture(qr_symbol("HZ1:TURNED", "M")), turns))
    assert [reading.text for reading in decoder.decode(grey)] == ["HZ1:TURNED"]


def test_two_codes_are_two_readings(decoder: QrDecoder) -> None:
    left, right = (
        np.pad(picture(qr_symbol(text, "M")), 30, constant_values=255) for text in ("HZ1:A", "HZ1:B")
    )
    assert {reading.text for reading in decoder.decode(np.hstack([left, right]))} == {"HZ1:A", "HZ1:B"}


@pytest.mark.parametrize(
    "kind", ["MicroQRCode", "RMQRCode", "DataMatrix", "Aztec", "Code128", "PDF417"], ids=str
)
def test_only_qr_codes_are_read(decoder: QrDecoder, kind: str) -> None:
    assert decoder.decode(other_symbol("12345", getattr(zxingcpp.BarcodeFormat, kind))) == []


@pytest.mark.parametrize(
    "grey",
    [
        np.zeros((1, 1), np.uint8),
        np.full((720, 1280), 255, np.uint8),
        np.zeros((1, 4000), np.uint8),
        np.random.default_rng(1).integers(0, 256, (720, 1280), np.uint8),
    ],
    ids=["one pixel", "white", "a line", "noise"],
)
def test_nothing_is_read_from_nothing(decoder: QrDecoder, grey: NDArray[np.uint8]) -> None:
    assert decoder.decode(grey) == []


def test_a_blurred_code_is_read_right_or_not_at_all(decoder: QrDecoder) -> None:
    sharp = picture(qr_symbol("HZ1:" + BASE45 * 4, "M"))
    for sigma in np.arange(0.5, 6, 0.25):
        blurred = np.asarray(cv2.GaussianBlur(sharp, (0, 0), float(sigma)), np.uint8)
        assert {reading.text for reading in decoder.decode(blurred)} <= {"HZ1:" + BASE45 * 4}
