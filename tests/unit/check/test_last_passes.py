"""The last passes, for a glance: one line a person, nobody's text, forgotten soon; and how many passed in a minute."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scanner.check.last_passes import KEPT_MS, MINUTE_MS, MOST_KEPT, LastPasses
from scanner.check.verdict import Judged, Verdict
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.reason import Reason
from tests.fakes.people import holder

GREEN = Verdict(Outcome.ADMIT, Reason.PASS_GREEN, credential=holder())
ASKED = Verdict(Outcome.ASK, Reason.KIND_PAPER, (Ask.IDENTITY,), holder())
AT_MS = 1_700_000_000_000


def after(*judged: Judged) -> LastPasses:
    last = LastPasses()
    for one in judged:
        last.note(one, AT_MS)
    return last


def test_the_newest_comes_first_with_masked_name_and_tail() -> None:
    other = replace(GREEN, credential=holder("李*", "07", subject=2))
    first, second = after(Judged(GREEN, 1, 0, 0.0), Judged(other, 2, 0, 1000.0)).at(1000.0)
    assert (first.seq, first.name, first.tail, first.at_ms) == (2, "李*", "07", AT_MS)
    assert second.seq == 1


def test_a_dozen_are_enough_for_a_glance() -> None:
    assert len(after(*(Judged(GREEN, seq, 0, 0.0) for seq in range(1, 20))).at(0.0)) == 12
    assert after(Judged(GREEN, 0, 0, 0.0)).at(0.0) == ()


def test_an_answer_takes_the_place_of_its_question() -> None:
    same = replace(GREEN, reason=Reason.ANSWER_SAME)
    (only,) = after(Judged(ASKED, 1, 0, 0.0), Judged(same, 2, 1, 1000.0)).at(1000.0)
    assert (only.seq, only.visit, only.outcome) == (2, 1, Outcome.ADMIT)


def test_what_was_taken_back_did_not_pass() -> None:
    taken_back = replace(GREEN, outcome=Outcome.REFUSE, reason=Reason.ANNUL_MISTAKE)
    last = after(Judged(ASKED, 1, 0, 0.0), Judged(GREEN, 2, 1, 1.0), Judged(taken_back, 3, 1, 2.0))
    assert [one.outcome for one in last.at(2.0)] == [Outcome.REFUSE]
    assert last.per_minute(2.0) == 0


@pytest.mark.parametrize(
    ("verdict", "seq"),
    [
        (Verdict(Outcome.REFUSE, Reason.READ_NOT_A_PASS), 1),
        (Verdict(Outcome.REFUSE, Reason.SIGNATURE_WRONG), 1),
        (Verdict(Outcome.UNDECIDED, Reason.TRUST_MISSING), 1),
        (Verdict(Outcome.REFUSE, Reason.READ_NOT_A_PASS), 0),
    ],
)
def test_a_text_is_nobody(verdict: Verdict, seq: int) -> None:
    assert after(Judged(verdict, seq, 0, 0.0)).at(0.0) == ()


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict(Outcome.UNDECIDED, Reason.SITE_NO_CODE),
        Verdict(Outcome.ASK, Reason.SITE_TEMPERATURE, (Ask.TEMPERATURE,)),
        Verdict(Outcome.ADMIT, Reason.OVERRIDE_DUTY),
    ],
)
def test_somebody_without_a_code_is_somebody(verdict: Verdict) -> None:
    assert len(after(Judged(verdict, 1, 0, 0.0)).at(0.0)) == 1


def test_a_few_are_kept_and_not_for_long() -> None:
    last = after(*(Judged(GREEN, seq, 0, float(seq)) for seq in range(1, MOST_KEPT + 5)))
    assert [one.seq for one in last.at(20.0)] == list(range(MOST_KEPT + 4, 4, -1))
    assert [one.seq for one in last.at(KEPT_MS + MOST_KEPT + 3)] == [MOST_KEPT + 4]
    assert last.at(KEPT_MS + 100) == ()


def test_a_minutes_passes_are_counted_though_fewer_are_kept() -> None:
    last = after(*(Judged(GREEN, seq, 0, 1000.0 * seq) for seq in range(1, 91)))
    assert last.per_minute(90_000.0) == 60
    assert last.per_minute(90_000.0 + MINUTE_MS) == 0
    assert len(last._passed) == 60, "no longer than it is counted: a gate stands for weeks"


def test_a_change_of_guards_forgets_them() -> None:
    last = after(Judged(GREEN, 1, 0, 0.0))
    last.forget()
    assert (last.at(0.0), last.per_minute(0.0)) == ((), 0)
