"""A person and a hand scanner at a keyboard, without a window: keys go by the wedge's ruling, as in `key_filter`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.gui.wedge import Ruling, Stroke, Wedge

if TYPE_CHECKING:
    from collections.abc import Sequence

ENTER, SHIFT = 0x1000004, 0x1000020


class FakeKeyboard:
    """Does with keys what the wedge rules, as `key_filter` does; its timer can be late."""

    def __init__(self) -> None:
        self.passed: list[str] = []
        self.texts: list[tuple[str, bool]] = []
        self._held: list[str] = []
        self._last_ms = 0.0
        self.wedge = Wedge(self._person, self._text)

    def down(
        self, at_ms: float, letter: str, *, is_repeat: bool = False, is_timer_late: bool = False
    ) -> None:
        stroke = Stroke(
            at_ms,
            ENTER if letter == "\r" else SHIFT if letter == "shift" else ord(letter),
            letter,
            is_modifier=letter == "shift",
            is_enter=letter == "\r",
            is_repeat=is_repeat,
        )
        self._let_time_pass(at_ms, is_timer_late=is_timer_late)
        self._do(self.wedge.pressed(stroke), letter)

    def up(self, at_ms: float, letter: str) -> None:
        self._let_time_pass(at_ms, is_timer_late=False)
        key = ENTER if letter == "\r" else SHIFT if letter == "shift" else ord(letter)
        self._do(self.wedge.released(Stroke(at_ms, key, is_modifier=letter == "shift")), "")

    def tap(self, at_ms: float, letter: str, dwell_ms: float = 80, *, is_timer_late: bool = False) -> None:
        self.down(at_ms, letter, is_timer_late=is_timer_late)
        self.up(at_ms + dwell_ms, letter)

    def scan(self, at_ms: float, text: str, every_ms: float = 4.0) -> float:
        for letter in text:
            self.down(at_ms, letter)
            self.up(at_ms + every_ms / 2, letter)
            at_ms += every_ms
        return at_ms

    def fall_silent(self) -> None:
        self.wedge.quiet()

    def _let_time_pass(self, at_ms: float, *, is_timer_late: bool) -> None:
        if not is_timer_late and at_ms - self._last_ms >= self.wedge.wait_ms:
            self.wedge.quiet()
        self._last_ms = at_ms

    def _do(self, ruling: Ruling, letter: str) -> None:
        if ruling is Ruling.HOLD:
            self._held.append(letter)
        elif ruling is Ruling.SWALLOW:
            self._held.clear()
        else:
            self._pass(letter)

    def _person(self) -> None:
        held, self._held = self._held, []
        for letter in held:
            self._pass(letter)

    def _pass(self, letter: str) -> None:
        if letter:
            self.passed.append(letter)

    def _text(self, strokes: Sequence[Stroke], by_enter: bool) -> None:
        self.texts.append(("".join(stroke.character for stroke in strokes), by_enter))
