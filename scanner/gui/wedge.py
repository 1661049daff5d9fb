"""Tells a hand scanner that types ("keyboard wedge") from a person: its keys come faster than fingers. No Qt, no clock.

1. A key is held back for HOLD_MS. When no other follows by then it was a person's, and is passed on.
2. A second key within that time makes a burst. Nothing of a burst is passed on, from its first key to a pause of PAUSE_MS:
   what comes after its Enter is the scanner's still, a visitor's code may hold line ends.
3. Enter ends a text. A pause ends one that had no Enter, or was cut off.
4. A key let go of sooner than a finger can, within FINGER_MS, begins a burst too: it may be a code of one character.

Modifier keys make no burst: Ctrl and V are one stroke. A key that is held down repeats itself no sooner than HOLD_MS.
"""

from __future__ import annotations

import math
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HOLD_MS = 60.0
"""Scanners leave the factory with 0 to 10 ms between keys; two keys of a person are 80 ms and more apart."""
PAUSE_MS = 250.0
"""Radio scanners stutter: what comes sooner than this after a burst belongs to it."""
FINGER_MS = 25.0
"""A scanner presses a key for one report, 1 to 15 ms; a finger takes 40 at its quickest."""
MAX_KEYS = 7090
"""One more than a QR code can hold: longer texts are known to be too long."""


class Stroke(NamedTuple):
    """One key going down or up. `at_ms` is only ever compared with that of other strokes.

    `character` is what the system's keyboard layout made of it, CONTROL or DEAD (`typed_text.py`) where that is none.
    `position` is the key's place on the keyboard, a Linux key code (set 1 scan codes have the same numbers); 0 is unknown.
    """

    at_ms: float
    key: int
    character: str = ""
    position: int = 0
    is_shifted: bool = False
    is_modifier: bool = False
    is_enter: bool = False
    is_repeat: bool = False


class Ruling(Enum):
    """What is to be done with a key: let it through now, keep it until more is known, or drop it."""

    PASS = auto()
    HOLD = auto()
    SWALLOW = auto()


class _State(Enum):
    IDLE = math.inf
    HELD = HOLD_MS
    BURST = PAUSE_MS


class Wedge:
    """Asked for a ruling on every key; told by `quiet` that none came for `wait_ms`.

    `on_person` says that all held keys are a person's, before the ruling on the key that is being asked about. `on_text`
    gets the keys of one text of a burst, and whether an Enter ended it.
    """

    def __init__(
        self, on_person: Callable[[], None], on_text: Callable[[Sequence[Stroke], bool], None]
    ) -> None:
        self._on_person = on_person
        self._on_text = on_text
        self._state = _State.IDLE
        self._last_ms = 0.0
        self._held: list[Stroke] = []
        self._line: list[Stroke] = []

    @property
    def wait_ms(self) -> float:
        """After so long without a key `quiet` has something to do; infinite when it has not."""
        return self._state.value

    @property
    def is_busy(self) -> bool:
        """Whether it is not yet known who typed the last key, or known that a scanner did and may go on."""
        return self._state is not _State.IDLE

    def pressed(self, stroke: Stroke) -> Ruling:
        if stroke.at_ms - self._last_ms >= self.wait_ms:
            self.quiet()  # its time was up, and nobody had come to say so
        if stroke.is_repeat and not self.is_busy:
            return Ruling.PASS
        self._last_ms = stroke.at_ms
        if self._state is _State.BURST:
            self._take(stroke)
            return Ruling.SWALLOW
        is_second = not stroke.is_modifier and any(not held.is_modifier for held in self._held)
        self._held.append(stroke)
        if is_second:
            self._begin_burst()
            return Ruling.SWALLOW
        self._state = _State.HELD
        return Ruling.HOLD

    def released(self, stroke: Stroke) -> Ruling:
        if self._state is _State.IDLE:
            return Ruling.PASS
        if self._state is _State.HELD and not self._is_too_quick(stroke):
            return Ruling.HOLD
        self._last_ms = stroke.at_ms
        if self._state is _State.HELD:
            self._begin_burst()
        return Ruling.SWALLOW

    def quiet(self) -> None:
        """No key came for `wait_ms`: held keys were a person's, and a burst is over."""
        was, self._state = self._state, _State.IDLE
        if was is _State.HELD:
            self._held.clear()
            self._on_person()
        elif was is _State.BURST:
            self._end_text(by_enter=False)

    def _is_too_quick(self, let_go: Stroke) -> bool:
        return any(
            held.key == let_go.key and not held.is_modifier and let_go.at_ms - held.at_ms < FINGER_MS
            for held in self._held
        )

    def _begin_burst(self) -> None:
        self._state = _State.BURST
        held, self._held = self._held, []
        for stroke in held:
            self._take(stroke)

    def _take(self, stroke: Stroke) -> None:
        if stroke.is_enter:
            self._end_text(by_enter=True)
        elif not stroke.is_modifier and len(self._line) < MAX_KEYS:
            self._line.append(stroke)

    def _end_text(self, *, by_enter: bool) -> None:
        line, self._line = self._line, []
        if line:
            self._on_text(line, by_enter)
