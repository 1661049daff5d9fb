"""`scanner check`: codes judged by command, for help desks and for anyone who wants to try an attack of their own.

In comes one code text a line, each a JSON string; out goes one JSON object a line, in the same order, for any line at
all. Each line is a visit of its own, and nothing is written down. The object's members:

    outcome     ADMIT, ASK, REFUSE or UNDECIDED            asks        what an ASK still needs, else []
    reason      as in `protocol/reason.py`                 short_code  the code for the telephone
    step        number and name of the step that found it  holder      {"name", "tail"}, masked, or null
    zh, en      the reason in words                        next_zh, next_en   what to do
    unsafe      true: the keys came from a file that nobody signed; absent at an enrolled gate
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from scanner.check.deciding import decide
from scanner.check.facts import NO_LIST, facts_of
from scanner.check.moment import ClockState, Moment
from scanner.check.reading import read
from scanner.check.steps import step_of
from scanner.check.verdict import Verdict
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from scanner.protocol.words import words_for
from scanner.store.blacklist import Blacklist

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from scanner.app.stored import Stored
    from scanner.app.unsafe_keys import UnsafeCity
    from scanner.check.facts import Listed
    from scanner.clock import Clock

    Judge = Callable[[str], Verdict]

MOST_LINE_BYTES = 64 * 1024
"""A line of JSON takes at most six bytes for a character of a pass."""


def answers(lines: BinaryIO, judge: Judge, *, unsafe: bool) -> Iterator[str]:
    """One line of JSON for each line of `lines`, however long or broken."""
    for line in _lines(lines):
        answer = answer_of(_judged(line, judge))
        yield json.dumps({**answer, "unsafe": True} if unsafe else answer, ensure_ascii=False)


def answer_of(verdict: Verdict) -> dict[str, Any]:
    """What is told of a verdict; of the person the masked name and tail only."""
    words = words_for(verdict.reason)
    shown = {"name": verdict.name, "tail": verdict.tail}
    return {
        "outcome": verdict.outcome.name,
        "asks": [ask.value for ask in verdict.asks],
        "reason": verdict.reason.value,
        "short_code": words.short_code,
        "step": step_of(verdict.reason),
        "holder": shown if any(shown.values()) else None,
        "zh": words.zh,
        "en": words.en,
        "next_zh": words.next_zh,
        "next_en": words.next_en,
    }


def unsafe_judge(city: UnsafeCity, now_s: int) -> Judge:
    """Judges by keys that nobody signed, at `now_s`, with the built-in policy; no city is home, so each one's codes are."""
    moment = Moment(now_s, ClockState.OK)

    def judge(text: str) -> Verdict:
        found = read(text, city.trust, moment)
        if isinstance(found, Verdict):
            return found
        listed = city.look_up(found, now_s) if found.index is not None else NO_LIST
        facts = facts_of(found.issuer, listed, now_s, moment)
        return decide(found, facts, city.policy, moment)

    return judge


def enrolled_judge(stored: Stored, clock: Clock, now_s: int | None) -> Judge:
    """Judges as this gate would now, or at `now_s`: by its accepted trust, its lists and its site's policy."""
    judged = stored.time.judge(clock.wall_ms() // 1000, clock.mono_ms())
    moment = judged if now_s is None else Moment(now_s, ClockState.OK)
    look_up, in_force = Blacklist(stored.open_trust()).look_up, stored.in_force

    def judge(text: str) -> Verdict:
        found = read(text, in_force.trust if in_force else None, moment)
        if isinstance(found, Verdict) or in_force is None:
            return found if isinstance(found, Verdict) else Verdict(Outcome.UNDECIDED, Reason.TRUST_MISSING)
        listed: Listed = NO_LIST
        if found.generation is not None and found.index is not None:
            listed = look_up(found.issuer, found.generation, found.index)
        facts = facts_of(in_force.trust.home, listed, in_force.accepted_s, moment)
        return decide(found, facts, in_force.policy.at(moment.s), moment)

    return judge


def _judged(line: bytes, judge: Judge) -> Verdict:
    if len(line) > MOST_LINE_BYTES:
        return Verdict(Outcome.REFUSE, Reason.READ_TOO_LONG)
    try:
        text = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        text = None
    return judge(text) if type(text) is str else Verdict(Outcome.REFUSE, Reason.READ_NOT_A_PASS)


def _lines(lines: BinaryIO) -> Iterator[bytes]:
    """The lines without their ends; of a line that is too long only so much that one sees it."""
    while line := lines.readline(MOST_LINE_BYTES + 2):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = lines.readline(MOST_LINE_BYTES)
        yield line.rstrip(b"\r\n") if len(line) <= MOST_LINE_BYTES + 1 else line
