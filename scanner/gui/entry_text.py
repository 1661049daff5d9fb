"""What a guard is typing into an entry sheet: which signs count, how it is shown, what it means. No Qt.

Each has `signs` to be touched, in rows of `columns`; `enter` answers what was meant once it is whole and can be meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from scanner.check.entries import Household, Measured, NoCode, household_of, is_sensible
from scanner.gui import site_words
from scanner.protocol import papers
from scanner.protocol.record import Direction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanner.check.entries import Entry
    from scanner.protocol.words import Words

DIGITS = "1234567890"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PAPER_SIGNS = f"{DIGITS}{LETTERS}-"


class EntryText(Protocol):
    """One entry under way."""

    @property
    def title(self) -> Words: ...
    @property
    def wrong(self) -> Words: ...
    @property
    def shown(self) -> str: ...
    @property
    def signs(self) -> Sequence[str]: ...
    @property
    def columns(self) -> int: ...
    def type(self, sign: str) -> None: ...
    def back(self) -> None: ...
    def turn(self, step: int) -> None: ...
    def enter(self) -> Entry | NoCode | None: ...


class _Line:
    """A line of signs of one kind."""

    title = wrong = site_words.ENTER
    signs, columns, most = DIGITS, 3, 3

    def __init__(self) -> None:
        self.typed = ""

    @property
    def shown(self) -> str:
        return self.typed

    def type(self, sign: str) -> None:
        """One sign more; another kind of sign is nothing."""
        if len(sign) == 1 and sign in self.signs and len(self.typed) < self.most:
            self.typed += sign

    def back(self) -> None:
        """Take the last sign back."""
        self.typed = self.typed[:-1]

    def turn(self, step: int) -> None:
        """An arrow key: `step` is 1 or -1."""


class TemperatureText(_Line):
    """Three digits; the point stands by itself."""

    title = site_words.TEMPERATURE

    @property
    def wrong(self) -> Words:  # type: ignore[override]
        return site_words.TEMPERATURE_WRONG if len(self.typed) == self.most else site_words.TEMPERATURE_SHORT

    @property
    def shown(self) -> str:
        digits = f"{self.typed:_<3}"
        return f"{digits[:2]}.{digits[2]}"

    def enter(self) -> Measured | None:
        said = Measured(int(self.typed)) if len(self.typed) == self.most else None
        return said if said is not None and is_sensible(said) else None


class HouseholdText(_Line):
    """A household's number as it stands on the certificate of passage."""

    title, wrong = site_words.HOUSEHOLD, site_words.HOUSEHOLD_WRONG
    signs, columns, most = f"{DIGITS}-", 3, 27

    def type(self, sign: str) -> None:
        if len(sign) == 1 and sign in _PAPER_SIGNS and len(self.typed) < self.most:
            self.typed += sign

    def enter(self) -> Household | None:
        number = household_of(self.typed)
        return Household(number) if number else None


class NoCodeText(_Line):
    """A document's number; where people live also a household's, told apart by its dashes."""

    wrong = site_words.NO_CODE_WRONG
    signs, columns, most = _PAPER_SIGNS, 6, 27

    def __init__(self, *, takes_certificates: bool, is_outing: bool) -> None:
        super().__init__()
        self._takes_certificates = takes_certificates
        self._direction = Direction.OUT if is_outing else Direction.IN
        self.title = site_words.NO_CODE_OR_HOUSEHOLD if takes_certificates else site_words.NO_CODE

    def enter(self) -> NoCode | None:
        number = household_of(self.typed) if "-" in self.typed else ""
        if number and self._takes_certificates:
            return NoCode(household=number, direction=self._direction)
        document = papers.spelled(self.typed)
        return NoCode(document=document) if papers.is_any_document(document) else None
