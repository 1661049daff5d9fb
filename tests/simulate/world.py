"""Gates of the real program and the real hub in one process, each with a clock of its own, and what was seen of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scanner.protocol.outcome import Ask
from scanner.protocol.particulars import Particulars
from scanner.protocol.record import EventKind
from scanner.store.pass_log import Event
from tests.simulate import holds

if TYPE_CHECKING:
    from pathlib import Path

    from scanner.check.verdict import Judged
    from tests.fakes.clock import FakeClock
    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.simulate.city import City

ROUND_S = 310  # longer than any part of the talk waits after trouble
ROUNDS = 40


@dataclass
class Lane:
    """One gate and what is known of it.

    `marks` are each epoch's start, watermark and how far it is purged; `shown` the passes that a guard saw, by hash, in
    that order; `acked_s` when, by the hub's clock, a record was last acknowledged. `is_twofold`: its log came from a backup,
    so that the hub may rightly find two records under one number.
    """

    number: int
    gate: EnrolledGate
    clock: FakeClock
    marks: dict[int, tuple[int, int, int]]
    shown: dict[bytes, None] = field(default_factory=dict)
    acked_s: dict[tuple[int, int], int] = field(default_factory=dict)
    backup: Path | None = None
    is_twofold: bool = False


class World:
    """What the operations (`at_gate`, `at_hub`, `on_the_way`) act on; `check` at the end raises Violation."""

    def __init__(self, folder: Path, city: City, gates: int) -> None:
        self._folder, self.city = folder, city
        self._places = 0
        self.hub_backups: list[tuple[int, Path]] = []
        city.begin_anew()
        self.lanes = [self._lane(number) for number in range(gates)]

    def _lane(self, number: int) -> Lane:
        clock = self.city.clock.apart()
        gate = self.city.gate(number, self.place(), clock)
        return Lane(number, gate, clock, holds.marks_of(gate))

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
        """A round with the hub, after whatever waits are on."""
        self.advance(ROUND_S)
        if everything:
            lane.gate.talk.loop.renew()
        try:
            lane.gate.talk.loop.step()
        finally:
            holds.after_talk(self.city, lane)

    def restart(self, lane: Lane) -> None:
        """The power was cut: what is on the disk at this moment is what the next start finds."""
        lane.gate = lane.gate.power_cut(self.place())

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
        for _ in range(ROUNDS):
            self.advance(3600)
            self.talk(lane)
            if holds.is_quiet(lane):
                return
