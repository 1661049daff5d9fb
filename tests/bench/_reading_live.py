"""Rows about live pictures: holds of 0.8 s, an empty gate, and coloured modules."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import product
from statistics import quantiles
from typing import TYPE_CHECKING

import numpy as np

from scanner.camera.chain import DecoderChain
from scanner.camera.frame import Frame
from scanner.camera.middle import Middle
from scanner.camera.pyzbar_decoder import PyzbarDecoder
from scanner.camera.scene import BLACK, EMPTY, GOLD, GREEN, RED, WHITE, YELLOW
from scanner.camera.scene_artist import SceneArtist
from scanner.camera.small_first import SmallFirst
from scanner.camera.zxing_decoder import ZxingDecoder
from tests.bench._reading_pictures import HALVES, PICTURE_BUDGET_MS, ThreadTime
from tests.bench._table import Row
from tests.lab.holds import frames_of, holds
from tests.lab.kinds import plain
from tests.lab.laboratory import Laboratory
from tests.lab.peers import peers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.lab.holds import Hold

LIVE_BUDGET_MS = 10.0
COLOURS = {"black": BLACK, "green": GREEN, "yellow": YELLOW, "red": RED, "gold": GOLD, "dark mode": WHITE}
VEILS = (0.0, 0.35, 0.6)


def chain(*, live: bool = True) -> DecoderChain:
    """What the program reads a camera's frames with, or pictures one by one."""
    second = PyzbarDecoder() if PyzbarDecoder.available() else None
    if live:
        return DecoderChain(SmallFirst(), second, ThreadTime(), Middle().glance)
    return DecoderChain(ZxingDecoder(), second, ThreadTime())


def hold_rows(count: int, halves: tuple[str, ...] = HALVES) -> list[Row]:
    """Share of `count` holds of each half read within their 0.8 s, large modules and small; peers look at every frame."""
    rows = []
    for (smallest, largest, goal), half in product(((2.6, 4.0, 98.0), (2.0, 2.6, 60.0)), halves):
        read: dict[str, int] = dict.fromkeys(["ours", "zxing-cpp", "pyzbar", "together"], 0)
        for hold in holds(count, smallest, largest, half):
            for name in _who_read(hold):
                read[name] += 1
        rates = {name: round(100 * many / count, 1) for name, many in read.items()}
        mine = rates.pop("ours")
        what = f"holds of 0.8 s, modules {smallest:g} to {largest:g} px ({half}, {count})"
        rows.append(Row(what, "%", mine, rates, f">= {goal:g}", mine >= goal))
    return rows


def _who_read(hold: Hold) -> set[str]:
    reader, others, done = chain(), peers(), set[str]()
    for frame in frames_of(hold, Laboratory()):
        if "ours" not in done and any(r.text == hold.text for r in reader.read(frame, LIVE_BUDGET_MS)):
            done.add("ours")
        for name in ("zxing-cpp", "pyzbar"):
            if name in others and name not in done and hold.text in others[name](frame.pixels):
                done |= {name, "together"}
        if {"ours", *others} - {"opencv"} <= done:
            break
    return done


def idle_rows(seconds: int) -> list[Row]:
    """A gate with nobody in front of it, 30 frames a second, after somebody has just left."""
    artist, reader, zxing, spent, theirs = SceneArtist(), chain(), peers()["zxing-cpp"], [], []
    for number in range(seconds * 30):
        frame = Frame(artist.draw(replace(EMPTY, noise=4.0), number / 30), number * 1000 / 30, number)
        began = time.thread_time()
        reader.read(frame, LIVE_BUDGET_MS)
        between = time.thread_time()
        zxing(frame.pixels)
        spent.append((between - began) * 1000)
        theirs.append((time.thread_time() - between) * 1000)
    share, p95 = sum(spent) / len(spent) * 3.0, quantiles(spent, n=20)[-1]
    rows = [
        Row(
            f"720p without a code, {seconds} s: share of a core",
            "%",
            round(share, 1),
            {},
            "<= 15",
            share <= 15,
        ),
        Row("720p without a code, p95", "ms", round(p95, 2), {}, "<= 10", p95 <= 10),
    ]
    peer = {0: round(sum(theirs) / len(theirs) * 3.0, 1), 1: round(quantiles(theirs, n=20)[-1], 2)}
    return [replace(row, peers={"zxing-cpp": peer[i]}) for i, row in enumerate(rows)]


def colour_rows(each: int) -> list[Row]:
    """Modules in the colours of the health code under a screen's veil; single pictures, so with a picture's budget."""
    rates = {name: _rates(name, each) for name in COLOURS}
    black = max(rates["black"][0], 0.01)
    return [
        Row(f"{name} modules, veil {VEILS[0]:g} to {VEILS[-1]:g}, of black's rate", "%", round(100 * mine / black, 1),
            {"zxing-cpp": round(100 * theirs / black, 1)}, ">= 95", mine >= 0.95 * black)
        for name, (mine, theirs) in rates.items() if name != "black"
    ]  # fmt: skip


def _rates(name: str, each: int) -> tuple[float, float]:
    reader, zxing, mine, theirs, total = chain(live=False), peers()["zxing-cpp"], 0, 0, 0
    for number, (pixels, text) in enumerate(_coloured(name, each)):
        total += 1
        mine += any(
            r.text == text for r in reader.read(Frame(pixels, number * 600_000.0, number), PICTURE_BUDGET_MS)
        )
        theirs += text in zxing(pixels)
    return mine / total, theirs / total


def _coloured(name: str, each: int) -> Iterator[tuple[np.ndarray, str]]:
    laboratory = Laboratory()
    for veil in VEILS:
        for number in range(each):
            chance = np.random.default_rng((7, number))
            shot = plain(chance, (180, 262))
            colour = COLOURS[name]
            dark = name == "dark mode"
            light = colour if dark else tuple(round(value + (255 - value) * veil) for value in colour)
            scene = replace(
                shot.scene, kind="phone", dark=dark, modules=BLACK if dark else (light[0], light[1], light[2])
            )
            scene = replace(scene, pose=replace(scene.pose, distance=1.4))
            yield laboratory.develop(replace(shot, scene=scene, defocus_px=0.9), chance), scene.text or ""
