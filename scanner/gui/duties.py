"""What the desk has done for whoever stands at it; the app does it elsewhere, and every method returns at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.check.verdict import Verdict
    from scanner.gui.hand_over import HandOver
    from scanner.protocol.drill import DrillCode
    from scanner.protocol.guard import Checked, Guard, Role
    from scanner.protocol.reason import Reason


class Duties(Protocol):
    """An `answer` is called once, from any thread. Guards that are given have proved who they are."""

    def on_duty(self) -> Guard | None: ...

    def has_guards(self) -> bool: ...

    def guards(self) -> list[Guard]: ...

    def check_pin(self, number: int, pin: str, answer: Callable[[Checked], None]) -> None: ...

    def sign_in(self, guard: Guard) -> None: ...

    def hand_over(self, answer: Callable[[HandOver], None]) -> None: ...

    def persons_to_admit(self, verdict: Verdict) -> int: ...

    def override(self, seq: int, reason: Reason, guards: tuple[Guard, ...]) -> None: ...

    def annul(self, seq: int, reason: Reason, guard: Guard) -> None: ...

    def add(
        self, name: str, role: Role, pin: str, by: Guard, answer: Callable[[Guard | None], None]
    ) -> None: ...

    def withdraw(self, number: int, by: Guard, answer: Callable[[bool], None]) -> None: ...

    def is_drilling(self) -> bool: ...

    def drill(self, is_on: bool, by: Guard) -> None: ...

    def show_drill_code(self, which: DrillCode) -> None: ...

    def challenge(self, number: int, answer: Callable[[str | None], None]) -> None: ...

    def reset_pin(
        self, number: int, response: str, pin: str, answer: Callable[[Checked], None]
    ) -> None: ...
