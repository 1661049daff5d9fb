"""Whose turn it is, without a window."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.check.verdict import Judged, Verdict
from scanner.gui.turn import MOST_REFUSED, MOST_WAITING, Turn, root_of
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from tests.fakes.people import holder
from tests.gui.conftest import Gate


def shown(turn: Turn, judged: Judged) -> Judged:
    turn.judged(judged, 0)
    turn.painted(judged, 0)
    return judged


def on_screen(turn: Turn) -> Judged | None:
    return turn.shown


def test_a_painted_green_gives_way_at_once(gate: Gate) -> None:
    turn = Turn()
    shown(turn, gate.outcome(Outcome.ADMIT))
    following = gate.outcome(Outcome.ADMIT, subject=2)
    turn.judged(following, 0)
    assert turn.shown is following


def test_a_verdict_that_nobody_saw_yet_is_not_replaced(gate: Gate) -> None:
    turn = Turn()
    first, second = gate.outcome(Outcome.REFUSE), gate.outcome(Outcome.ADMIT, subject=2)
    turn.judged(first, 0)
    turn.judged(second, 0)
    assert turn.shown is first
    turn.painted(first, 0)
    assert turn.shown is second


def test_a_question_stays_and_what_is_judged_meanwhile_waits(gate: Gate) -> None:
    turn = Turn()
    question = shown(turn, gate.outcome(Outcome.ASK))
    behind = gate.outcome(Outcome.ADMIT, subject=2)
    turn.judged(behind, 0)
    turn.time_up(0)
    turn.dismiss(0)
    assert turn.shown is question
    assert turn.answer() == question.seq
    answered = gate.judged(Verdict(Outcome.ADMIT, Reason.ANSWER_SAME), question.seq)
    shown(turn, answered)
    assert turn.shown is answered  # not overrun by the one who waits
    turn.time_up(0)
    assert turn.shown is behind


def test_a_question_is_answered_once_and_only_when_painted(gate: Gate) -> None:
    turn = Turn()
    question = gate.outcome(Outcome.ASK)
    turn.judged(question, 0)
    assert turn.answer() is None
    turn.painted(question, 0)
    assert turn.answer() == question.seq
    assert turn.answer() is None


def test_a_question_whose_time_is_up_while_it_waits_is_no_question_any_more(gate: Gate) -> None:
    turn = Turn()
    first = shown(turn, gate.outcome(Outcome.ASK))
    second = gate.outcome(Outcome.ASK, subject=2)
    turn.judged(second, 0)
    timed_out = Verdict(Outcome.REFUSE, Reason.ANSWER_NONE, credential=holder(subject=2))
    ended = gate.judged(timed_out, second.seq)
    turn.judged(ended, 0)
    assert list(turn.waiting) == [ended]
    turn.answer()
    shown(turn, gate.judged(Verdict(Outcome.ADMIT, Reason.ANSWER_SAME), first.seq))
    turn.time_up(0)
    assert turn.shown is ended


def test_a_vehicle_that_was_stopped_while_it_waits_asks_nothing_any_more(gate: Gate) -> None:
    turn = Turn()
    first = shown(turn, gate.outcome(Outcome.ASK))
    driver = gate.outcome(Outcome.ASK, subject=2)
    joined = gate.judged(Verdict(Outcome.ASK, Reason.KIND_PAPER), driver.seq)
    stopped = gate.judged(Verdict(Outcome.REFUSE, Reason.ANSWER_STOPPED), driver.seq)
    for word in (driver, joined, stopped):
        turn.judged(word, 0)
    assert list(turn.waiting) == [stopped]
    turn.answer()
    shown(turn, gate.judged(Verdict(Outcome.ADMIT, Reason.ANSWER_SAME), first.seq))
    turn.time_up(0)
    assert turn.shown is stopped


def test_what_was_no_pass_and_not_written_keeps_its_place_in_line(gate: Gate) -> None:
    turn = Turn()
    shown(turn, gate.outcome(Outcome.ASK))
    unwritten = Judged(Verdict(Outcome.REFUSE, Reason.READ_NOT_A_PASS), 0, 0, 0.0)
    behind, last = gate.outcome(Outcome.ADMIT, subject=2), gate.outcome(Outcome.REFUSE, subject=3)
    for word in (unwritten, behind, last):
        turn.judged(word, 0)
    assert list(turn.waiting) == [unwritten, behind, last]


_WORDS = (
    (Outcome.ASK, Reason.KIND_PAPER),
    (Outcome.ADMIT, Reason.ANSWER_SAME),
    (Outcome.REFUSE, Reason.ANSWER_STOPPED),
    (Outcome.REFUSE, Reason.ANSWER_NONE),
    (Outcome.REFUSE, Reason.ANSWER_TURNED_BACK),
)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4)), max_size=40))
def test_no_question_stands_or_waits_whose_visit_has_gone_on(moves: list[tuple[int, int]]) -> None:
    """Whatever comes in which order: `visit` 0 to 2 has news, or else a key, the paint or the time does."""
    gate, turn, newest = Gate(), Turn(), dict[int, Judged]()
    begun = dict[int, int]()
    for what, which in moves:
        if what <= 2:
            outcome, reason = _WORDS[which if what in begun else 0]
            said = gate.judged(Verdict(outcome, reason), begun.get(what, 0))
            newest[root_of(said)] = said
            begun[what] = root_of(said)
            turn.judged(said, 0)
            if outcome is not Outcome.ASK:
                del begun[what]
        elif what == 3 and turn.shown is not None:
            turn.painted(turn.shown, 0)
        elif what == 4:
            turn.dismiss(0)
        else:
            turn.time_up(0)
        asked = [one for one in (turn.shown, *turn.waiting) if one and one.verdict.outcome is Outcome.ASK]
        assert all(newest[root_of(one)] is one for one in asked)


@pytest.mark.parametrize("outcome", [Outcome.ADMIT, Outcome.UNDECIDED, Outcome.REFUSE])
def test_a_key_answers_nothing_but_a_question(gate: Gate, outcome: Outcome) -> None:
    turn = Turn()
    shown(turn, gate.outcome(outcome))
    assert turn.answer() is None


def test_an_answer_that_never_comes_back_does_not_block_the_gate(gate: Gate) -> None:
    turn = Turn()
    shown(turn, gate.outcome(Outcome.ASK))
    turn.answer()
    turn.dismiss(0)
    assert turn.shown is None


@pytest.mark.parametrize("outcome", [Outcome.UNDECIDED, Outcome.REFUSE])
def test_time_takes_only_green_away(gate: Gate, outcome: Outcome) -> None:
    turn = Turn()
    judged = shown(turn, gate.outcome(outcome))
    turn.time_up(0)
    assert on_screen(turn) is judged
    turn.dismiss(0)
    assert on_screen(turn) is None
    assert not turn.refused  # the key said that this person was dealt with


def test_a_refused_person_stays_in_the_strip_until_a_key(gate: Gate) -> None:
    turn = Turn()
    refused = gate.outcome(Outcome.REFUSE)
    turn.judged(refused, 5_000)
    turn.painted(refused, 5_000)
    shown(turn, gate.outcome(Outcome.ADMIT, subject=2))
    assert [(person.judged, person.at_ms) for person in turn.refused] == [(refused, 5_000)]
    turn.time_up(0)
    shown(turn, gate.outcome(Outcome.ADMIT, subject=3))
    assert len(turn.refused) == 1
    turn.dismiss(0)
    assert not turn.refused


def test_the_same_person_judged_again_leaves_the_strip(gate: Gate) -> None:
    """An expired screenshot first, then the fresh code: nobody is to be watched."""
    turn = Turn()
    expired = Verdict(Outcome.REFUSE, Reason.TIME_EXPIRED, credential=holder(subject=1))
    shown(turn, gate.judged(expired))
    shown(turn, gate.outcome(Outcome.ADMIT, subject=1))
    assert not turn.refused


def test_an_undecided_person_stays_in_the_strip_until_turned_back(gate: Gate) -> None:
    turn = Turn()
    doubted = shown(turn, gate.outcome(Outcome.UNDECIDED))
    shown(turn, gate.outcome(Outcome.ADMIT, subject=2))
    assert [person.judged for person in turn.refused] == [doubted]
    assert turn.dismiss(0) == doubted.seq
    assert not turn.refused


def test_the_key_turns_back_whom_it_clears_and_nobody_else(gate: Gate) -> None:
    turn = Turn()
    doubted = shown(turn, gate.outcome(Outcome.UNDECIDED))
    assert turn.dismiss(0) == doubted.seq
    shown(turn, gate.outcome(Outcome.REFUSE, subject=2))
    assert turn.dismiss(0) is None
    shown(
        turn, gate.judged(Verdict(Outcome.UNDECIDED, Reason.TRUST_MISSING))
    )  # of nobody, and not written alone
    assert turn.dismiss(0) is None


def test_what_was_written_of_it_shows_nothing_more(gate: Gate) -> None:
    turn = Turn()
    doubted = shown(turn, gate.outcome(Outcome.UNDECIDED))
    turn.judged(gate.judged(Verdict(Outcome.REFUSE, Reason.ANSWER_TURNED_BACK), doubted.seq), 0)
    assert on_screen(turn) is None
    assert not turn.refused


def test_one_in_the_strip_whose_time_is_up_stays_there(gate: Gate) -> None:
    turn = Turn()
    doubted = shown(turn, gate.outcome(Outcome.UNDECIDED))
    green = shown(turn, gate.outcome(Outcome.ADMIT, subject=2))
    ended = gate.judged(Verdict(Outcome.REFUSE, Reason.ANSWER_NONE), doubted.seq)
    turn.judged(ended, 9)
    assert on_screen(turn) is green
    assert [person.judged for person in turn.refused] == [ended]


@pytest.mark.parametrize("reason", [Reason.READ_NOT_A_PASS, Reason.FORM_MALFORMED])
def test_a_code_that_is_no_pass_is_nobody_to_watch(gate: Gate, reason: Reason) -> None:
    turn = Turn()
    shown(turn, gate.judged(Verdict(Outcome.REFUSE, reason)))
    shown(turn, gate.outcome(Outcome.ADMIT))
    assert not turn.refused


def test_a_crowd_is_bounded(gate: Gate) -> None:
    turn = Turn()
    for subject in range(60):
        shown(turn, gate.outcome(Outcome.REFUSE, subject=subject))
    assert len(turn.refused) == MOST_REFUSED
    shown(turn, gate.outcome(Outcome.ASK, subject=99))
    for subject in range(60):
        turn.judged(gate.outcome(Outcome.ADMIT, subject=subject), 0)
    assert len(turn.waiting) == MOST_WAITING
