"""What may befall the hub, and what its operators do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub import keys
from hub.checkpoints.models import Device, DeviceStanding
from hub.checkpoints.standing import can_be_told, set_standing
from scanner.store.retention import KEEP_S
from tests.simulate import holds

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from django.db.models import QuerySet

    from tests.simulate.world import Lane, World


def time_passes(world: World, lane: Lane, dice: Random) -> str:
    """Hours or days, in which the hub publishes lists or does not get round to it."""
    hours = dice.choice([1, 6, 26, 80, 8 * 24])
    world.advance(hours * 3600)
    asleep = dice.random() < 0.2
    if not asleep:
        world.city.publish()
    return f"{hours} h{', nothing published' if asleep else ''}"


def hub_started_again(world: World, lane: Lane, dice: Random) -> str:
    world.city.restart()
    return ""


def hub_backup(world: World, lane: Lane, dice: Random) -> str:
    place = world.place()
    world.city.copy_to(place)
    world.hub_backups.append((world.city.clock.wall_s(), place, world.identities()))
    return ""


def hub_restored(world: World, lane: Lane, dice: Random) -> str:
    """From a backup younger than gates keep what was acknowledged: what an older one forgot is nowhere any more."""
    young = _young_backups(world)
    if not young:
        return f"first a backup {hub_backup(world, lane, dice)}"
    _put_back(world, dice.choice(young))
    return ""


def put_back(world: World, lane: Lane, dice: Random) -> str:
    """From the last backup, if that is young enough."""
    young = _young_backups(world)
    if not young:
        return "no backup"
    _put_back(world, young[-1])
    return ""


def _young_backups(world: World) -> list[Path]:
    now_s, gates = world.city.clock.wall_s(), world.identities()
    return [
        at for taken_s, at, then in world.hub_backups if now_s - taken_s < KEEP_S - 86_400 and then == gates
    ]


def _put_back(world: World, place: Path) -> None:
    before = holds.at_hub()
    world.city.put_back_database(place)
    held = holds.at_hub()
    for each in world.lanes:  # whose disk is from a backup too cannot bring it again
        each.forgotten |= before.keys() - held.keys()
        kept = held.keys() | set(holds.on_disk(each.gate))
        each.shown = {h: None for h in each.shown if h in kept}


def keys_rolled(world: World, lane: Lane, dice: Random) -> str:
    """The hub signs acknowledgements, or has passes sealed, with a newer key, once gates can know it."""
    which = dice.choice(["acknowledgement", "sealing"])
    if which == "sealing":
        keys.roll_sealing()
    else:
        keys.roll(keys.ACKNOWLEDGEMENT)
    world.city.publish()
    return which


def gate_rekeyed(world: World, lane: Lane, dice: Random) -> str:
    """The operator has the gate make itself a new key."""
    _device(lane).update(wants_new_key=True)
    return ""


def standing(world: World, lane: Lane, dice: Random) -> str:
    """The operator takes the gate out of use, for a while or for good, or puts it back; or it is said to be lost."""
    said = dice.choice(
        [
            DeviceStanding.ACTIVE,
            DeviceStanding.ACTIVE,
            DeviceStanding.DRAIN,
            DeviceStanding.WIPE,
            DeviceStanding.LOST,
        ]
    )
    device = _device(lane).get()
    if not can_be_told(device):
        return "gone"
    set_standing(device, said)
    return said.value


def _device(lane: Lane) -> QuerySet[Device]:
    return Device.objects.filter(device_hex=lane.gate.stored.enrolment.device.hex())
