"""Gates of the real program and the real hub in one process, and everything that may befall them."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from hub.passes.models import Conflict, PassRecord
from scanner.errors import StoreError
from scanner.protocol import acknowledgement, particulars
from scanner.protocol.acknowledgement import Acknowledgement
from scanner.protocol.record import EventKind, hash_of
from scanner.protocol.signing import SigningKey
from scanner.store.pass_log import Event
from tests.fakes import transport as faults
from tests.fakes.enrolled_gate import EnrolledGate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scanner.sync.transport import Reply
    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess

PASSES = "/api/passes"
STATUSES = (400, 401, 403, 404, 408, 409, 413, 429, 500, 502, 503, 504, 511)
ROUNDS = 40


class PowerCut(BaseException):
    """The process is gone."""


class Violation(AssertionError):
    """An invariant does not hold."""


@dataclass
class Lane:
    """One gate, what it has shown as written, and its disk's last backup."""

    gate: EnrolledGate
    shown: set[bytes] = field(default_factory=set)
    backup: Path | None = None
    replies: list[bytes] = field(default_factory=list)


class World:
    """`do(operation)` for each of a run's operations, then `check()`; raises Violation."""

    def __init__(self, folder: Path, hub: HubInProcess, clock: FakeClock, gates: int) -> None:
        self._folder, self._hub, self._clock = folder, hub, clock
        self._places = 0
        self._hub_backup: Path | None = None
        self._lanes = [Lane(EnrolledGate(self._place(), hub, clock)) for _ in range(gates)]
        for lane in self._lanes:
            self._sync(lane)

    def close(self) -> None:
        for lane in self._lanes:
            lane.gate.stop()

    def do(self, operation: tuple[str, int, int]) -> None:
        """`(name, gate, number)`; what a name does is the method of that name."""
        name, gate, number = operation
        self._clock.advance(1 + number % 7)
        getattr(self, name)(self._lanes[gate % len(self._lanes)], number)

    # ---- at the gate

    def passes(self, lane: Lane, number: int) -> None:
        for _ in range(1 + number % 9):
            self._append(lane)

    def power_cut(self, lane: Lane, number: int) -> None:
        self._restart(lane)

    def cut_at_commit(self, lane: Lane, number: int) -> None:
        """The power goes just before, or just after, the commit of a pass; the guard is shown nothing."""
        database = lane.gate.lane._log._database
        commit = database.commit

        def cut() -> None:
            if number % 2:
                commit()
            raise PowerCut

        database.commit = cut  # type: ignore[method-assign]
        with suppress(PowerCut):
            self._append(lane)
        self._restart(lane)

    def cut_at_acknowledgement(self, lane: Lane, number: int) -> None:
        database = lane.gate.talk.outbox._database
        commit = database.commit

        def cut() -> None:
            if number % 2:
                commit()
            raise PowerCut

        database.commit = cut  # type: ignore[method-assign]
        with suppress(PowerCut):
            self._sync(lane)
        self._restart(lane)

    def disk_full(self, lane: Lane, number: int) -> None:
        database = lane.gate.lane._log._database
        pages = database.execute("PRAGMA page_count").fetchone()[0]
        database.execute(f"PRAGMA max_page_count={pages}")
        with suppress(StoreError):
            for _ in range(40):
                self._append(lane)
        database.execute("PRAGMA max_page_count=1073741823")

    def read_only(self, lane: Lane, number: int) -> None:
        for database in (lane.gate.lane._log._database, lane.gate.talk.outbox._database):
            database.execute("PRAGMA query_only=ON")
        with suppress(StoreError):
            self._append(lane)
        self._sync(lane)
        for database in (lane.gate.lane._log._database, lane.gate.talk.outbox._database):
            database.execute("PRAGMA query_only=OFF")

    def clock_jumps(self, lane: Lane, number: int) -> None:
        self._clock.set_wall_s(self._clock.wall_s() + number % 7200 - 3600)

    def disk_backup(self, lane: Lane, number: int) -> None:
        lane.backup = self._place()
        shutil.copytree(lane.gate.paths.data, lane.backup, symlinks=True)

    def disk_restored(self, lane: Lane, number: int) -> None:
        """What was neither sent nor in the backup is gone with the disk; the technician enrols the gate anew, or not."""
        if lane.backup is None:
            return
        lane.gate.stop()
        place = self._place()
        shutil.copytree(lane.backup, place, symlinks=True)
        lane.gate = EnrolledGate(place, self._hub, self._clock)
        lane.shown &= set(at_hub()) | set(on_disk(lane.gate))
        if number % 2:
            self.enrolled_again(lane, number)

    def enrolled_again(self, lane: Lane, number: int) -> None:
        lane.gate.network.heal()
        lane.gate.stop()
        lane.gate.enrol()
        lane.gate.start()

    # ---- between gate and hub

    def talk(self, lane: Lane, number: int) -> None:
        self._sync(lane)

    def bad_talk(self, lane: Lane, number: int) -> None:
        lane.gate.network.script(PASSES, self._fault(lane, number))
        self._sync(lane)

    def _fault(self, lane: Lane, number: int) -> Callable[[faults.Send], Reply]:
        other = self._lanes[number % len(self._lanes)]
        old, foreign = lane.replies or [b""], other.replies or [b""]
        kinds = [
            faults.lose_request,
            faults.lose_reply,
            faults.duplicate,
            faults.portal,
            faults.cut_body(number % 300),
            faults.status(STATUSES[number % len(STATUSES)], "5"),
            faults.slow(self._clock, 40),
            faults.instead(old[number % len(old)]),
            faults.instead(foreign[number % len(foreign)]),
            faults.instead(self._forged(lane)),
        ]
        return kinds[number // 7 % len(kinds)]

    def _forged(self, lane: Lane) -> bytes:
        batch = lane.gate.talk.outbox.next_batch(200)
        if batch is None:
            return b""
        said = Acknowledgement(batch.device, batch.epoch, batch.last_seq, batch.head, self._clock.wall_s())
        return acknowledgement.write_reply([], acknowledgement.write(said, SigningKey.generate()))

    # ---- at the hub

    def hub_backup(self, lane: Lane, number: int) -> None:
        self._hub_backup = self._place()
        connection.close()
        shutil.copy(settings.DATABASES["default"]["NAME"], self._hub_backup)

    def hub_restored(self, lane: Lane, number: int) -> None:
        if self._hub_backup is None:
            return
        connection.close()
        shutil.copy(self._hub_backup, settings.DATABASES["default"]["NAME"])
        held = set(at_hub())
        for each in self._lanes:  # whose disk is from a backup too cannot bring it again
            each.shown &= held | set(on_disk(each.gate))

    # ---- what must hold

    def check(self) -> None:
        """The faults end; everything arrives, once, and nobody claims otherwise."""
        self._hub.publish()
        for lane in self._lanes:
            lane.gate.network.heal()
            rounds = 0
            self._clock.advance(3700)
            while (rounds < 8 or lane.gate.counts().waiting) and rounds < ROUNDS:
                self._sync(lane)
                rounds += 1
        held = at_hub()
        for number, lane in enumerate(self._lanes):
            require(lane.gate.counts().waiting == 0, f"gate {number}: the queue does not empty")
            require(lane.gate.lane._log.verify_chain() is None, f"gate {number}: the chain does not hold")
            missing = [h for h in lane.shown if h not in held]
            require(not missing, f"gate {number}: {len(missing)} shown passes are not at the hub")
            unheld = [h for h in on_disk(lane.gate) if h not in held]
            require(not unheld, f"gate {number}: {len(unheld)} acknowledged records are not at the hub")
        require(max(held.values(), default=1) == 1, "a pass is at the hub twice")

    def _append(self, lane: Lane) -> None:
        log = lane.gate.lane._log
        seq = log.append(Event(EventKind.SCAN, 0, particulars.Particulars(reason="PASS_GREEN")))
        row = log._database.execute(
            "SELECT bytes FROM record WHERE seq = ? ORDER BY epoch DESC", (seq,)
        ).fetchone()
        lane.shown.add(hash_of(row[0]))

    def _restart(self, lane: Lane) -> None:
        lane.gate = lane.gate.power_cut(self._place())

    def _sync(self, lane: Lane) -> None:
        network = lane.gate.network
        kept = partial(_keep, lane.replies)
        network.script(PASSES, kept, kept, kept)
        try:
            lane.gate.sync()
        finally:
            network._script.pop(PASSES, None)

    def _place(self) -> Path:
        self._places += 1
        return self._folder / str(self._places)


def _keep(replies: list[bytes], send: faults.Send) -> Reply:
    reply = send()
    replies.append(reply.body)
    return reply


def at_hub() -> dict[bytes, int]:
    """How often each record, by its hash, is held."""
    counted: dict[bytes, int] = {}
    for table in (PassRecord, Conflict):
        for found in table.objects.values_list("record_hash", flat=True):
            counted[bytes(found)] = counted.get(bytes(found), 0) + 1
    return counted


def on_disk(gate: EnrolledGate) -> list[bytes]:
    rows = gate.talk.outbox._database.execute("SELECT bytes FROM record").fetchall()
    return [hash_of(data) for (data,) in rows]


def require(holds: bool, what: str) -> None:
    if not holds:
        raise Violation(what)
