"""Rows about single pictures: photographs, and the laboratory's kinds; every reader on the same pictures."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import count
from statistics import fmean, median
from typing import TYPE_CHECKING

from scanner.camera.chain import DecoderChain
from scanner.camera.frame import Frame
from scanner.camera.pyzbar_decoder import PyzbarDecoder
from scanner.camera.zxing_decoder import ZxingDecoder
from tests.bench._table import Row
from tests.lab.kinds import KINDS
from tests.lab.laboratory import Laboratory, half_of
from tests.lab.peers import peers
from tests.lab.pictures import photos_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]
    Reader = Callable[[Picture], list[str]]

PICTURE_BUDGET_MS = 33.0
HALVES = ("judging", "tuning")


class ThreadTime:
    """A Clock of this thread's own computing time: a busy machine makes nothing slower by it."""

    boot = b"benching"

    def wall_ms(self) -> int:
        return int(time.time() * 1000)

    def mono_ms(self) -> float:
        return time.thread_time() * 1000

    def offset_s(self) -> int:
        return 0


def ours(budget_ms: float = PICTURE_BUDGET_MS) -> Reader:
    """Each picture comes ten minutes after the last one, so that nothing but the looks' costs is remembered."""
    chain = DecoderChain(ZxingDecoder(), PyzbarDecoder() if PyzbarDecoder.available() else None, ThreadTime())
    numbers = count(1)

    def read(pixels: Picture) -> list[str]:
        number = next(numbers)
        return [reading.text for reading in chain.read(Frame(pixels, number * 600_000.0, number), budget_ms)]

    return read


@dataclass(slots=True)
class Tally:
    """Of one set of pictures: which each reader read rightly, which wrongly, and in how many milliseconds each."""

    repeats: int = 1
    names: list[str] = field(default_factory=list)
    right: dict[str, set[str]] = field(default_factory=dict)
    wrong: dict[str, list[str]] = field(default_factory=dict)
    ms: dict[str, list[float]] = field(default_factory=dict)
    first_ms: dict[str, list[float]] = field(default_factory=dict)
    """Of the first of `repeats` only: a picture that stays is no longer looked at hard."""

    def add(
        self, name: str, pixels: Picture, readers: dict[str, Reader], is_right: Callable[[list[str]], bool]
    ) -> None:
        self.names.append(name)
        spent: dict[str, list[float]] = {reader: [] for reader in readers}
        for turn in range(self.repeats):
            for reader, read in _in_turn(list(readers.items()), turn):
                began = time.thread_time()
                texts = read(pixels)
                spent[reader].append((time.thread_time() - began) * 1000)
                if turn == 0:
                    self._count(reader, name, texts, is_right=is_right(texts))
        for reader, each in spent.items():
            self.ms.setdefault(reader, []).append(median(each))
            self.first_ms.setdefault(reader, []).append(each[0])

    def _count(self, reader: str, name: str, texts: list[str], *, is_right: bool) -> None:
        if is_right:
            self.right.setdefault(reader, set()).add(name)
        elif texts:
            self.wrong.setdefault(reader, []).append(name)

    def rate(self, reader: str, half: str = "") -> float:
        """Percent read, of all pictures or of one half."""
        names = [name for name in self.names if not half or half_of(name) == half]
        return 100 * len(self.right.get(reader, set()).intersection(names)) / max(1, len(names))

    def rates(self, half: str = "") -> dict[str, float]:
        return {reader: round(self.rate(reader, half), 1) for reader in self.ms if reader != "ours"}


def _in_turn(readers: list[tuple[str, Reader]], turn: int) -> list[tuple[str, Reader]]:
    """Another order each turn; of four, each comes first once, and once after each other (Williams 1949).

    Whoever comes after a slow one finds its memory cold, and after one with the same library finds it warm: turned round
    only, zxing-cpp alone came after ours, which came after pyzbar, and seemed twice as fast.
    """
    many = len(readers)
    zigzag = [(step + 1) // 2 if step % 2 else many - step // 2 for step in range(many)]
    return [readers[(turn + place) % many] for place in zigzag]


def photo_rows(folder: Path) -> tuple[list[Row], Tally]:
    tally = Tally(repeats=8)
    readers = {"ours": ours(), **peers()}
    for photo in photos_in(folder):
        tally.add(str(photo.path.relative_to(folder)), photo.pixels(), readers, photo.is_right)
    if not tally.names:
        return [], tally
    rows = [
        Row(
            f"photos read ({what}, {many})",
            "%",
            round(tally.rate("ours", half), 1),
            tally.rates(half),
            ">= 93",
            tally.rate("ours", half) >= 93,
        )
        for what, half, many in [
            ("all", "", len(tally.names)),
            *((half, half, sum(half_of(name) == half for name in tally.names)) for half in HALVES),
        ]
    ]
    mean_ms = {name: round(fmean(spent), 2) for name, spent in tally.first_ms.items()}
    median_ms = {name: round(median(spent), 3) for name, spent in tally.ms.items()}
    ratio = median_ms["ours"] / median_ms["zxing-cpp"]
    return [
        *rows,
        Row("photos, mean a picture, budget 33", "ms", mean_ms.pop("ours"), mean_ms, "<= 15",
            fmean(tally.first_ms["ours"]) <= 15),
        Row("photos, median, times zxing-cpp's", "x", round(ratio, 2), median_ms, "<= 1.5", ratio <= 1.5),
    ], tally  # fmt: skip


def laboratory_rows(each: int) -> tuple[list[Row], Tally]:
    """`each` pictures of every kind, of both halves together."""
    laboratory, tally, rows = Laboratory(), Tally(), []
    readers = {"ours": ours(), **peers()}
    for kind in KINDS:
        of_kind = Tally()
        for sample in laboratory.samples(kind, each):
            of_kind.add(sample.name, sample.pixels, readers, lambda texts, text=sample.text: text in texts)  # type: ignore[misc]
        _join(tally, of_kind)
        mine, best = round(of_kind.rate("ours"), 1), max(of_kind.rates().values())
        rows.append(
            Row(f"laboratory: {kind.name} ({each})", "%", mine, of_kind.rates(),
                "never below the best", mine >= best)
        )  # fmt: skip
    return [*_rescued(tally), *rows], tally


def _join(whole: Tally, part: Tally) -> None:
    whole.names += part.names
    for reader, spent in part.ms.items():
        whole.ms.setdefault(reader, []).extend(spent)
        whole.right.setdefault(reader, set()).update(part.right.get(reader, set()))
        whole.wrong.setdefault(reader, []).extend(part.wrong.get(reader, []))


def _rescued(tally: Tally) -> list[Row]:
    """Of what the best peer of each kind misses, how much is read; both halves apart."""
    rows = []
    for half in ("", *HALVES):
        missed = read = 0
        for kind in KINDS:
            names = {
                n for n in tally.names if n.startswith(kind.name + " ") and (not half or half_of(n) == half)
            }
            best = max(
                (name for name in tally.ms if name != "ours"),
                key=lambda p: len(tally.right.get(p, set()) & names),
            )
            lost = names - tally.right.get(best, set())
            missed += len(lost)
            read += len(lost & tally.right.get("ours", set()))
        share = 100 * read / max(1, missed)
        rows.append(
            Row(f"laboratory: read of the best peer's misses ({half or 'all'}, {missed})", "%", round(share, 1), {},
                ">= 30", share >= 30)
        )  # fmt: skip
    return rows
