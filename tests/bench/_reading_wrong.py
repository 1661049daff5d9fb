"""The row that must be 0: wrong texts, on every picture there is and on thousands that are drawn for it."""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

from tests.bench._reading_pictures import Tally, ours
from tests.bench._table import Row
from tests.lab.kinds import KINDS
from tests.lab.laboratory import Laboratory
from tests.lab.peers import peers
from tests.lab.pictures import negatives_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.bench._reading_pictures import Reader

_FIRST = 100_000
"""Numbers from here on are none of those that the kinds are judged by."""
_STRIDE = 50


def wrong_row(tallies: Iterable[Tally], folder: Path | None, synthetic: int) -> Row:
    """On everything so far, on pictures without a code, and on `synthetic` more of the laboratory's, on all cores."""
    every = [*tallies, _negatives(folder)]
    wrong = Counter({name: len(names) for tally in every for name, names in tally.wrong.items()})
    told = [name for tally in every for name in tally.wrong.get("ours", [])]
    starts = range(0, synthetic, _STRIDE)
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as processes:
        for start, found in zip(starts, processes.map(_wrong_of, starts), strict=True):
            names = {
                reader: [name for number, name in of if number < synthetic] for reader, of in found.items()
            }
            wrong.update({reader: len(of) for reader, of in names.items()})
            told += names.get("ours", [])
            if start % 1000 == 0:
                print(f"  {start} of {synthetic} drawn", flush=True)
    for name in told:
        print(f"  wrong text: {name}")
    mine = wrong.pop("ours", 0)
    count = sum(len(tally.names) for tally in every) + synthetic
    return Row(f"wrong texts, {count} pictures", "", mine, dict(wrong), "0", mine == 0)


def _negatives(folder: Path | None) -> Tally:
    tally, readers = Tally(), _readers()
    for photo in negatives_in(folder) if folder else []:
        tally.add(photo.path.name, photo.pixels(), readers, lambda texts: not texts)
    return tally


def _wrong_of(start: int) -> dict[str, list[tuple[int, str]]]:
    """Of _STRIDE drawn pictures from `start` on: by reader, number and name of those read wrongly. Easy to very hard."""
    laboratory, readers = Laboratory(), _readers()
    wrong: dict[str, list[tuple[int, str]]] = {}
    for number in range(start, start + _STRIDE):
        hardness = 0.4 + 2.0 * (number % 7) / 6
        sample = laboratory.sample(KINDS[number % len(KINDS)], _FIRST + number, hardness)
        for reader, read in readers.items():
            texts = read(sample.pixels)
            if texts and sample.text not in texts:
                wrong.setdefault(reader, []).append((number, sample.name))
    return wrong


def _readers() -> dict[str, Reader]:
    return {"ours": ours(), "zxing-cpp": peers()["zxing-cpp"]}
