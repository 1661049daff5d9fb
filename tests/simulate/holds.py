"""What must hold, whatever befalls gates, network and hub; each raises Violation where it does not."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import TYPE_CHECKING

from hub.passes.models import Alarm, AlarmKind, Conflict, PassRecord
from scanner.errors import Trouble
from scanner.protocol.heartbeat import DeviceState
from scanner.protocol.outcome import Outcome
from scanner.protocol.record import hash_of, parse
from scanner.store.device_keys import KEPT_HANDOVERS, DeviceKeys
from scanner.store.retention import KEEP_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.simulate.city import City
    from tests.simulate.world import Lane

OLDEST_LIST_S = 72 * 3600
_SEVERAL_LOGS = (AlarmKind.CONFLICT, AlarmKind.CHAIN_BREAK)


class Violation(AssertionError):
    """An invariant does not hold."""


def require(holds: bool, what: str) -> None:
    if not holds:
        raise Violation(what)


def shown(lane: Lane, seq: int) -> None:
    """What a guard sees is on the disk, where another connection finds it."""
    if not seq:
        return  # only counted yet
    rows = _asked(lane.gate, f"SELECT bytes FROM record WHERE seq = {seq} ORDER BY epoch DESC LIMIT 1")
    require(bool(rows), f"gate {lane.number}: shown before it was on the disk")
    lane.shown.setdefault(hash_of(rows[0][0]))


def not_by_an_old_list(lane: Lane, outcome: Outcome) -> None:
    if outcome is Outcome.ADMIT:
        made_s = lane.gate.stored.newest_list_s()
        age_s = lane.clock.wall_s() - made_s if made_s is not None else OLDEST_LIST_S + 1
        require(age_s <= OLDEST_LIST_S, f"gate {lane.number}: admitted under an expired list")


def in_use(lane: Lane) -> None:
    """Whoever judges has not been told to stop, as far as the gate itself has written down."""
    state = lane.gate.stored.states.state
    require(state is DeviceState.ACTIVE, f"gate {lane.number}: judged, though told to stop")


def after_talk(city: City, lane: Lane) -> None:
    """What is acknowledged lies at the hub (or did, before it was restored); what is purged was so seven days ago."""
    now_s, known = city.clock.wall_s(), lane.marks
    lane.marks = marks_of(lane.gate)
    for epoch, (start, acked, purged) in lane.marks.items():
        _, acked_then, purged_then = known.get(epoch, (start, start, start))
        if acked_then < acked:
            lane.acked_s |= {(epoch, seq): now_s for seq in range(acked_then + 1, acked + 1)}
            _durable(lane, epoch, acked_then + 1, acked)
        for seq in range(purged_then + 1, purged + 1):
            acked_s = lane.acked_s.get((epoch, seq))
            name = f"gate {lane.number}: record {epoch}/{seq}"
            require(acked_s is not None, f"{name} purged, not acknowledged")
            require(now_s - (acked_s or 0) >= KEEP_S, f"{name} purged too early")


def unsent(lane: Lane) -> list[bytes]:
    """Hashes of the records on the gate's disk that are not at the hub."""
    held = at_hub()
    return [h for h in on_disk(lane.gate) if h not in held]


def nothing_waits(lane: Lane) -> None:
    """What erases itself has sent everything."""
    left = unsent(lane)
    require(not left, f"gate {lane.number}: erased with {len(left)} records that are not at the hub")


def nothing_left(lane: Lane) -> None:
    paths = lane.gate.paths
    left = [at.name for at in (paths.passes, paths.trust, paths.keys, paths.lists) if at.exists()]
    require(not left, f"gate {lane.number}: erased, and left {left}")


def marks_of(gate: EnrolledGate) -> dict[int, tuple[int, int, int]]:
    """By epoch: where it starts, its watermark, and how far it is purged."""
    rows = _asked(gate, "SELECT epoch, start_seq, acked_through, purged_through FROM epoch")
    return {epoch: (start, acked, purged) for epoch, start, acked, purged in rows}


def _durable(lane: Lane, epoch: int, first: int, last: int) -> None:
    held = at_hub().keys() | lane.forgotten
    rows = f"SELECT seq, bytes FROM record WHERE epoch = {epoch} AND seq BETWEEN {first} AND {last}"
    for seq, data in _asked(lane.gate, rows):
        where = f"gate {lane.number}: record {epoch}/{seq}"
        require(hash_of(data) in held, f"{where} is acknowledged and not at the hub")


def is_quiet(lane: Lane) -> bool:
    """Nothing waits, nothing moved, nothing is wrong but what the operator has to look at."""
    report = lane.gate.talk.report
    return (
        report is not None
        and report.trouble in (None, Trouble.LOG_FORKED)
        and report.sent == 0
        and lane.gate.counts().waiting == 0
    )


def is_unknown(lane: Lane) -> bool:
    """The hub does not know the gate's key, as far as this round went."""
    report = lane.gate.talk.report
    return report is not None and report.trouble is Trouble.DEVICE_UNKNOWN


def unknown_for_good(lane: Lane) -> None:
    """Only who has an older key again, or changed it more often than handovers are kept, needs a technician for that."""
    handovers = len(DeviceKeys(lane.gate.stored.keys).handovers())
    knew = not lane.is_twofold and handovers < KEPT_HANDOVERS
    require(not knew, f"gate {lane.number}: the hub knows a former key of it, and not the gate")


def at_the_end(lanes: Sequence[Lane]) -> None:
    held = at_hub()
    for lane in lanes:
        name = f"gate {lane.number}"
        waiting = lane.gate.counts().waiting
        require(waiting == 0, f"{name}: the queue does not empty: {waiting} wait, {lane.gate.talk.report}")
        found = lane.gate.lane._log.verify_chain()
        require(found is None, f"{name}: the chain does not hold: {found}")
        missing = [h for h in lane.shown if h not in held]
        require(not missing, f"{name}: {len(missing)} of {len(lane.shown)} shown passes are not at the hub")
        unheld = [h for h in on_disk(lane.gate) if h not in held]
        require(not unheld, f"{name}: {len(unheld)} acknowledged records are not at the hub")
        _in_order(lane)
    require(max(held.values(), default=1) == 1, "a pass is at the hub twice")


def _in_order(lane: Lane) -> None:
    """The hub holds each epoch as one chain, and the passes in the order in which they were shown."""
    if lane.is_twofold:
        return
    place: dict[bytes, tuple[int, int, int]] = {}
    for number, device in enumerate(lane.devices):
        place |= {h: (number, *at) for h, at in _chained(lane, device).items()}
    places = [place[h] for h in lane.shown]
    require(places == sorted(places), f"gate {lane.number}: not in the order of the passes")
    alarms = Alarm.objects.filter(device__device_hex__in=lane.devices, kind__in=_SEVERAL_LOGS)
    require(not alarms.exists(), f"gate {lane.number}: alarmed though it has one log: {alarms.first()}")


def _chained(lane: Lane, device: str) -> dict[bytes, tuple[int, int]]:
    """Where each record of `device` stands, by its hash."""
    place: dict[bytes, tuple[int, int]] = {}
    ends: dict[int, bytes] = {}
    rows = PassRecord.objects.filter(epoch__device__device_hex=device).order_by("epoch__number", "seq")
    for epoch, start, seq, data in rows.values_list("epoch__number", "epoch__start_hash", "seq", "record"):
        before = ends.get(epoch, bytes(start))
        require(parse(bytes(data)).prev_hash == before, f"gate {lane.number}: {epoch}/{seq} does not follow")
        ends[epoch] = hash_of(bytes(data))
        place[ends[epoch]] = (epoch, seq)
    return place


def at_hub() -> Counter[bytes]:
    """How often each record, by its hash, is held."""
    return Counter(
        bytes(found)
        for table in (PassRecord, Conflict)
        for found in table.objects.values_list("record_hash", flat=True)
    )


def on_disk(gate: EnrolledGate) -> list[bytes]:
    return [hash_of(data) for (data,) in _asked(gate, "SELECT bytes FROM record")]


def _asked(gate: EnrolledGate, question: str) -> list[tuple]:  # type: ignore[type-arg]
    """By a connection that sees what is committed and nothing else."""
    reader = sqlite3.connect(f"file:{gate.paths.passes}?mode=ro", uri=True)
    try:
        return reader.execute(question).fetchall()
    finally:
        reader.close()
