"""What the pages of a gate's first start have done by the rest of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from scanner.protocol.guard import Guard, PinFault


class SettingUp(Protocol):
    """All methods return at once; what comes of it is shown by the desk's `show_...`."""

    def enrol(self, token: str, name: str, language: str, *, keys_in_file: bool) -> None: ...

    def give_up(self) -> None:
        """The operator will not confirm: forget the token."""

    def make_supervisor(self, name: str, pin: str) -> Guard | PinFault:
        """Answers whom it made, or why the PIN is not taken."""
