"""The plate of a vehicle, and how many are inside, as they are typed or touched. No Qt.

Whatever stands on the car can be written down: where it is no plate that we know, as another kind, asked about once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.check.entries import Vehicle, is_sensible
from scanner.gui import site_words
from scanner.gui.entry_text import DIGITS, LETTERS
from scanner.protocol import plate

if TYPE_CHECKING:
    from scanner.protocol.words import Words

_HEADS = (*plate.PROVINCES, plate.EMBASSY, plate.OTHER)
"""What a plate may begin with."""


class VehicleText:
    """The plate, what it begins with first; then how many are inside. Another kind of plate is asked about once more."""

    def __init__(self, province: str) -> None:
        self._head, self._plate, self._occupants = province, "", ""
        self._is_sure = self._is_counting = False

    @property
    def title(self) -> Words:
        if self._is_counting:
            return site_words.OCCUPANTS
        if self._head == plate.OTHER:
            return site_words.OTHER_PLATE_SURE if self._is_sure else site_words.OTHER_PLATE
        return site_words.PLATE

    @property
    def wrong(self) -> Words:
        return site_words.OCCUPANTS_WRONG if self._is_counting else site_words.PLATE_WRONG

    @property
    def shown(self) -> str:
        written = f"{self._head} {self._plate}" if self._head == plate.OTHER else f"{self._head}{self._plate}"
        return f"{written} × {self._occupants or '_'}" if self._is_counting else written

    @property
    def signs(self) -> tuple[str, ...]:
        if self._is_counting:
            return tuple(DIGITS)
        if not self._head:
            return _HEADS
        return (*_behind(self._head), plate.OTHER)[: -1 if self._head == plate.OTHER else None]

    @property
    def columns(self) -> int:
        return 3 if self._is_counting or self._head == plate.EMBASSY else 7

    def type(self, sign: str) -> None:
        """What it begins with where nothing stands; letters and digits after it; then the number of people."""
        if sign not in self.signs:
            return
        if self._is_counting:
            self._occupants = (self._occupants + sign)[:2]
        elif not self._head or sign == plate.OTHER:
            self._begin_with(sign)
        elif len(self._plate) < _most_behind(self._head):
            self._plate, self._is_sure = self._plate + sign, False

    def back(self) -> None:
        """Take the last sign back, the first too: then all that a plate may begin with are offered."""
        self._is_sure = False
        if self._is_counting:
            self._is_counting, self._occupants = bool(self._occupants), self._occupants[:-1]
        elif self._plate:
            self._plate = self._plate[:-1]
        else:
            self._head = ""

    def turn(self, step: int) -> None:
        """Another province, in the order of `PROVINCES`; after the last an embassy's plate, and another kind."""
        if not self._is_counting:
            at = _HEADS.index(self._head) if self._head else 0
            self._begin_with(_HEADS[(at + step) % len(_HEADS)])

    def enter(self) -> Vehicle | None:
        """First the plate is whole, another kind looked at once more; then the number."""
        written = f"{self._head}{self._plate}"
        if not self._is_counting:
            is_other = self._head == plate.OTHER
            self._is_counting = plate.is_plate(written) or (is_other and self._is_sure)
            self._is_sure = is_other
            return None
        said = Vehicle(written, int(self._occupants or "0"))
        return said if is_sensible(said) else None

    def _begin_with(self, head: str) -> None:
        """What was typed stays, as far as it can stand behind `head`."""
        self._head, self._is_sure = head, False
        kept = [sign for sign in self._plate if sign in _behind(head)]
        self._plate = "".join(kept)[: _most_behind(head)]


def _behind(head: str) -> str:
    """What may follow; plates for Hong Kong and Macao are Guangdong's."""
    if head == plate.EMBASSY:
        return DIGITS
    if head == plate.OTHER:
        return f"{DIGITS}{LETTERS}"
    endings = [ending for ending in plate.ENDINGS if head == "粤" or ending not in "港澳"]
    return f"{DIGITS}{plate.LETTERS}{''.join(endings)}"


def _most_behind(head: str) -> int:
    return plate.LONGEST_OTHER if head == plate.OTHER else plate.LONGEST - 1
