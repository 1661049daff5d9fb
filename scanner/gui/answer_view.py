"""What the window shows for a verdict, decided without Qt: words in both languages, shape, keys, how long it stays."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from scanner.gui.plain_text import plain
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.words import Words, words_for

if TYPE_CHECKING:
    from scanner.check.verdict import Judged, Verdict

NAME_LETTERS = 12
"""The longest masked name of a health code (DESIGN, section 4)."""
TAIL_DIGITS = 4

_IDLE = Words("请出示健康码", "Show your code", "将二维码对准摄像头", "Hold the code to the camera", "")
_NO_NAME = Words(
    "码内无姓名",
    "No name in this code",
    "查看身份证，确认是本人的码。",
    "See the ID; is it the holder's own code?",
    "",
)


class Shape(Enum):
    """One for each outcome, told apart without colour; FRAME asks for a code."""

    FRAME = "frame"
    CIRCLE_TICK = "circle with a tick"
    DIAMOND_QUESTION = "diamond with a question mark"
    TRIANGLE = "triangle with an exclamation mark"
    OCTAGON_BAR = "octagon with a bar"


_SHAPES = {
    Outcome.ADMIT: Shape.CIRCLE_TICK,
    Outcome.ASK: Shape.DIAMOND_QUESTION,
    Outcome.UNDECIDED: Shape.TRIANGLE,
    Outcome.REFUSE: Shape.OCTAGON_BAR,
}


@dataclass(frozen=True, slots=True)
class Pair:
    """The same words twice: first in the guard's language, beneath in the other."""

    first: str
    beneath: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to an ASK: the key that gives it, what it means, and its words."""

    key: str
    same: bool
    words: Pair


@dataclass(frozen=True, slots=True)
class AnswerView:
    """`outcome` is None while nobody's code is on the screen. `id_note` stands where a code to compare has no name."""

    outcome: Outcome | None
    shape: Shape
    headline: Pair
    reason: Pair
    step: Pair
    name: str = ""
    tail: str = ""
    id_note: Pair | None = None
    choices: tuple[Choice, ...] = ()
    list_age_s: int | None = None
    seen_ago_s: int | None = None
    short_code: str = ""

    @property
    def leaves_by_key(self) -> bool:
        """Whether it stays until the guard is done with it, and is no question with keys of its own."""
        return self.outcome not in (None, Outcome.ADMIT) and not self.choices

    @property
    def spoken(self) -> str:
        """All of it in one line, for a screen reader."""
        parts = (self.headline.first, self.reason.first, self.name, self.tail, self.step.first)
        return ", ".join(part for part in parts if part)


def idle_view(language: str, advice: Words | None = None) -> AnswerView:
    """Nobody is being judged; `advice` is why the code in view is not read, or no code can be."""
    words = advice or _IDLE
    return AnswerView(None, Shape.FRAME, pair_of(words, language), Pair("", ""), _next(words, language))


def view_of(judged: Judged, language: str) -> AnswerView:
    """What to show for `judged`; `language` "zh" or "en" comes first, the other stands beneath."""
    verdict = judged.verdict
    reason = words_for(verdict.reason)
    compares = asks_identity(verdict)
    named = compares or verdict.outcome is Outcome.REFUSE
    return AnswerView(
        outcome=verdict.outcome,
        shape=_SHAPES[verdict.outcome],
        headline=pair_of(words_for(verdict.outcome), language),
        reason=pair_of(reason, language),
        step=_step(verdict, reason, language),
        name=plain(verdict.name, NAME_LETTERS) if named else "",
        tail=plain(verdict.tail, TAIL_DIGITS) if named else "",
        id_note=pair_of(_NO_NAME, language) if compares and not verdict.name else None,
        choices=_choices(language) if compares else (),
        list_age_s=verdict.list_age_s,
        seen_ago_s=verdict.seen_ago_s,
        short_code=reason.short_code,
    )


def asks_identity(verdict: Verdict) -> bool:
    """Whether one key answers it: same person or not."""
    return verdict.outcome is Outcome.ASK and Ask.IDENTITY in verdict.asks


def _choices(language: str) -> tuple[Choice, ...]:
    same, other = Words("一致", "Same", "", "", ""), Words("不一致", "Not the same", "", "", "")
    return (Choice("1", True, pair_of(same, language)), Choice("2", False, pair_of(other, language)))


def _step(verdict: Verdict, reason: Words, language: str) -> Pair:
    """An ask that is not about the ID names its own next step; without a name there is nothing to compare."""
    if verdict.outcome is Outcome.ASK and not asks_identity(verdict) and verdict.asks:
        return _next(words_for(verdict.asks[0]), language)
    if asks_identity(verdict) and not verdict.name:
        return _next(_NO_NAME, language)
    return _next(reason, language)


def pair_of(words: Words, language: str) -> Pair:
    """What `words` say, first in `language`."""
    return Pair(words.text(language), words.text(other_language(language)))


def other_language(language: str) -> str:
    """There are two, "zh" and "en"."""
    return "en" if language == "zh" else "zh"


def _next(words: Words, language: str) -> Pair:
    return Pair(words.next_step(language), words.next_step(other_language(language)))
