"""The practice cards on paper: each is read by the decoder, stands for one answer, and all lie on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from scanner.camera.zxing_decoder import ZxingDecoder
from scanner.gui import drill_sheet
from scanner.protocol.drill import DrillCode, card_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtWidgets import QApplication

WIDTH, HEIGHT = 1100, 1560


def drawn() -> NDArray[np.uint8]:
    picture = QImage(WIDTH, HEIGHT, QImage.Format.Format_Grayscale8)
    picture.fill(255)
    painter = QPainter(picture)
    drill_sheet.draw(painter, QRectF(0, 0, WIDTH, HEIGHT))
    painter.end()
    lines = np.frombuffer(picture.constBits(), np.uint8).reshape(HEIGHT, picture.bytesPerLine())
    return lines[:, :WIDTH].copy()


@pytest.mark.parametrize("which", list(DrillCode))
def test_each_card_cut_out_is_read(qapp: QApplication, which: DrillCode) -> None:
    sheet, (row, column) = drawn(), divmod(list(DrillCode).index(which), 2)
    head = round(HEIGHT * 0.06)
    height = (HEIGHT - head) // 3
    card = sheet[
        head + row * height : head + (row + 1) * height, column * WIDTH // 2 : (column + 1) * WIDTH // 2
    ]
    assert [found.text for found in ZxingDecoder().decode(np.ascontiguousarray(card))] == [card_of(which)]


def test_it_is_one_page(qapp: QApplication) -> None:
    made = drill_sheet.pdf()
    assert made.startswith(b"%PDF-")
    assert made.count(b"/Type /Page\n") == 1
