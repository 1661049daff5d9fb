"""What happens in the window: verdicts, keys and time move the turn, and the window shows it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer

from scanner.gui.answer_view import MEASURE_IT, NAME_LETTERS, TYPE_IT, idle_view, view_of
from scanner.gui.key_filter import BOUNCE_MS
from scanner.gui.plain_text import plain
from scanner.gui.turn import Turn, root_of
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from scanner.protocol.words import words_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.check.verdict import Judged
    from scanner.clock import Clock
    from scanner.errors import Trouble
    from scanner.gui.main_window import MainWindow
    from scanner.gui.site_desk import SiteDesk
    from scanner.gui.turn import Refused
    from scanner.protocol.words import Words

LEAVE_MS = 1200
"""How long an admitted person's green stays when nobody follows."""
_DONE = "done"
_IN_STRIP = 3
_DETAIL_LETTERS = 80


class Presenter(QObject):
    """Lives in the window's thread. `answer` gets the record answered and whether it is the same person."""

    def __init__(
        self,
        window: MainWindow,
        *,
        answer: Callable[[int, bool], None],
        play: Callable[[Outcome], None],
        on_painted: Callable[[Judged, float], None],
        language: str,
        clock: Clock,
        site: SiteDesk,
    ) -> None:
        super().__init__()
        self._window = window
        self._answer = answer
        self._play = play
        self._on_painted = on_painted
        self._language = language
        self._clock = clock
        self._site = site
        self._turn = Turn()
        self._last_key: tuple[object, float] = (None, -BOUNCE_MS)
        self._on_screen: Judged | None = None
        self._advice: Words | None = None
        self._told: tuple[Trouble, str] | None = None
        self.leaving = QTimer(self, singleShot=True, interval=LEAVE_MS)
        self.leaving.timeout.connect(self._time_up)
        window.answered.connect(self._press)
        window.dismissed.connect(self._dismiss)
        # Queued: what the app does with the news must not happen inside a paint event.
        window.panel.painted.connect(self._painted, Qt.ConnectionType.QueuedConnection)

    def show_judged(self, judged: Judged) -> None:
        self._say_trouble(None)
        self._turn.judged(judged, self._clock.wall_ms())
        self._refresh()

    def show_trouble(self, news: tuple[Trouble, str]) -> None:
        if news[0].startswith("STORE"):
            self._turn.ask_again()
            self._last_key = (None, -BOUNCE_MS)
            self._window.keys.setEnabled(True)
        self._say_trouble(news)

    def over(self, trouble: Trouble) -> None:
        """What may have been told is not so any more."""
        if self._told is not None and self._told[0] is trouble:
            self._say_trouble(None)

    def _say_trouble(self, news: tuple[Trouble, str] | None) -> None:
        self._told = news
        if news is None:
            self._window.trouble.say("", "")
            return
        trouble, detail = news
        words = words_for(trouble)
        parts = (words.text(self._language), words.next_step(self._language), plain(detail, _DETAIL_LETTERS))
        text = " · ".join(part for part in parts if part)
        self._window.trouble.say(f"{words.short_code}  {text}", self._key_words())

    def speak(self, language: str) -> None:
        """Say what is shown once more, in `language`; it is no new verdict, so nothing is heard or told again."""
        self._language = language
        shown = self._on_screen
        view = view_of(shown, language) if shown else idle_view(language, self._advice)
        self._window.show_words(view)
        self._say_trouble(self._told)
        self._refresh()

    def stopped(self) -> Judged | None:
        """Whom a supervisor may be asked about: the person on the screen, or else the longest refused."""
        shown = self._turn.shown
        if shown is not None and shown.verdict.outcome in (Outcome.REFUSE, Outcome.UNDECIDED):
            return shown
        return self._turn.refused[0].judged if self._turn.refused else None

    def turn_back(self, stopped: Judged) -> None:
        """The ID is another person's: whoever could not be told about is turned back; who was refused stays refused."""
        if stopped.verdict.outcome is Outcome.UNDECIDED:
            self._answer(stopped.seq, False)

    def advise(self, words: Words | None) -> None:
        """What stands large while nobody is being judged, in place of the invitation; it takes the keyboard from no one."""
        if words != self._advice:
            self._advice = words
            if self._on_screen is None:
                self._window.panel.show_view(idle_view(self._language, words), None)

    def _painted(self, judged: Judged, at_ms: float) -> None:
        self._on_painted(judged, at_ms)
        self._turn.painted(judged, self._clock.wall_ms())
        self._refresh()

    def _press(self, means: object) -> None:
        """A key, a glove, or what was typed: an entry, or for a compared ID whether it is the same person."""
        if means == TYPE_IT:
            self._site.type_it()
        elif means == MEASURE_IT:
            shown = self._turn.shown
            self._site.measure(partial(self._site.enter, root_of(shown) if shown else 0))
        elif not self._is_bounced(means):
            self._answered(means)

    def _answered(self, means: object) -> None:
        seq = self._turn.answer()
        if seq is None:
            return
        self._last_key = (means, self._clock.mono_ms())
        self._window.keys.setEnabled(False)
        if isinstance(means, bool):
            self._answer(seq, means)
        else:
            self._site.enter(seq, means)  # type: ignore[arg-type]

    def _is_bounced(self, means: object) -> bool:
        last, at_ms = self._last_key
        return means == last and self._clock.mono_ms() - at_ms < BOUNCE_MS

    def _dismiss(self) -> None:
        if self._is_bounced(_DONE):
            return
        self._last_key = (_DONE, self._clock.mono_ms())
        if self._told is not None:
            self._say_trouble(None)
            return
        turned_back = self._turn.dismiss(self._clock.wall_ms())
        if turned_back is not None:
            self._answer(turned_back, False)
        self._refresh()

    def _time_up(self) -> None:
        self._turn.time_up(self._clock.wall_ms())
        self._refresh()

    def _refresh(self) -> None:
        self._window.refused.say(self._strip(), self._key_words())  # first: the answer gives it room
        while self._turn.shown is not self._on_screen:
            self._on_screen = self._turn.shown
            self._show(self._on_screen)
        self._window.proof.show_proof(self._window.panel.view, len(self._turn.waiting))

    def _show(self, shown: Judged | None) -> None:
        view = view_of(shown, self._language) if shown else idle_view(self._language, self._advice)
        self._window.keys.setEnabled(True)
        self._window.show_view(view, shown)
        self._site.ask(root_of(shown) if shown else 0, view.entry, self._answered)
        self.leaving.stop()
        if shown is not None:
            self.leaving.start()
            self._play(shown.verdict.outcome)
            if not self._window.is_on_screen():
                self._turn.painted(shown, self._clock.wall_ms())

    def _strip(self) -> str:
        refused = self._turn.refused
        if not refused:
            return ""
        people = "   ".join(self._named(person) for person in islice(refused, _IN_STRIP))
        more = f"   +{len(refused) - _IN_STRIP}" if len(refused) > _IN_STRIP else ""
        return f"{words_for(Outcome.REFUSE).text(self._language)}   {people}{more}"

    def _named(self, person: Refused) -> str:
        verdict = person.judged.verdict
        why = words_for(verdict.reason).text(self._language)
        name = plain(verdict.name, NAME_LETTERS) or why
        if verdict.reason is Reason.ANSWER_STOPPED and name != why:
            name = f"{why} {name}"  # the driver is well; it is the vehicle that stays
        at = datetime.fromtimestamp(person.at_ms / 1000, UTC).astimezone()
        doubt = f" ({words_for(Outcome.UNDECIDED).text(self._language)})"
        return f"{name} {at:%H:%M}{doubt if verdict.outcome is Outcome.UNDECIDED else ''}"

    def _key_words(self) -> str:
        return QCoreApplication.translate("Presenter", "Space: done")
