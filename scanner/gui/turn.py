"""Whose turn it is on the screen, without Qt.

1. A new verdict replaces the one shown, at once, as soon as that one has been painted.
2. A question stays until it is answered; what is judged meanwhile waits behind it.
3. A refused person, or one whom nothing could be decided about, shrinks to a line above when the next code is judged, and
   only a key clears that line. For the undecided that key says that the person was turned back.
4. A key, or an entry, answers what was painted, once. A question whose time is up is answered without one, waiting or not.
5. The newest word about a visit takes the place of all that was said of it before and waits: no key would answer a question
   that is over.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from scanner.check.verdict import Judged

MOST_WAITING = 16
MOST_REFUSED = 20
_SOMEBODY = ("SIGNATURE", "TIME", "LIST", "COLOUR", "SITE", "ANSWER")
"""Stages whose refusal concerns a person; a web address or a damaged code that was held up is nobody to watch."""


class Refused(NamedTuple):
    """Somebody who was turned back and may still stand there; `at_ms` is Unix time in milliseconds."""

    judged: Judged
    at_ms: int

    @property
    def visit(self) -> bytes:
        return _visit(self.judged)


class Turn:
    """What is shown, what waits behind it, who was refused before."""

    def __init__(self) -> None:
        self.shown: Judged | None = None
        self.waiting: deque[Judged] = deque(maxlen=MOST_WAITING)
        self.refused: deque[Refused] = deque(maxlen=MOST_REFUSED)
        self._painted = False
        self._answered = False
        self._shown_at_ms = 0

    @property
    def is_question(self) -> bool:
        """Whether a key is awaited."""
        return self._is_asking() and not self._answered

    def judged(self, judged: Judged, at_ms: int) -> None:
        """Take in a verdict that was written at `at_ms`."""
        if judged.verdict.reason is Reason.ANSWER_TURNED_BACK:
            self._gone(judged.ref_seq, at_ms)
        elif self.shown is not None and judged.ref_seq and judged.ref_seq == root_of(self.shown):
            self._drop_waiting(judged.ref_seq)
            self._show(judged, at_ms)
        elif judged.ref_seq and any(root_of(one) == judged.ref_seq for one in self.waiting):
            self._replace_waiting(judged)
        elif judged.verdict.reason is Reason.ANSWER_NONE:
            self._replace_refused(judged, at_ms)
        elif self._must_wait():
            self.waiting.append(judged)
        else:
            self._show(judged, at_ms)

    def painted(self, judged: Judged, at_ms: int) -> None:
        """`judged` stands on the screen."""
        if judged is not self.shown:
            return
        self._painted = True
        if not self._is_asking() and not judged.ref_seq:
            self._show_next(at_ms)

    def answer(self) -> int | None:
        """The record that the pressed key answers, or None where it answers nothing."""
        if self.shown is None or not self.is_question or not self._painted:
            return None
        self._answered = True
        return root_of(self.shown)

    def ask_again(self) -> None:
        """The answer could not be written: the question is still open."""
        self._answered = False

    def time_up(self, at_ms: int) -> None:
        """What was shown has been seen: an admitted person goes, or the next in line comes."""
        if self.shown is None or self._is_asking():
            return
        if self.waiting:
            self._show_next(at_ms)
        elif self.shown.verdict.outcome is Outcome.ADMIT:
            self.shown = None

    def dismiss(self, at_ms: int) -> int | None:
        """The guard is done with what is shown, or else with the longest refused. An open question stays.

        Answers the record of an UNDECIDED that ends by this: its person was turned back.
        """
        done: Judged | None = None
        if self.shown is None or self.shown.verdict.outcome is Outcome.ADMIT:
            if self.refused:
                done = self.refused.popleft().judged
        elif not self.is_question:
            done, self.shown = self.shown, None
            self._show_next(at_ms)
        return root_of(done) if done is not None and _is_undecided_person(done) else None

    def _replace_waiting(self, judged: Judged) -> None:
        """Where its visit stands in line."""
        place = next(i for i, one in enumerate(self.waiting) if root_of(one) == judged.ref_seq)
        self._drop_waiting(judged.ref_seq)
        self.waiting.insert(place, judged)

    def _replace_refused(self, judged: Judged, at_ms: int) -> None:
        """A question ended by itself while its person stood in the strip."""
        ended = Refused(judged, at_ms)
        kept = [ended if root_of(one.judged) == judged.ref_seq else one for one in self.refused]
        self.refused = deque(kept, maxlen=MOST_REFUSED)

    def _drop_waiting(self, seq: int) -> None:
        self.waiting = deque((one for one in self.waiting if root_of(one) != seq), maxlen=MOST_WAITING)

    def _gone(self, seq: int, at_ms: int) -> None:
        """The person of record `seq` was turned back: by the key, which has cleared the screen, or by somebody else."""
        self._drop_waiting(seq)
        kept = [refused for refused in self.refused if root_of(refused.judged) != seq]
        self.refused = deque(kept, maxlen=MOST_REFUSED)
        if self.shown is not None and root_of(self.shown) == seq:
            self.shown = None
            self._show_next(at_ms)

    def _is_asking(self) -> bool:
        return self.shown is not None and self.shown.verdict.outcome is Outcome.ASK

    def _must_wait(self) -> bool:
        return self.shown is not None and (not self._painted or self._is_asking() or bool(self.waiting))

    def _show_next(self, at_ms: int) -> None:
        if self.waiting:
            self._show(self.waiting.popleft(), at_ms)

    def _show(self, judged: Judged, at_ms: int) -> None:
        if self.shown is not None and (_is_refused_person(self.shown) or _is_undecided_person(self.shown)):
            self.refused.append(Refused(self.shown, self._shown_at_ms))
        back = _visit(judged)
        if back:
            kept = [refused for refused in self.refused if refused.visit != back]
            self.refused = deque(kept, maxlen=MOST_REFUSED)
        self.shown, self._painted, self._answered, self._shown_at_ms = judged, False, False, at_ms


def root_of(judged: Judged) -> int:
    """The record with which its visit began."""
    return judged.ref_seq or judged.seq


def _is_refused_person(judged: Judged) -> bool:
    stage = judged.verdict.reason.split("_", 1)[0]
    is_waiting = judged.verdict.reason is Reason.SITE_FULL  # they may come in as soon as somebody has left
    return judged.verdict.outcome is Outcome.REFUSE and stage in _SOMEBODY and not is_waiting


def _is_undecided_person(judged: Judged) -> bool:
    return judged.verdict.outcome is Outcome.UNDECIDED and judged.verdict.is_somebody


def _visit(judged: Judged) -> bytes:
    credential = judged.verdict.credential
    return credential.visit if credential else b""
