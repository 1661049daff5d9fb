"""A desk's guards without a disk: who has which PIN, who stands there, and what they had done."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from scanner.errors import Trouble
from scanner.protocol.guard import Checked, Guard

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.check.last_passes import LastPass
    from scanner.check.verdict import Verdict
    from scanner.gui.hand_over import HandOver
    from scanner.protocol.drill import DrillCode
    from scanner.protocol.guard import Role
    from scanner.protocol.reason import Reason


@dataclass
class FakeDuties:
    """Answers a PIN at once, or, while `is_slow`, when `answer` is called."""

    of: dict[int, tuple[str, Guard]] = field(default_factory=dict)
    tried: list[tuple[int, str]] = field(default_factory=list)
    done: list[tuple[object, ...]] = field(default_factory=list)
    standing: Guard | None = None
    handed_over: HandOver | None = None
    persons: int = 1
    drilling: bool = False
    time_waits: bool = False
    today: str = "2026-11-26"
    last: tuple[LastPass, ...] = ()
    challenges: dict[int, str] = field(default_factory=dict)
    response: str = "0123456789"
    wait_s: int = 0
    is_slow: bool = False
    answer: Callable[[], None] = lambda: None

    def on_duty(self) -> Guard | None:
        return self.standing

    def has_guards(self) -> bool:
        return bool(self.of)

    def last_passes(self) -> tuple[LastPass, ...]:
        return self.last

    def guards(self) -> list[Guard]:
        return [guard for _, guard in self.of.values()]

    def check_pin(self, number: int, pin: str, answer: Callable[[Checked], None]) -> None:
        self.tried.append((number, pin))
        known, guard = self.of.get(number, ("", None))
        checked = Checked(guard) if known == pin else Checked(wait_s=self.wait_s)
        self.answer = partial(answer, checked)
        if not self.is_slow:
            self.answer()

    def sign_in(self, guard: Guard) -> None:
        self.standing = guard

    def hand_over(self, answer: Callable[[HandOver], None]) -> None:
        self.standing = None
        if self.handed_over is not None:
            answer(self.handed_over)

    def persons_to_admit(self, verdict: Verdict) -> int:
        return self.persons

    def override(self, seq: int, reason: Reason, guards: tuple[Guard, ...]) -> None:
        self.done.append(("override", seq, reason, *guards))

    def annul(self, seq: int, reason: Reason, guard: Guard) -> None:
        self.done.append(("annul", seq, reason, guard))

    def add(self, name: str, role: Role, pin: str, by: Guard, answer: Callable[[Guard | None], None]) -> None:
        added = Guard(len(self.of) + 1, name, role)
        self.of[added.number] = (pin, added)
        self.done.append(("add", added, by))
        answer(added)

    def withdraw(self, number: int, by: Guard, answer: Callable[[bool], None]) -> None:
        self.done.append(("withdraw", number, by))
        answer(number != by.number)

    def is_drilling(self) -> bool:
        return self.drilling

    def drill(self, is_on: bool, by: Guard) -> None:
        self.drilling = is_on
        self.done.append(("drill", is_on, by))

    def show_drill_code(self, which: DrillCode) -> None:
        self.done.append(("code", which))

    def keep_drill_cards(self, pdf: bytes, answer: Callable[[str], None]) -> None:
        self.done.append(("cards", pdf[:5]))
        answer("/home/gate/.local/share/gate-scanner/drill-cards.pdf")

    def is_time_waiting(self) -> bool:
        return self.time_waits

    def accept_time(self, today: str, by: Guard, answer: Callable[[Trouble | None], None]) -> None:
        self.done.append(("time", today, by))
        answer(None if today == self.today else Trouble.TIME_OTHER_DAY)

    def challenge(self, number: int, answer: Callable[[str | None], None]) -> None:
        answer(self.challenges.get(number))

    def reset_pin(self, number: int, response: str, pin: str, answer: Callable[[Checked], None]) -> None:
        is_right = response == self.response
        self.done.append(("reset", number, pin, is_right))
        answer(Checked(self.of[number][1]) if is_right else Checked(wait_s=self.wait_s))
