"""Gates of the real program and the real hub in one process, each with a clock of its own, and what was seen of them."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hub.checkpoints.models import Device, DeviceStanding
from hub.checkpoints.standing import can_be_told, set_standing
from scanner.app.stored import Stored
from scanner.errors import ScannerError, StoreError
from scanner.paths import Paths
from scanner.protocol.outcome import Ask
from scanner.protocol.particulars import Particulars
from scanner.protocol.record import EventKind
from scanner.store.pass_log import Event
from tests.fakes.enrolled_gate import SETTINGS, EnrolledGate
from tests.simulate import holds

if TYPE_CHECKING:
    from pathlib import Path

    from scanner.check.verdict import Judged
    from tests.fakes.clock import FakeClock
    from tests.simulate.city import City

ROUND_S = 310  # longer than any part of the talk waits after trouble
ROUNDS = 40
PATIENCE = 3
"""So many rounds a gate shows its hub who it is before a technician comes."""


@dataclass
class Lane:
    """One gate and what is known of it.

    `marks` are each epoch's start, watermark and how far it is purged; `shown` the passes that a guard saw, by hash, in
    that order; `acked_s` when, by the hub's clock, a record was last acknowledged. `is_twofold`: its log came from a backup,
    so that the hub may rightly find two records under one number. `devices` are the names it had, each
    since the one before erased itself. `sticks` are its own and copies of it, `stick` its own. `forgotten` are what a hub
    held before it was restored: the gate may hear only now that it was acknowledged.
    """

    number: int
    gate: EnrolledGate
    clock: FakeClock
    marks: dict[int, tuple[int, int, int]]
    shown: dict[bytes, None] = field(default_factory=dict)
    acked_s: dict[tuple[int, int], int] = field(default_factory=dict)
    backup: tuple[Path, list[bytes]] | None = None
    is_twofold: bool = False
    devices: list[str] = field(default_factory=list)
    sticks: list[Path] = field(default_factory=list)
    forgotten: set[bytes] = field(default_factory=set)

    @property
    def stick(self) -> Path:
        return self.sticks[0]


class World:
    """What the operations (`at_gate`, `at_hub`, `on_the_way`) act on; `check` at the end raises Violation."""

    def __init__(self, folder: Path, city: City, gates: int) -> None:
        self._folder, self.city = folder, city
        self._places = 0
        self.hub_backups: list[tuple[int, Path, list[bytes]]] = []
        city.begin_anew()
        self.lanes = [self._lane(number) for number in range(gates)]

    def _lane(self, number: int) -> Lane:
        clock = self.city.clock.apart()
        gate = self.city.gate(number, self.place(), clock)
        devices, stick = [gate.stored.enrolment.device.hex()], self.place()
        stick.mkdir()
        return Lane(number, gate, clock, holds.marks_of(gate), devices=devices, sticks=[stick])

    def close(self) -> None:
        for lane in self.lanes:
            lane.gate.stop()

    def place(self) -> Path:
        """A folder that is not there yet."""
        self._places += 1
        return self._folder / str(self._places)

    def advance(self, seconds: float) -> None:
        """Time passes everywhere."""
        for clock in (self.city.clock, *(lane.clock for lane in self.lanes)):
            clock.advance(seconds)

    def append(self, lane: Lane) -> None:
        """An event is written, and shown."""
        said = Particulars(reason="PASS_GREEN")
        holds.shown(lane, lane.gate.lane._log.append(Event(EventKind.SCAN, 0, said)))

    def scan(self, lane: Lane, text: str, *, same: bool | None) -> str:
        """Somebody holds up a code, and the guard answers what is asked, or does not; what was shown."""
        before = len(lane.gate.told)
        try:
            lane.gate.lane.code_seen(text, lane.clock.mono_ms())
        finally:
            self._seen_by_guard(lane, lane.gate.told[before:])
        judged = lane.gate.told[-1] if lane.gate.told[before:] else None
        if judged and same is not None and Ask.IDENTITY in judged.verdict.asks:
            self._seen_by_guard(lane, [lane.gate.answer(judged.seq, same=same)])
        return judged.verdict.reason if judged else ""

    def _seen_by_guard(self, lane: Lane, told: list[Judged]) -> None:
        for judged in told:
            holds.shown(lane, judged.seq)
            holds.in_use(lane)
            holds.not_by_an_old_list(lane, judged.verdict.outcome)

    def talk(self, lane: Lane, *, everything: bool = False) -> None:
        """A round with the hub, after whatever waits are on; none any more once the gate was told to erase itself."""
        self.advance(ROUND_S)
        if lane.gate.is_erased():
            return
        if everything:
            lane.gate.talk.loop.renew()
        try:
            lane.gate.talk.loop.step()
        finally:
            holds.after_talk(self.city, lane)

    def end_of_step(self, lane: Lane) -> None:
        """A gate that was told to erases itself, and a technician makes the computer a gate anew."""
        if lane.gate.is_erased():
            holds.nothing_waits(lane)
            lane.gate.stop()
            holds.nothing_left(lane)
            self.is_gate_again(lane, lane.gate.paths.data)

    def is_gate_again(self, lane: Lane, folder: Path) -> None:
        """Somebody looks after it: the clock is right, the hub publishes, the network is there."""
        self.city.publish()
        lane.clock.set_wall_s(self.city.clock.wall_s())
        lane.gate = EnrolledGate(folder, self.city, lane.clock)
        lane.marks, lane.acked_s = holds.marks_of(lane.gate), {}
        lane.devices.append(lane.gate.stored.enrolment.device.hex())

    def restart(self, lane: Lane) -> None:
        """The power was cut: what is on the disk at this moment is what the next start finds."""
        is_erasing = lane.gate.paths.erasing.exists()
        if is_erasing:
            holds.nothing_waits(lane)
        place = self.place()
        shutil.copytree(lane.gate.paths.data, place)
        lane.gate.stop()
        if is_erasing:
            with suppress(StoreError):  # the next start goes on with it, and is no gate then
                Stored(Paths(place), SETTINGS, lane.clock)
            self.is_gate_again(lane, place)
        else:
            lane.gate = EnrolledGate(place, self.city, lane.clock)

    def identities(self) -> list[bytes]:
        """Who the gates are at this moment: a backup from before a gate was erased is not put back."""
        return [lane.gate.stored.enrolment.device for lane in self.lanes]

    def enrol_again(self, lane: Lane) -> str:
        """What the technician does, and the operator, who puts a gate back in use first that is to be a gate again."""
        device = Device.objects.filter(device_hex=lane.gate.stored.enrolment.device.hex()).first()
        if device is not None and can_be_told(device):
            set_standing(device, DeviceStanding.ACTIVE)
        lane.gate.network.heal()
        lane.gate.stop()
        try:
            lane.gate.enrol()
        except ScannerError as error:
            return str(error.trouble)
        finally:
            lane.gate.start()
        return "enrolled again"

    def check(self) -> None:
        """The faults end; everything arrives, once, and nobody claims otherwise."""
        self.city.restart()
        self.city.publish()
        for lane in self.lanes:
            lane.gate.network.heal()
            lane.clock.set_wall_s(self.city.clock.wall_s())
        for lane in self.lanes:
            self._until_quiet(lane)
        holds.at_the_end(self.lanes)

    def _until_quiet(self, lane: Lane) -> None:
        """Until a round in which the gate compared its log with the hub's had nothing to do."""
        unknown = 0
        for turn in range(ROUNDS):
            self.advance(3600)
            if turn % 12 == 11:
                self.city.publish()  # nobody's trust is to expire meanwhile
            self.talk(lane)
            self.end_of_step(lane)
            if holds.is_quiet(lane):
                return
            unknown = unknown + 1 if holds.is_unknown(lane) else 0
            if unknown == PATIENCE:
                holds.unknown_for_good(lane)
                self.enrol_again(lane)
                unknown = 0
