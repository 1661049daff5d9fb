"""Whose temperature was high, for as long as they are looked at."""

from __future__ import annotations

from scanner.check.fevers import MOST_REMEMBERED, Fevers
from scanner.protocol.reason import Reason

ZHANG, LI = b"zhang", b"li"
AGAIN, FEVER, NORMAL = Reason.ANSWER_AGAIN, Reason.ANSWER_FEVER, Reason.ANSWER_NORMAL


def after(*reasons: Reason) -> Fevers:
    fevers = Fevers()
    for reason in reasons:
        fevers.note(ZHANG, reason)
    return fevers


def found(fevers: Fevers, who: bytes = ZHANG) -> tuple[bool, bool]:
    return fevers.was_high(who), fevers.was_reported(who)


def test_a_high_one_is_remembered_and_of_that_person_only() -> None:
    assert found(after(AGAIN)) == (True, False)
    assert found(after(AGAIN, FEVER)) == (True, True)
    assert found(after(AGAIN, FEVER), LI) == (False, False)


def test_a_report_stays_one_while_it_is_taken_again() -> None:
    assert found(after(AGAIN, FEVER, AGAIN)) == (True, True)


def test_a_normal_one_ends_it() -> None:
    assert found(after(AGAIN, FEVER, NORMAL)) == (False, False)


def test_no_other_answer_says_anything_of_it() -> None:
    assert found(after(Reason.ANSWER_SAME)) == (False, False)
    assert found(after(FEVER, Reason.ANSWER_SAME)) == (True, True)


def test_the_one_not_measured_for_longest_is_forgotten_first() -> None:
    assert MOST_REMEMBERED == 256
    fevers = after(AGAIN)
    fevers.note(LI, AGAIN)
    for n in range(MOST_REMEMBERED - 2):
        fevers.note(b"%d" % n, AGAIN)
    assert fevers.was_high(ZHANG)
    assert fevers.was_high(LI)
    fevers.note(ZHANG, AGAIN)
    fevers.note(b"one more", AGAIN)
    assert [fevers.was_high(who) for who in (ZHANG, LI, b"0", b"one more")] == [True, False, True, True]
