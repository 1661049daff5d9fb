"""The demo's director, in a round after the first: the same people come again, sooner than a gate lets them unasked."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, cast

from scanner.check.verdict import Judged, Verdict
from scanner.demo.director import Director
from scanner.demo.scenes import ADMITTED, Act, Stage
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from scanner.camera.scene import Scene

ASKED = Judged(Verdict(Outcome.ASK, Reason.REPEAT_SUBJECT, (Ask.IDENTITY,)), 1, 0, 0.0)
SAME_PERSON = Judged(Verdict(Outcome.ADMIT, Reason.ANSWER_SAME), 2, 1, 0.0)


class Gate:
    """Whoever is shown to it has passed a minute ago."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, bool]] = []
        self.director = Director(cast("Stage", None), self, self.answer, lambda *_: None, 0.0)

    def show(self, scene: Scene) -> None:
        self.director.painted(ASKED, 1.0)

    def clear(self) -> None: ...

    def answer(self, seq: int, same: bool) -> None:
        self.answers.append((seq, same))
        self.director.painted(SAME_PERSON, 1.0)


def test_whoever_is_asked_about_once_more_is_answered_for() -> None:
    """Left open the question stood before all that followed, until its time was over."""
    gate, act = Gate(), Act("绿码", "green", lambda _: "HZ1:ANY", ADMITTED)
    gate.director.play([act, act], threading.Event())
    assert gate.answers == [(1, True), (1, True)]
    assert gate.director.score.count(Outcome.ADMIT) == 2
