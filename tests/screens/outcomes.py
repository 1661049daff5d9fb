"""Somebody is being judged: every answer, every question beside the ID, the strip of those refused, and who waits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scanner.check.site_now import SiteNow
from scanner.check.verdict import Verdict
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.policy import SiteKind
from scanner.protocol.reason import Reason
from tests.fakes.people import holder
from tests.gui.conftest import TYPICAL, WELL
from tests.screens.gate_shown import gate_with_picture, judge, open_desk, settle, type_in

if TYPE_CHECKING:
    from scanner.gui.application import Desk
    from tests.gui.conftest import Gate
    from tests.screens.gate_shown import Shown

_LONG = "阿卜杜热·*"
ANSWERS = {
    **{outcome.name.lower(): replace(verdict, credential=holder()) for outcome, verdict in TYPICAL.items()},
    "live-green": Verdict(Outcome.ADMIT, Reason.PASS_GREEN, credential=holder("", "28")),
    "expired": Verdict(Outcome.REFUSE, Reason.TIME_EXPIRED),
    "forged": Verdict(Outcome.REFUSE, Reason.SIGNATURE_WRONG),
    "not-a-code": Verdict(Outcome.REFUSE, Reason.READ_NOT_A_PASS),
    "yellow": Verdict(Outcome.REFUSE, Reason.COLOUR_YELLOW, credential=holder()),
    "not-same": Verdict(Outcome.REFUSE, Reason.ANSWER_NOT_SAME, credential=holder()),
    "fever": Verdict(Outcome.REFUSE, Reason.ANSWER_FEVER, credential=holder()),
    "full": Verdict(Outcome.REFUSE, Reason.SITE_FULL),
    "vehicle-stopped": Verdict(Outcome.REFUSE, Reason.ANSWER_STOPPED, credential=holder()),
    "other-city": Verdict(Outcome.REFUSE, Reason.SITE_OTHER_CITY_CONVERT, credential=holder()),
    "foreign": Verdict(Outcome.ASK, Reason.SITE_FOREIGN_PASS, (Ask.IDENTITY,), holder("K*", "0412")),
    "repeat": Verdict(Outcome.ASK, Reason.REPEAT_SUBJECT, (Ask.IDENTITY,), holder(), seen_ago_s=95),
    "long-name": Verdict(Outcome.ASK, Reason.KIND_PERMIT, (Ask.IDENTITY,), holder(_LONG, "132")),
    "no-name": Verdict(Outcome.ASK, Reason.SITE_SPOT_CHECK, (Ask.IDENTITY,), holder("", "")),
    "overridden": Verdict(Outcome.ADMIT, Reason.OVERRIDE_MEDICAL, credential=holder()),
    "no-code": Verdict(Outcome.UNDECIDED, Reason.SITE_NO_CODE),
    "clock-undecided": Verdict(Outcome.UNDECIDED, Reason.CLOCK_WRONG, credential=holder()),
}
QUESTIONS = {
    "temperature": (Reason.SITE_TEMPERATURE, Ask.TEMPERATURE, "36", "\r"),
    "temperature-again": (Reason.ANSWER_AGAIN, Ask.TEMPERATURE, "365", ""),
    "residence": (Reason.SITE_RESIDENCE, Ask.RESIDENCE, "", ""),
    "household": (Reason.ANSWER_RESIDENT, Ask.HOUSEHOLD, "3-1-502", "--\r"),
    "plate": (Reason.SITE_OCCUPANTS, Ask.OCCUPANTS, "A12345", "\b\b\r"),
    "next-inside": (Reason.ANSWER_OCCUPANTS, Ask.OCCUPANTS, "", ""),
}
"""Reason, what is asked, what is typed first, and what makes it wrong."""


def outcomes(language: str, size: tuple[int, int]) -> Shown:
    gate = gate_with_picture()
    desk = open_desk(gate, language, size)
    for name, verdict in ANSWERS.items():
        judged = gate.judged(replace(verdict, list_age_s=840))
        judge(desk, judged)
        yield name, desk.window
        if name == "foreign":
            judge(
                desk,
                gate.judged(Verdict(Outcome.REFUSE, Reason.ANSWER_NONE, credential=holder()), judged.seq),
            )
            yield "not-checked", desk.window
        elif verdict.asks:
            same = Verdict(Outcome.ADMIT, Reason.ANSWER_SAME, credential=holder())
            judge(desk, gate.judged(same, judged.seq))
    yield from _strip_and_queue(gate, desk)
    desk.window.close()
    yield from _questions(language, size)


def _strip_and_queue(gate: Gate, desk: Desk) -> Shown:
    for number, (outcome, name) in enumerate(
        (
            (Outcome.REFUSE, "李*"),
            (Outcome.REFUSE, _LONG),
            (Outcome.UNDECIDED, "欧阳*"),
            (Outcome.REFUSE, "赵*"),
        )
    ):
        judge(desk, gate.outcome(outcome, name, subject=10 + number))
    judge(desk, gate.outcome(Outcome.ASK, subject=20))
    for subject in (21, 22):
        desk.presenter.show_judged(gate.outcome(Outcome.ADMIT, subject=subject))
    settle()
    yield "strip-and-queue", desk.window
    desk.window.keys.press("1")
    settle()
    yield "answered", desk.window


def _questions(language: str, size: tuple[int, int]) -> Shown:
    gate = gate_with_picture()
    gate.status = replace(WELL, here=SiteNow(SiteKind.HIGHWAY, tuple(SiteKind), province="京"))
    desk = open_desk(gate, language, size)
    for name, (reason, ask, typed, wrong) in QUESTIONS.items():
        question = gate.judged(Verdict(Outcome.ASK, reason, (ask,), holder(), list_age_s=840))
        judge(desk, question)
        type_in(desk, typed)
        yield f"ask-{name}", desk.window
        if wrong:
            type_in(desk, wrong)
            yield f"ask-{name}-wrong", desk.window
        if name == "plate":
            type_in(desk, "45\r4")
            yield "ask-occupants", desk.window
            type_in(desk, "\b" * 9)
            yield "ask-plate-province", desk.window
        judge(
            desk, gate.judged(Verdict(Outcome.ADMIT, Reason.ANSWER_SAME, credential=holder()), question.seq)
        )
    desk.window.close()
