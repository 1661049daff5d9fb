"""Who stands at the gate, and what only a guard or a supervisor does there: on the lane's thread, in the log's order."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from scanner.app import time_accepting
from scanner.app.shift import end_shift
from scanner.check.overriding import persons_to_admit
from scanner.check.verdict import Judged
from scanner.errors import ScannerError, Trouble
from scanner.gui.hand_over import HandOver
from scanner.protocol import drill
from scanner.protocol.guard import Checked, DeskEvent, Role
from scanner.protocol.particulars import Particulars
from scanner.protocol.pin_reset import access_hash, response_to
from scanner.protocol.policy import DEFAULT
from scanner.protocol.record import NO_OUTCOME, EventKind
from scanner.store.device_keys import ACCESS_TOKEN
from scanner.store.duty import Duty
from scanner.store.shift_counts import counts_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.app.lane import Lane
    from scanner.app.stored import Stored
    from scanner.check.last_passes import LastPass
    from scanner.check.verdict import Verdict
    from scanner.clock import Clock
    from scanner.protocol.drill import DrillCode
    from scanner.protocol.guard import Guard
    from scanner.protocol.policy import SitePolicy
    from scanner.protocol.reason import Reason


class GuardRoom:
    """Methods may be called from any thread and return at once; an `answer` is called on the lane's, once."""

    def __init__(self, stored: Stored, lane: Lane, clock: Clock) -> None:
        self._stored = stored
        self._lane = lane
        self._clock = clock
        self._resets = stored.pin_resets

    def on_duty(self) -> Guard | None:
        """Who stands here now."""
        duty = self._stored.duty.now
        return duty.guard if duty else None

    def has_guards(self) -> bool:
        """Whether anybody could sign in."""
        return self._stored.duty.has_guards

    def check_pin(self, number: int, pin: str, answer: Callable[[Checked], None]) -> None:
        """`answer` hears whose PIN that is."""
        self._do(partial(self._check, number, pin, answer))

    def sign_in(self, guard: Guard) -> None:
        """`guard`, whose PIN was right, stands here from now on."""
        self._do(partial(self._sign_in, guard))

    def hand_over(self, answer: Callable[[HandOver], None]) -> None:
        """Whoever is on duty goes; `answer` hears what they leave. Nothing happens where nobody is."""
        self._do(partial(self._hand_over, answer))

    def persons_to_admit(self, verdict: Verdict) -> int:
        """How many persons together may admit whom `verdict` stopped, by the site's policy; 0: nobody."""
        return persons_to_admit(verdict, self._policy())

    def override(self, seq: int, reason: Reason, guards: tuple[Guard, ...]) -> None:
        """`guards`, whose PINs were right and who have seen the ID, let the person of record `seq` in."""
        self._do(partial(self._override, seq, reason, guards, self._clock.mono_ms()))

    def annul(self, seq: int, reason: Reason, guard: Guard) -> None:
        """`guard`, whose PIN was right, takes back that the person of record `seq` passed."""
        self._do(partial(self._annul, seq, reason, guard, self._clock.mono_ms()))

    def last_passes(self) -> tuple[LastPass, ...]:
        """Who was judged last, the newest first; nobody's business while nobody stands here."""
        return () if self._stored.duty.is_unattended else self._lane.last.at(self._clock.mono_ms())

    def guards(self) -> list[Guard]:
        """Everybody who may sign in; a look into a small file."""
        return self._stored.guards.all()

    def add(self, name: str, role: Role, pin: str, by: Guard, answer: Callable[[Guard | None], None]) -> None:
        """`by`, a supervisor, adds somebody; `answer` hears whom, or None where that cannot be."""
        self._do(partial(self._add, name, role, pin, by, answer))

    def withdraw(self, number: int, by: Guard, answer: Callable[[bool], None]) -> None:
        """`by`, a supervisor, withdraws somebody; `answer` hears whether that could be."""
        self._do(partial(self._withdraw, number, by, answer))

    def is_drilling(self) -> bool:
        """Whether a drill is going on."""
        return self._lane.is_drilling

    def drill(self, is_on: bool, by: Guard) -> None:
        """`by`, a supervisor, begins or ends a drill."""
        self._do(partial(self._drill, is_on, by))

    def show_drill_code(self, which: DrillCode) -> None:
        """A drill's code, as if it were held to the camera."""
        self._lane.hand_in(drill.text_of(which, self._clock.wall_ms() // 1000))

    def keep_drill_cards(self, pdf: bytes, answer: Callable[[str], None]) -> None:
        """`answer` hears in which file the cards to be printed lie."""
        self._do(lambda: answer(str(self._stored.keep_drill_cards(pdf))))

    def challenge(self, number: int, answer: Callable[[str | None], None]) -> None:
        """`answer` hears what supervisor `number`, who forgot the PIN, reads to the operator; None: no supervisor's."""
        self._do(lambda: answer(self._resets.begin(number)))

    def reset_pin(self, number: int, response: str, pin: str, answer: Callable[[Checked], None]) -> None:
        """The operator answered `response` to the challenge: `pin` is the number's from now on, if that is right."""
        self._do(partial(self._reset_pin, number, response, pin, answer))

    def is_time_waiting(self) -> bool:
        """Whether verified documents name a time so far ahead that a supervisor has to accept it."""
        return bool(self._stored.waiting_time_s())

    def accept_time(self, today: str, by: Guard, answer: Callable[[Trouble | None], None]) -> None:
        """`by`, a supervisor, says that it is `today` (as 2026-11-26); `answer` hears why nothing was accepted."""
        self._do(partial(self._accept_time, today, by, answer))

    def _do(self, work: Callable[[], None]) -> None:
        self._lane.loop.submit(work)

    def _check(self, number: int, pin: str, answer: Callable[[Checked], None]) -> None:
        try:
            checked = self._stored.guards.check(number, pin, self._clock.wall_ms())
            if checked.guard is None and self._stored.guards.must_be_told(number):
                self._stored.alarms.append(Trouble.PIN_GUESSED)
                self._lane.tick()
        except ScannerError:
            answer(Checked())
            raise
        answer(checked)

    def _sign_in(self, guard: Guard) -> None:
        head = self._lane.log.head()
        self._note(EventKind.SHIFT, DeskEvent.SHIFT_BEGIN, guard)
        self._stored.duty.begin(Duty(guard, self._clock.wall_ms(), head.epoch, head.seq))

    def _hand_over(self, answer: Callable[[HandOver], None]) -> None:
        duty = self._stored.duty.now
        if duty is None:
            return
        self._lane.end_questions()
        self._lane.last.forget()
        counts = counts_of(self._lane.log.since(duty.epoch, duty.seq))
        end = end_shift(self._stored, self._lane.log)
        answer(HandOver(duty.guard, duty.since_ms, self._clock.wall_ms(), counts, self._lane.log.counts, end))

    def _override(self, seq: int, reason: Reason, guards: tuple[Guard, ...], pressed_ms: float) -> None:
        verdict = self._lane.recent.overridden(seq, reason, guards, self._policy())
        if verdict is None:
            raise ScannerError(Trouble.OVERRIDE_REFUSED)
        other = guards[1].label if len(guards) > 1 else None
        said = Particulars(reason=reason.value, guard=guards[0].label, other=other, same=1)
        self._end(EventKind.OVERRIDE, verdict, said, seq, pressed_ms)

    def _annul(self, seq: int, reason: Reason, guard: Guard, pressed_ms: float) -> None:
        verdict = self._lane.recent.annulled(seq, reason, guard)
        if verdict is None:
            raise ScannerError(Trouble.OVERRIDE_REFUSED)
        said = Particulars(reason=reason.value, guard=guard.label)
        self._end(EventKind.ANNUL, verdict, said, self._lane.recent.visit_of(seq), pressed_ms)

    def _end(self, kind: EventKind, verdict: Verdict, said: Particulars, seq: int, pressed_ms: float) -> None:
        written = self._lane.write(kind, verdict.outcome, said, seq)
        self._lane.settle(Judged(verdict, written, seq, pressed_ms))

    def _add(
        self, name: str, role: Role, pin: str, by: Guard, answer: Callable[[Guard | None], None]
    ) -> None:
        added = self._stored.guards.add(name, role, pin, self._clock.wall_ms())
        if added is not None:
            self._stored.duty.guards_changed()
            self._note(EventKind.SHIFT, DeskEvent.GUARD_ADDED, by, added.number)
        answer(added)

    def _withdraw(self, number: int, by: Guard, answer: Callable[[bool], None]) -> None:
        is_done = self._stored.guards.withdraw(number, self._clock.wall_ms())
        if is_done:
            self._go_off_duty(number)
            self._note(EventKind.SHIFT, DeskEvent.GUARD_WITHDRAWN, by, number)
        answer(is_done)

    def _go_off_duty(self, number: int) -> None:
        """Whoever was withdrawn: what they were asked ends in their name, for afterwards there is none."""
        duty = self._stored.duty.now
        if duty is not None and duty.guard.number == number:
            self._lane.end_questions()
            self._lane.last.forget()
        self._stored.duty.guards_changed()

    def _drill(self, is_on: bool, by: Guard) -> None:
        if by.role is not Role.SUPERVISOR or is_on == self._lane.is_drilling:
            return
        if is_on:
            self._note(EventKind.SHIFT, DeskEvent.DRILL_BEGIN, by)
            self._lane.begin_drill()
        else:
            self._lane.end_drill()
            self._note(EventKind.SHIFT, DeskEvent.DRILL_END, by)

    def _reset_pin(self, number: int, response: str, pin: str, answer: Callable[[Checked], None]) -> None:
        key = access_hash(self._stored.secret(ACCESS_TOKEN))
        respond = partial(response_to, device=self._stored.enrolment.device, number=number, access_sha256=key)
        checked = self._resets.redeem(number, response, pin, respond, self._clock.wall_ms())
        if checked.guard is not None:
            self._note(EventKind.SHIFT, DeskEvent.PIN_RESET, checked.guard, number)
        answer(checked)

    def _accept_time(self, today: str, by: Guard, answer: Callable[[Trouble | None], None]) -> None:
        try:
            named = time_accepting.waiting(self._stored)
            time_accepting.accept(self._stored, self._lane.log, named, today, by.label)
        except ScannerError as error:
            answer(error.trouble)
        else:
            answer(None)

    def _note(self, kind: EventKind, what: DeskEvent, by: Guard, other: int | None = None) -> None:
        label = None if other is None else f"{other:02}"
        self._lane.write(kind, NO_OUTCOME, Particulars(reason=what.value, guard=by.label, other=label))

    def _policy(self) -> SitePolicy:
        in_force = self._stored.in_force
        return in_force.policy.at(self._clock.wall_ms() // 1000) if in_force else DEFAULT
