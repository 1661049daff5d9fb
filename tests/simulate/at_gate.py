"""What may befall a gate: visitors, power cuts, disks, clocks, backups, a technician."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING
from unittest.mock import patch

from scanner.errors import StoreError
from tests.fakes.enrolled_gate import EnrolledGate
from tests.simulate import fuse, holds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from scanner.store.database import Connection
    from tests.simulate.world import Lane, World

_NO_LIMIT = 2**30
_BUSY_MS = 5000


def passes(world: World, lane: Lane, dice: Random) -> str:
    count = dice.randint(1, 9)
    for _ in range(count):
        world.append(lane)
    return str(count)


def visitors(world: World, lane: Lane, dice: Random) -> str:
    """Real people with real codes, on the phone or on paper."""
    said = []
    for _ in range(dice.randint(1, 3)):
        world.advance(3)
        code = dice.choice([world.city.live_code, world.city.paper_code])
        text = code(dice.choice(world.city.visitors))
        said.append(world.scan(lane, text, same=dice.choice([True, False, None])))
    return " ".join(said)


def power_cut(world: World, lane: Lane, dice: Random) -> str:
    world.restart(lane)
    return ""


def cut_while_working(world: World, lane: Lane, dice: Random) -> str:
    """The power goes before or after some durable step of a visitor's pass or of a talk."""
    at = fuse.Fuse(dice, steps=6)
    codes = [world.city.live_code(person) for person in dice.sample(world.city.visitors, dice.randint(0, 3))]
    try:
        with fuse.in_gate(at):
            for text in codes:
                world.scan(lane, text, same=True)
            world.talk(lane, everything=dice.random() < 0.3)
    except fuse.PowerCut:
        pass
    world.restart(lane)
    return at.at


def disk_full(world: World, lane: Lane, dice: Random) -> str:
    """The log's disk takes no page more, and no file can be written."""
    database = lane.gate.lane._log._database
    full = database.execute("PRAGMA page_count").fetchone()[0]
    with _pragma(lane, f"max_page_count={full}", f"max_page_count={_NO_LIMIT}"), _no_room():
        written = _as_many_as_go(world, lane, 40)
        world.talk(lane, everything=True)
    return f"after {written}"


def disk_read_only(world: World, lane: Lane, dice: Random) -> str:
    with _pragma(lane, "query_only=ON", "query_only=OFF"):
        written = _as_many_as_go(world, lane, 1)
        world.talk(lane)
    return f"after {written}"


def disk_locked(world: World, lane: Lane, dice: Random) -> str:
    """Another program holds the log for longer than anybody waits."""
    blocker = lane.gate.stored.open_passes()
    blocker.execute("BEGIN IMMEDIATE")
    try:
        with _pragma(lane, "busy_timeout=0", f"busy_timeout={_BUSY_MS}"):
            written = _as_many_as_go(world, lane, 1)
            world.talk(lane)
    finally:
        blocker.rollback()
    return f"after {written}"


def clock_jumps(world: World, lane: Lane, dice: Random) -> str:
    seconds = dice.choice([1, 60, 3600, 90_000]) * dice.choice([-2, -1, 1, 2])
    lane.clock.set_wall_s(lane.clock.wall_s() + seconds)
    return f"{seconds} s"


def clock_put_right(world: World, lane: Lane, dice: Random) -> str:
    lane.clock.set_wall_s(world.city.clock.wall_s())
    return ""


def disk_backup(world: World, lane: Lane, dice: Random) -> str:
    lane.backup = world.place(), world.identities()
    shutil.copytree(lane.gate.paths.data, lane.backup[0], symlinks=True)
    return ""


def disk_restored(world: World, lane: Lane, dice: Random) -> str:
    """What was neither sent nor in the backup is gone with the disk; the technician enrols the gate anew, or not."""
    if lane.backup is None or lane.backup[1][lane.number] != world.identities()[lane.number]:
        return f"first a backup {disk_backup(world, lane, dice)}"
    put_back(world, lane, dice)
    return enrolled_again(world, lane, dice) if dice.random() < 0.5 else "and used on"


def put_back(world: World, lane: Lane, dice: Random) -> str:
    """The gate's disk is its last backup, if that is of the gate that it is now."""
    if lane.backup is None or lane.backup[1][lane.number] != world.identities()[lane.number]:
        return "no backup"
    lane.gate.stop()
    place = world.place()
    shutil.copytree(lane.backup[0], place, symlinks=True)
    lane.gate = EnrolledGate(place, world.city, lane.clock)
    lane.is_twofold, lane.marks = True, holds.marks_of(lane.gate)
    kept = holds.at_hub().keys() | set(holds.on_disk(lane.gate))
    lane.shown = {h: None for h in lane.shown if h in kept}
    return ""


def enrolled_again(world: World, lane: Lane, dice: Random) -> str:
    return world.enrol_again(lane)


def _as_many_as_go(world: World, lane: Lane, most: int) -> int:
    """How many passes were written before the disk refused one."""
    for written in range(most):
        try:
            world.append(lane)
        except StoreError:
            return written
    return most


@contextmanager
def _pragma(lane: Lane, worse: str, well: str) -> Iterator[None]:
    databases: list[Connection] = [lane.gate.lane._log._database, lane.gate.talk.outbox._database]
    with ExitStack() as ends:
        for database in databases:
            database.execute(f"PRAGMA {worse}")
            ends.callback(database.execute, f"PRAGMA {well}")
        yield


@contextmanager
def _no_room() -> Iterator[None]:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with patch.object(os, "fsync", full):
        yield
