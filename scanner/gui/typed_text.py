"""What a hand scanner meant by the keys it typed. No Qt.

Scanners press the keys of a US keyboard; the system turns keys into characters by the layout that its user has chosen. So
the text is sought in what the layout made of the keys, in that with Caps Lock undone, in the keys' places, and, where the
places are not known (remote desktops, macOS), in what common layouts would have made of it. A text that begins like a pass
says which was right: "HZ1:" comes out as "HY1Ö" on a German keyboard and as "HW&M" on a French one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.check.entries import CERTIFICATE
from scanner.formats import glance
from scanner.protocol import enrolment, health_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scanner.gui.wedge import Stroke

CONTROL = "\x00"
"""Stands for a key that writes nothing (Esc, Ctrl-Q, an arrow): no pass holds one."""
DEAD = "\ufffd"
"""Stands for an accent that waits for its letter; the grave one is a plain "`"."""

_ROWS = {
    2: ("1234567890-=", "!@#$%^&*()_+"),
    16: ("qwertyuiop[]", "QWERTYUIOP{}"),
    30: ("asdfghjkl;'`", 'ASDFGHJKL:"~'),
    43: ("\\zxcvbnm,./", "|ZXCVBNM<>?"),
    57: (" ", " "),
}
"""A US keyboard by Linux key codes (linux/input-event-codes.h): the first of each row, plain and shifted."""
_US = {
    (first + place, is_shifted): letter
    for first, rows in _ROWS.items()
    for is_shifted, row in enumerate(rows)
    for place, letter in enumerate(row)
}
_BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_OURS = (health_code.PREFIX, enrolment.PREFIX, CERTIFICATE)
_LAYOUTS = {
    "German": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXZY $%(`ß.-Ö",
    "French": "à&é\"'(-è_çQBCDEFGHIJKL?NOPARSTUVZXYW 458+):!M",
}
"""What the keys that write Base45 on a US keyboard write on others: one character for each, all different."""
_UNDONE = [str.maketrans(letters, _BASE45) for letters in _LAYOUTS.values()]


def pass_text(strokes: Sequence[Stroke]) -> str | None:
    """The text that begins like a code of ours or a foreign pass; None when none of the ways leads to one."""
    return next((text for text in _meanings(strokes) if _is_pass(text)), None)


def other_text(strokes: Sequence[Stroke]) -> str | None:
    """The text of what is no pass; None when the keyboard layout is another than the scanner's and hides it."""
    by_place, typed = _by_place(strokes), _typed(strokes)
    if by_place is not None:
        return by_place
    return typed if typed.isascii() else None


def _meanings(strokes: Sequence[Stroke]) -> Iterator[str]:
    typed = _typed(strokes)
    yield typed
    yield typed.swapcase()
    by_place = _by_place(strokes)
    if by_place is not None:
        yield by_place
    for undone in _UNDONE:
        yield typed.translate(undone)


def _is_pass(text: str) -> bool:
    return text.isascii() and (text.startswith(_OURS) or glance.recognise(text) is not None)


def _typed(strokes: Sequence[Stroke]) -> str:
    return "".join(stroke.character for stroke in strokes)


def _by_place(strokes: Sequence[Stroke]) -> str | None:
    """What the same keys of a US keyboard write; None unless the places of all are known."""
    letters = [_US.get((stroke.position, stroke.is_shifted)) for stroke in strokes]
    told = [
        CONTROL if stroke.character == CONTROL else letter
        for stroke, letter in zip(strokes, letters, strict=True)
    ]
    return None if None in told else "".join(letter for letter in told if letter)
