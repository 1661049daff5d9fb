"""What the window shows for a verdict, decided without Qt: words in both languages, shape, keys, how long it stays."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from scanner.check.entries import Lives
from scanner.gui import site_words
from scanner.gui.plain_text import plain
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.reason import Reason
from scanner.protocol.record import Direction
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


_SAME, _OTHER = Words("一致", "Same", "", "", ""), Words("不一致", "Not the same", "", "", "")
_RESIDENCE = (
    ("1", Lives(resident=True), site_words.RESIDENT_IN),
    ("2", Lives(resident=True, direction=Direction.OUT), site_words.RESIDENT_OUT),
    ("3", Lives(resident=False), site_words.VISITOR),
)
_TYPED = (Ask.TEMPERATURE, Ask.HOUSEHOLD, Ask.OCCUPANTS)
TYPE_IT, MEASURE_IT = "type it", "measure it"
"""Choices that open a sheet to type into: the question's own once more; a yellow person's temperature."""
_PASSES_BY = (
    Reason.ANSWER_NORMAL,
    Reason.ANSWER_RESIDENT,
    Reason.ANSWER_VISITOR,
    Reason.ANSWER_HOUSEHOLD,
    Reason.ANSWER_OCCUPANTS,
)
"""Answers of which some end a question and others only bring the next: the outcome tells which."""
_YELLOW = (Reason.LIST_YELLOW, Reason.COLOUR_YELLOW)


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


class Pair(NamedTuple):
    """The same words twice: first in the guard's language, beneath in the other."""

    first: str
    beneath: str


class Choice(NamedTuple):
    """One answer to an ASK: the key that gives it, what it means (an entry; or whether it is the same person), its words."""

    key: str
    means: object
    words: Pair


class AnswerView(NamedTuple):
    """`outcome` is None while nobody's code is on the screen. `id_note` stands where a code to compare has no name.

    `is_birthday`: `tail` is month and day of birth, as foreign passes name their holder. `entry`: what is to be typed.
    """

    outcome: Outcome | None
    shape: Shape
    headline: Pair
    reason: Pair
    step: Pair
    name: str = ""
    tail: str = ""
    is_birthday: bool = False
    id_note: Pair | None = None
    choices: tuple[Choice, ...] = ()
    list_age_s: int | None = None
    seen_ago_s: int | None = None
    short_code: str = ""
    entry: Ask | None = None

    @property
    def leaves_by_key(self) -> bool:
        """Whether it stays until the guard is done with it, and is no question with keys of its own."""
        return self.outcome in (Outcome.REFUSE, Outcome.UNDECIDED)

    @property
    def spoken(self) -> str:
        """All of it in one line, for a screen reader."""
        parts = (self.headline.first, self.reason.first, self.name, self.tail, self.step.first)
        return ", ".join(part for part in parts if part)


def shape_of(outcome: Outcome) -> Shape:
    return _SHAPES[outcome]


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
        reason=_reason(verdict, reason, language),
        step=_step(verdict, reason, language),
        name=plain(verdict.name, NAME_LETTERS) if named else "",
        tail=plain(verdict.tail, TAIL_DIGITS) if named else "",
        is_birthday=verdict.is_foreign,
        id_note=pair_of(_NO_NAME, language) if compares and not verdict.name else None,
        choices=_choices(verdict, language),
        list_age_s=verdict.list_age_s,
        seen_ago_s=verdict.seen_ago_s,
        short_code=reason.short_code,
        entry=_entry(verdict),
    )


def asks_identity(verdict: Verdict) -> bool:
    """Whether its next answer is: same person or not."""
    return verdict.outcome is Outcome.ASK and Ask.IDENTITY in verdict.asks


def _choices(verdict: Verdict, language: str) -> tuple[Choice, ...]:
    """At most three, told by the keys 1 to 3."""
    if verdict.outcome is Outcome.REFUSE and verdict.reason in _YELLOW:
        return (Choice("1", MEASURE_IT, pair_of(site_words.MEASURE_AGAIN, language)),)
    if verdict.outcome is not Outcome.ASK or not verdict.asks:
        return ()
    if asks_identity(verdict):
        said: tuple[tuple[str, object, Words], ...] = (("1", True, _SAME), ("2", False, _OTHER))
    elif verdict.asks[0] is Ask.RESIDENCE:
        said = _RESIDENCE
    elif _entry(verdict) is not None:
        said = (("1", TYPE_IT, site_words.ENTER), ("2", False, site_words.TURN_BACK))
    else:
        said = (("2", False, site_words.TURN_BACK),)
    return tuple(Choice(key, means, pair_of(words, language)) for key, means, words in said)


def _reason(verdict: Verdict, reason: Words, language: str) -> Pair:
    """Why; at a vehicle that waits, how many codes are still to be asked for."""
    if not verdict.to_come:
        return pair_of(reason, language)
    left = pair_of(site_words.TO_COME, language)
    return Pair(left.first.format(verdict.to_come), left.beneath.format(verdict.to_come))


def _entry(verdict: Verdict) -> Ask | None:
    """What is to be typed now; a vehicle that waits for another person's code wants nothing typed."""
    if verdict.outcome is not Outcome.ASK or asks_identity(verdict) or not verdict.asks:
        return None
    waits = verdict.reason is Reason.ANSWER_OCCUPANTS
    return verdict.asks[0] if verdict.asks[0] in _TYPED and not waits else None


def _step(verdict: Verdict, reason: Words, language: str) -> Pair:
    """An ask that is not about the ID names its own next step; without a name there is nothing to compare.

    A foreign pass has no digits of an ID, whatever it is that asks for one.

    Where something was answered the reason is that answer: what is asked next, or that all is answered, is the step.
    """
    waits = verdict.reason in (Reason.ANSWER_OCCUPANTS, Reason.ANSWER_AGAIN)
    if verdict.outcome is Outcome.ASK and not asks_identity(verdict) and verdict.asks and not waits:
        return _next(words_for(verdict.asks[0]), language)
    if asks_identity(verdict) and not verdict.name:
        return _next(_NO_NAME, language)
    if asks_identity(verdict) and verdict.is_foreign:
        return _next(words_for(Reason.SITE_FOREIGN_PASS), language)
    if asks_identity(verdict) and verdict.reason.startswith("ANSWER"):
        return _next(words_for(Reason.KIND_PAPER), language)
    if verdict.outcome is Outcome.ADMIT and verdict.reason in _PASSES_BY:
        return _next(site_words.PASSES, language)
    return _next(reason, language)


def pair_of(words: Words, language: str) -> Pair:
    """What `words` say, first in `language`."""
    return Pair(words.text(language), words.text(other_language(language)))


def other_language(language: str) -> str:
    """There are two, "zh" and "en"."""
    return "en" if language == "zh" else "zh"


def _next(words: Words, language: str) -> Pair:
    return Pair(words.next_step(language), words.next_step(other_language(language)))
