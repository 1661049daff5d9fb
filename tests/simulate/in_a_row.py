"""Things that befall a gate and its hub one behind the other, and that chance alone seldom brings in that order.

Each seldom thing is done or left out by the dice, so that a run also sees the half of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulate import at_gate, at_hub
from tests.simulate.on_the_way import talk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from tests.simulate.world import Lane, World

    Operation = Callable[[World, Lane, Random], str]


def days_offline(world: World, lane: Lane, dice: Random) -> str:
    """People come to a gate that has not spoken with its hub for a while."""
    hours = dice.choice([20, 70, 75, 90, 13 * 24])
    world.advance(hours * 3600)
    return f"{hours} h: {at_gate.visitors(world, lane, dice)}"


def two_logs_and_a_forgetful_hub(world: World, lane: Lane, dice: Random) -> str:
    """The gate's disk is put back and used on, and then its hub is put back to before it heard of that."""
    first = [at_gate.disk_backup, at_gate.passes, talk]
    then = [at_hub.hub_backup, at_gate.put_back, at_gate.passes, talk, at_gate.passes]
    return _played(world, lane, dice, [*first, *then, at_hub.put_back, at_gate.passes])


def forgotten_epoch(world: World, lane: Lane, dice: Random) -> str:
    """The hub is put back to before the gate was enrolled again."""
    steps = [at_hub.hub_backup, at_gate.enrolled_again, at_gate.passes, talk, at_hub.put_back, at_gate.passes]
    return _played(world, lane, dice, steps)


def forgotten_key(world: World, lane: Lane, dice: Random) -> str:
    """The hub is put back to before the gate made itself a new key, or two."""
    rolls = [at_hub.gate_rekeyed, talk, talk] * dice.choice([1, 1, 2])
    return _played(world, lane, dice, [at_hub.hub_backup, *rolls, at_hub.put_back, at_gate.passes])


def _played(world: World, lane: Lane, dice: Random, steps: Sequence[Operation]) -> str:
    """Those that the dice leave, and what they say; none behind the gate's own end."""
    return ", ".join(
        f"{step.__name__} {step(world, lane, dice)}".strip()
        for step in steps
        if dice.random() < 0.9 and not lane.gate.is_erased()
    )
