"""What goes by stick: written at a gate, copied, brought to the hub late, twice or never, and its answers back."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from hub import clock
from hub.checkpoints.bodies import Refused
from hub.commands.trust import fill
from hub.passes import courier as hub_courier
from scanner.app import loading
from scanner.errors import ScannerError
from scanner.protocol import courier
from scanner.protocol.cbor import Malformed
from tests.fakes.enrolled_gate import SETTINGS
from tests.simulate import holds

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from tests.simulate.world import Lane, World


def stick_trip(world: World, lane: Lane, dice: Random) -> str:
    """Out and back, or as far as the courier gets."""
    steps = [stick_written, stick_brought, stick_loaded][: dice.choice([2, 3, 3])]
    return ", ".join(step(world, lane, dice) for step in steps)


def stick_written(world: World, lane: Lane, dice: Random) -> str:
    """All that waits, onto the gate's stick; somebody may keep a copy of that."""
    lane.gate.stop()
    try:
        count = loading.export(lane.gate.paths, SETTINGS, lane.clock, lane.stick)
    except ScannerError as error:
        return str(error.trouble)
    finally:
        lane.gate.start()
    if dice.random() < 0.4:
        lane.sticks.append(shutil.copytree(lane.stick, world.place()))
    return str(count)


def stick_brought(world: World, lane: Lane, dice: Random) -> str:
    """One of the gate's sticks comes to the hub, perhaps again, perhaps after a newer one, and is answered."""
    folder = dice.choice(lane.sticks)
    taken = [found for file in _files(folder, dice) if (found := _delivered(file)) is not None]
    if not taken:
        return "nothing taken"
    receipts = hub_courier.receipts(taken, clock.now())
    (folder / courier.receipts_name(taken[-1].device.device)).write_bytes(receipts)
    fill(folder)
    return f"{sum(len(one.replies) for one in taken)} batches of stick {lane.sticks.index(folder)}"


def stick_loaded(world: World, lane: Lane, dice: Random) -> str:
    """The answers on one of the sticks, perhaps overtaken long ago, at the gate."""
    folder = dice.choice(lane.sticks)
    unsent = holds.unsent(lane)
    lane.gate.stop()
    try:
        loaded = loading.load(lane.gate.paths, SETTINGS, lane.clock, folder)
    except ScannerError as error:
        said = str(error.trouble)
    else:
        if loaded.is_erased:
            return _erased(world, lane, unsent)
        said = f"{loaded.receipts.acknowledged} acknowledged by stick {lane.sticks.index(folder)}"
    lane.gate.start()
    holds.after_talk(world.city, lane)
    return said


def _erased(world: World, lane: Lane, unsent: list[bytes]) -> str:
    """It erased itself at once, and a technician makes the computer a gate anew."""
    holds.require(
        not unsent, f"gate {lane.number}: erased with {len(unsent)} records that are not at the hub"
    )
    holds.nothing_left(lane)
    world.is_gate_again(lane, lane.gate.paths.data)
    return "erased"


def _files(folder: Path, dice: Random) -> list[Path]:
    found = sorted(folder.glob(f"passes-*{courier.PASSES_ENDING}"))
    dice.shuffle(found)
    return found


def _delivered(file: Path) -> hub_courier.Delivery | None:
    try:
        return hub_courier.deliver(file.read_bytes(), clock.now())
    except (Malformed, Refused):
        return None
