"""A supervisor lets somebody in all the same, or takes a pass back: ID, reason, PIN, and for a red another person's PIN."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from scanner.check.overriding import ANNUL_REASONS, OVERRIDE_REASONS
from scanner.gui import desk_words
from scanner.gui.answer_view import NAME_LETTERS, TAIL_DIGITS, Pair
from scanner.gui.last_lines import who
from scanner.gui.pin_asking import PinNeed
from scanner.gui.plain_text import plain
from scanner.protocol.guard import Role
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from scanner.protocol.words import words_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.check.last_passes import LastPass
    from scanner.check.verdict import Judged
    from scanner.gui.duties import Duties
    from scanner.gui.presenter import Presenter
    from scanner.gui.sheet_talk import SheetTalk
    from scanner.protocol.guard import Guard
    from scanner.protocol.words import Words


class Supervising:
    """Whom it is about is settled when it begins: what is judged meanwhile changes nothing of it."""

    def __init__(self, talk: SheetTalk, duties: Duties, presenter: Presenter) -> None:
        self._talk = talk
        self._duties = duties
        self._presenter = presenter

    def override(self) -> None:
        """The person on the screen, or else the longest refused."""
        stopped = self._presenter.stopped()
        if stopped is None:
            self._talk.tell(desk_words.OVERRIDE, self._talk.pair(desk_words.NO_ONE_STOPPED))
            return
        persons = self._duties.persons_to_admit(stopped.verdict)
        if persons == 0:
            self._talk.tell(desk_words.OVERRIDE, self._talk.pair(desk_words.NO_ONE_MAY))
            return
        same = (self._talk.pair(desk_words.SAME), partial(self._ask_why, stopped, persons))
        other = (self._talk.pair(desk_words.NOT_SAME), partial(self._presenter.turn_back, stopped))
        who = f"{plain(stopped.verdict.name, NAME_LETTERS)} {plain(stopped.verdict.tail, TAIL_DIGITS)}"
        why = self._talk.pair(words_for(stopped.verdict.reason))
        how = words_for(Reason.SITE_FOREIGN_PASS).next_step(self._talk.language)
        beneath = how if stopped.verdict.is_foreign else why.beneath
        self._talk.choose(desk_words.COMPARE_ID, [same, other], Pair(f"{who}  {why.first}", beneath))

    def annul(self) -> None:
        """One of the last people who passed."""
        passed = [one for one in self._duties.last_passes() if one.outcome is Outcome.ADMIT]
        if not passed:
            self._talk.tell(desk_words.ANNUL, self._talk.pair(desk_words.NO_ONE_ADMITTED))
            return
        choices = [(self._who(one), partial(self._ask_why_not, one)) for one in passed]
        self._talk.choose(desk_words.WHO_ANNUL, choices)

    def _who(self, one: LastPass) -> Pair:
        return Pair(who(one, self._talk.language), self._talk.pair(words_for(one.reason)).first)

    def _ask_why_not(self, one: LastPass) -> None:
        about = Pair(who(one, self._talk.language), "")
        reasons = self._reasons(ANNUL_REASONS, partial(self._annul, one))
        self._talk.choose(desk_words.WHY_ANNUL, reasons, about)

    def _ask_why(self, stopped: Judged, persons: int) -> None:
        self._talk.choose(
            desk_words.WHY, self._reasons(OVERRIDE_REASONS, partial(self._first, stopped, persons))
        )

    def _first(self, stopped: Judged, persons: int, reason: Reason) -> None:
        def proved(first: Guard) -> None:
            if persons == 1:
                self._duties.override(stopped.seq, reason, (first,))
            else:
                self._second(stopped, reason, first)

        self._talk.pins.ask(PinNeed(desk_words.OVERRIDE, Role.SUPERVISOR), proved)

    def _second(self, stopped: Judged, reason: Reason, first: Guard) -> None:
        need = PinNeed(desk_words.SECOND_PERSON, not_again=frozenset({first.number}))
        self._talk.pins.ask(need, lambda second: self._duties.override(stopped.seq, reason, (first, second)))

    def _annul(self, one: LastPass, reason: Reason) -> None:
        need = PinNeed(desk_words.ANNUL, Role.SUPERVISOR)
        self._talk.pins.ask(need, partial(self._duties.annul, one.seq, reason))

    def _reasons(
        self, reasons: tuple[Reason, ...], then: Callable[[Reason], None]
    ) -> list[tuple[Pair, Callable[[], None]]]:
        return [(self._talk.pair(_last_part(words_for(one))), partial(then, one)) for one in reasons]


def _last_part(words: Words) -> Words:
    """What stands behind the colon: which of them it is."""
    return words._replace(zh=words.zh.rpartition("：")[2], en=words.en.rpartition(": ")[2].capitalize())
