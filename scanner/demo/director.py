"""Plays the acts at the gate: shows each code, waits for the painted verdict, answers for the guard, keeps the score."""

from __future__ import annotations

import queue
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from scanner.camera.scene import GREEN, RED, YELLOW, Pose, Scene
from scanner.demo.scenes import SAME
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from threading import Event

    from scanner.camera.scene import Bgr
    from scanner.check.verdict import Judged
    from scanner.demo.scenes import Act, Expected, Stage

PATIENCE_S = 20.0
GAP_S = 2.2
"""A visit is over when its code was out of view for two seconds (`camera/steady.py`)."""
_SURROUNDS: dict[Reason, Bgr] = {Reason.LIST_YELLOW: YELLOW, Reason.LIST_RED: RED}


class Feed(Protocol):
    """What is held into the picture."""

    def show(self, scene: Scene) -> None: ...
    def clear(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Painted:
    """A verdict that stands on the screen; milliseconds from the frame (or the key) to the verdict and to its paint."""

    judged: Judged
    verdict_ms: float
    painted_ms: float


@dataclass
class Score:
    """What was said, and what should have been said."""

    painted: list[Painted] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        """How many verdicts with that outcome were painted."""
        return sum(p.judged.verdict.outcome is outcome for p in self.painted)


class Director:
    """One performance. `pace_s` is how long a verdict stands before the next act: 0 without an audience."""

    def __init__(
        self,
        stage: Stage,
        feed: Feed,
        answer: Callable[[int, bool], None],
        tell: Callable[[Act, Painted], None],
        pace_s: float,
    ) -> None:
        self._stage = stage
        self._feed = feed
        self._answer = answer
        self._tell = tell
        self._pace_s = pace_s
        self._verdicts: queue.SimpleQueue[Painted] = queue.SimpleQueue()
        self._judged_ms = 0.0
        self.score = Score()

    def judged(self, judged: Judged, at_ms: float) -> None:
        """A verdict stands since `at_ms` (monotonic); from the lane's thread."""
        self._judged_ms = at_ms - judged.taken_ms

    def painted(self, judged: Judged, at_ms: float) -> None:
        """It was painted at `at_ms`; from the window's thread."""
        self._verdicts.put(Painted(judged, self._judged_ms, at_ms - judged.taken_ms))

    def play(self, acts: Sequence[Act], stop: Event) -> None:
        """All `acts`, until `stop` is set."""
        for number, act in enumerate(acts):
            if stop.is_set():
                return
            self._play(act, number, stop)

    def _play(self, act: Act, number: int, stop: Event) -> None:
        act.prepare(self._stage)
        self._feed.show(_scene(act, act.code(self._stage), number))
        judged = self._expect(act, act.expect)
        then, answer = act.then, bool(act.answer)
        if then is None and judged is not None and judged.verdict.outcome is Outcome.ASK:
            then, answer = SAME, True  # in a later round: whoever passed a minute ago is asked about
        if judged is not None and then is not None:
            stop.wait(self._pace_s / 2)
            self._answer(judged.seq, answer)
            self._expect(act, then)
        stop.wait(self._pace_s)
        self._feed.clear()
        stop.wait(GAP_S if act.pause else 0)

    def _expect(self, act: Act, expected: Expected) -> Judged | None:
        """The next verdict, noted as wrong unless it is `expected`."""
        try:
            painted = self._verdicts.get(timeout=PATIENCE_S)
        except queue.Empty:
            self.score.wrong.append(f"{act.en}: no verdict within {PATIENCE_S:.0f} s")
            return None
        self.score.painted.append(painted)
        self._tell(act, painted)
        verdict = painted.judged.verdict
        outcome, *reasons = expected
        if verdict.outcome is not outcome or verdict.reason not in reasons:
            self.score.wrong.append(f"{act.en}: {verdict.reason} instead of {' or '.join(map(str, reasons))}")
        return painted.judged


def _scene(act: Act, text: str, number: int) -> Scene:
    """A code as somebody holds it: each a little differently askew, the seed decides."""
    return Scene(
        kind=act.shown_on,
        text=text,
        surround=_SURROUNDS.get(act.expect[1], GREEN),
        dark=number % 5 == 3,
        pose=Pose(
            yaw=(number * 7) % 25 - 12.0,
            pitch=(number * 5) % 17 - 8.0,
            roll=(number * 11) % 21 - 10.0,
            offset_px=((number * 53) % 160 - 80.0, (number * 31) % 60 - 30.0),
        ),
        seed=number + 1,
    )
