"""A seed's run, what does not hold after it, and the shortest run that still shows it."""

from __future__ import annotations

import random
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.simulate import at_gate, at_hub, by_stick, in_a_row, on_the_way
from tests.simulate.holds import Violation
from tests.simulate.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.simulate.city import City
    from tests.simulate.world import Lane

    Operation = Callable[[World, Lane, random.Random], str]

WEIGHTS: dict[Operation, int] = {
    at_gate.passes: 24,
    at_gate.visitors: 10,
    on_the_way.talk: 14,
    on_the_way.bad_talk: 26,
    on_the_way.late_question: 4,
    at_gate.power_cut: 2,
    at_gate.cut_while_working: 8,
    at_gate.disk_full: 2,
    at_gate.disk_read_only: 2,
    at_gate.disk_locked: 2,
    at_gate.clock_jumps: 2,
    at_gate.clock_put_right: 2,
    at_gate.disk_backup: 3,
    at_gate.disk_restored: 3,
    at_gate.enrolled_again: 2,
    by_stick.stick_trip: 4,
    by_stick.stick_brought: 2,
    by_stick.stick_loaded: 2,
    at_hub.time_passes: 4,
    at_hub.hub_started_again: 1,
    at_hub.hub_backup: 4,
    at_hub.hub_restored: 4,
    at_hub.keys_rolled: 1,
    at_hub.gate_rekeyed: 2,
    at_hub.standing: 3,
    in_a_row.days_offline: 2,
    in_a_row.two_logs_and_a_forgetful_hub: 2,
    in_a_row.forgotten_epoch: 1,
    in_a_row.forgotten_key: 1,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One operation at one gate; `dice` is the seed of its own chances."""

    operation: Operation
    gate: int
    dice: int


def steps_of(seed: int, length: int, gates: int) -> list[Step]:
    dice = random.Random(seed)
    drawn = dice.choices(list(WEIGHTS), list(WEIGHTS.values()), k=length)
    return [Step(operation, dice.randrange(gates), dice.randrange(10**6)) for operation in drawn]


def fault_of(run: Sequence[Step], city: City, gates: int) -> tuple[str, list[str]]:
    """What does not hold after `run`, or ""; and a line for each step that was done."""
    folder = Path(tempfile.mkdtemp(dir=city.root))
    world = World(folder, city, gates)
    lines: list[str] = []
    random.seed(len(run))  # what is drawn in the program: how long to wait after trouble
    try:
        for step in run:
            lines.append(f"{step.operation.__name__:20} gate {step.gate}")
            world.advance(1)
            lane = world.lanes[step.gate]
            lines[-1] += f"  {step.operation(world, lane, random.Random(step.dice))}"
            world.end_of_step(lane)
        world.check()
    except Violation as violation:
        return str(violation), lines
    except Exception as error:  # noqa: BLE001 - any fall is a finding
        return f"{type(error).__name__}: {error}", lines
    finally:
        world.close()
        shutil.rmtree(folder)
    return "", lines


def shrunk(run: Sequence[Step], city: City, gates: int) -> list[Step]:
    """Fewer steps after which something still does not hold."""
    run = list(run)
    size = len(run) // 2
    while size:
        at = 0
        while at < len(run):
            fewer = run[:at] + run[at + size :]
            if fault_of(fewer, city, gates)[0]:
                run = fewer
            else:
                at += size
        size //= 2
    return run
