"""What no picture may have: a word that is cut, a part beyond the window's edge, over another, or silent.

    QT_SCALE_FACTOR=1.5 python -m tests.screens.faults 1024x600 1920x1080

Sizes are the screen's own pixels. All that the window can show is laid out in each of them and both languages; each fault
is a line, and the program ends with 1 where there is one.
"""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import contextmanager
from itertools import combinations, product
from typing import TYPE_CHECKING
from unittest import mock

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QLabel, QWidget

from scanner.gui import lettering
from scanner.gui.proof_panel import ProofPanel
from tests.screens.catalogue import everything
from tests.screens.gate_shown import settle

if TYPE_CHECKING:
    from collections.abc import Iterator


def main() -> int:
    ask = argparse.ArgumentParser(prog="python -m tests.screens.faults", description=__doc__)
    ask.add_argument("sizes", nargs="+", type=_pixels, metavar="WIDTHxHEIGHT")
    scale = float(os.environ.get("QT_SCALE_FACTOR", "1"))
    shown, found = 0, 0
    for language, (width, height) in product(("zh", "en"), ask.parse_args().sizes):
        size = (int(width / scale), int(height / scale))
        with cut_texts() as cut:
            for name, window in everything(language, size):
                for fault in faults_of(window, size, cut):
                    print(f"{name} {language} {width}x{height}: {fault}")
                    found += 1
                shown += 1
    print(f"{shown} pictures at {scale}, {found} faults")
    return 1 if found else 0


def faults_of(window: QWidget, size: tuple[int, int], cut: list[str]) -> list[str]:
    """In words; `cut` is emptied."""
    settle()
    cut.clear()
    window.grab()
    places = {one: QRect(one.mapTo(window, QPoint(0, 0)), one.size()) for one in leaves(window)}
    faults = [f"cut: {text}" for text in cut]
    if window.size() != QSize(*size):
        faults.append(f"is {window.width()}x{window.height()}")
    faults += [
        f"beyond the edge: {_name(one)}" for one, place in places.items() if not window.rect().contains(place)
    ]
    silent = [one for one in places if not (isinstance(one, QLabel | ProofPanel) or one.accessibleName())]
    faults += [f"silent to a screen reader: {_name(one)}" for one in silent]
    pairs = combinations(places.items(), 2)
    faults += [f"{_name(one)} over {_name(other)}" for (one, a), (other, b) in pairs if a.intersects(b)]
    cut.clear()
    return faults


def leaves(window: QWidget) -> list[QWidget]:
    """What is painted by itself: the window's visible widgets without visible children."""
    found = [one for one in window.findChildren(QWidget) if one.isVisible()]
    return [one for one in found if not any(c.isVisible() for c in one.findChildren(QWidget))]


@contextmanager
def cut_texts() -> Iterator[list[str]]:
    """Every text that does not fit its place in the smallest letters, as long as this is open."""
    cut: list[str] = []
    original = lettering._size_and_lines

    def noting(
        text: str, place: tuple[int, int], limits_px: tuple[int, int], bold: bool, lines: int
    ) -> tuple[int, int]:
        size, lines = original(text, place, limits_px, bold, lines)
        if not lettering._fits(text, *place, lettering.font(size, bold=bold, least_px=limits_px[0]), lines):
            cut.append(text)
        return size, lines

    with mock.patch.object(lettering, "_size_and_lines", noting):
        yield cut


def _name(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()[:30]!r}"


def _pixels(said: str) -> tuple[int, int]:
    width, height = said.split("x")
    return int(width), int(height)


if __name__ == "__main__":
    sys.exit(main())
