"""Who may be let in by a supervisor, by how many, and what may be taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scanner.check.overriding import (
    ANNUL_REASONS,
    MOST_REMEMBERED,
    OVERRIDE_REASONS,
    RecentVerdicts,
    persons_to_admit,
)
from scanner.check.verdict import Judged, Verdict
from scanner.protocol.guard import Guard, Role
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.policy import DEFAULT, SitePolicy
from scanner.protocol.reason import Reason
from tests.fakes.people import holder

CHIEF, WANG = Guard(1, "李", Role.SUPERVISOR), Guard(2, "王", Role.GUARD)
RED_BY_TWO = replace(DEFAULT, red_override_persons=2, yellow_override_persons=1)
STRICT = replace(DEFAULT, undecided_override_persons=0)
WHY = Reason.OVERRIDE_MEDICAL


def after(verdict: Verdict, ref_seq: int = 0) -> RecentVerdicts:
    recent = RecentVerdicts()
    recent.remember(Judged(verdict, 7, ref_seq, 0.0))
    return recent


def stopped(reason: Reason) -> Verdict:
    is_doubt = DEFAULT.persons_to_override(reason) > 0
    return Verdict(Outcome.UNDECIDED if is_doubt else Outcome.REFUSE, reason, credential=holder())


@pytest.mark.parametrize(
    ("reason", "policy", "guards", "is_let_in"),
    [
        (Reason.LIST_OLD, DEFAULT, (CHIEF,), True),
        (Reason.LIST_OLD, DEFAULT, (WANG,), False),
        (Reason.LIST_OLD, STRICT, (CHIEF, WANG), False),
        (Reason.LIST_OLD, DEFAULT, (), False),
        (Reason.COLOUR_YELLOW, DEFAULT, (CHIEF, WANG), False),
        (Reason.COLOUR_YELLOW, RED_BY_TWO, (CHIEF,), True),
        (Reason.LIST_RED, RED_BY_TWO, (CHIEF,), False),
        (Reason.LIST_RED, RED_BY_TWO, (CHIEF, CHIEF), False),
        (Reason.LIST_RED, RED_BY_TWO, (WANG, CHIEF), False),
        (Reason.LIST_RED, RED_BY_TWO, (CHIEF, WANG), True),
    ],
)
def test_who_may_be_let_in(
    reason: Reason, policy: SitePolicy, guards: tuple[Guard, ...], is_let_in: bool
) -> None:
    found = after(stopped(reason)).overridden(7, WHY, guards, policy)
    assert (found is not None) is is_let_in
    if found is not None:
        assert (found.outcome, found.reason, found.asks) == (Outcome.ADMIT, WHY, ())


@pytest.mark.parametrize("reason", [one for one in Reason if one.startswith(("SIGNATURE", "FORM", "READ"))])
def test_what_no_key_has_signed_is_never_let_in(reason: Reason) -> None:
    policy = replace(RED_BY_TWO, undecided_override_persons=1)
    assert after(stopped(reason)).overridden(7, WHY, (CHIEF, WANG), policy) is None


def test_a_question_is_answered_not_overridden() -> None:
    asked = Verdict(Outcome.ASK, Reason.LIST_OLD, (Ask.IDENTITY,), holder())
    assert after(asked).overridden(7, WHY, (CHIEF,), DEFAULT) is None


@pytest.mark.parametrize("seq", [0, 6, 8])
def test_another_record_is_not_meant(seq: int) -> None:
    assert after(stopped(Reason.LIST_OLD)).overridden(seq, WHY, (CHIEF,), DEFAULT) is None


def test_a_reason_is_from_the_list() -> None:
    recent = after(stopped(Reason.LIST_OLD))
    assert recent.overridden(7, Reason.PASS_GREEN, (CHIEF,), DEFAULT) is None
    assert all(recent.overridden(7, one, (CHIEF,), DEFAULT) for one in OVERRIDE_REASONS)


def test_only_somebody_who_passed_is_called_back_and_only_by_a_supervisor() -> None:
    passed = Verdict(Outcome.ADMIT, Reason.PASS_GREEN, credential=holder())
    taken_back = after(passed).annulled(7, ANNUL_REASONS[0], CHIEF)
    assert taken_back is not None
    assert taken_back.outcome is Outcome.REFUSE
    assert after(passed).annulled(7, ANNUL_REASONS[0], WANG) is None
    assert after(passed).annulled(7, Reason.LIST_RED, CHIEF) is None
    assert after(stopped(Reason.LIST_RED)).annulled(7, ANNUL_REASONS[0], CHIEF) is None


def test_nobody_is_called_back_whom_nobody_remembers() -> None:
    passed = Verdict(Outcome.ADMIT, Reason.PASS_GREEN, credential=holder())
    assert after(passed).annulled(8, ANNUL_REASONS[0], CHIEF) is None
    counted = RecentVerdicts()
    counted.remember(Judged(passed, 0, 0, 0.0))
    assert counted.annulled(0, ANNUL_REASONS[0], CHIEF) is None


def test_a_doubt_about_nobody_lets_nobody_in() -> None:
    assert after(Verdict(Outcome.UNDECIDED, Reason.LIST_OLD)).overridden(7, WHY, (CHIEF,), DEFAULT) is None


def test_who_was_looked_at_again_is_forgotten_last() -> None:
    assert MOST_REMEMBERED == 64
    recent = after(stopped(Reason.LIST_OLD))
    for seq in range(100, 99 + MOST_REMEMBERED):
        recent.remember(Judged(stopped(Reason.LIST_OLD), seq, 0, 0.0))
    recent.remember(Judged(stopped(Reason.LIST_OLD), 200, 7, 0.0))
    recent.remember(Judged(stopped(Reason.LIST_OLD), 201, 0, 0.0))
    assert recent.overridden(200, WHY, (CHIEF,), DEFAULT) is not None
    assert recent.overridden(100, WHY, (CHIEF,), DEFAULT) is None


def test_what_was_answered_is_not_open_any_more() -> None:
    recent = after(stopped(Reason.LIST_OLD))
    recent.remember(Judged(Verdict(Outcome.REFUSE, Reason.ANSWER_TURNED_BACK, (), holder()), 8, 7, 0.0))
    assert recent.overridden(7, WHY, (CHIEF,), DEFAULT) is None


def test_the_oldest_are_forgotten_and_a_drill_is_forgotten_whole() -> None:
    recent = after(stopped(Reason.LIST_OLD))
    for seq in range(100, 100 + MOST_REMEMBERED):
        recent.remember(Judged(stopped(Reason.LIST_OLD), seq, 0, 0.0))
    assert recent.overridden(7, WHY, (CHIEF,), DEFAULT) is None
    assert recent.overridden(100, WHY, (CHIEF,), DEFAULT) is not None
    recent.forget_all()
    assert recent.overridden(101, WHY, (CHIEF,), DEFAULT) is None


def test_whatever_texts_come_after_somebody_stays_remembered() -> None:
    recent = after(stopped(Reason.LIST_OLD))
    for seq in range(100, 101 + MOST_REMEMBERED):
        recent.remember(Judged(Verdict(Outcome.REFUSE, Reason.READ_NOT_A_PASS), seq, 0, 0.0))
    assert recent.overridden(7, WHY, (CHIEF,), DEFAULT) is not None


def test_by_how_many_somebody_may_be_let_in() -> None:
    assert persons_to_admit(stopped(Reason.LIST_OLD), DEFAULT) == 1
    assert persons_to_admit(stopped(Reason.LIST_RED), RED_BY_TWO) == 2
    assert persons_to_admit(Verdict(Outcome.UNDECIDED, Reason.LIST_OLD), DEFAULT) == 0


@pytest.mark.parametrize(
    ("verdict", "is_somebody"),
    [
        (Verdict(Outcome.REFUSE, Reason.READ_NOT_A_PASS), False),
        (Verdict(Outcome.UNDECIDED, Reason.TRUST_MISSING), False),
        (Verdict(Outcome.REFUSE, Reason.SITE_NO_CODE_REFUSED), True),
        (Verdict(Outcome.REFUSE, Reason.LIST_RED, credential=holder()), True),
        (Verdict(Outcome.ASK, Reason.KIND_PAPER, (Ask.IDENTITY,)), True),
        (Verdict(Outcome.ADMIT, Reason.PASS_GREEN), True),
    ],
)
def test_a_verdict_on_some_text_is_on_nobody(verdict: Verdict, is_somebody: bool) -> None:
    assert verdict.is_somebody is is_somebody


def test_a_pass_is_counted_by_the_record_that_its_visit_began_with() -> None:
    recent = after(Verdict(Outcome.ADMIT, Reason.ANSWER_SAME, credential=holder()), ref_seq=3)
    recent.remember(Judged(stopped(Reason.LIST_OLD), 9, 0, 0.0))
    assert [recent.visit_of(seq) for seq in (7, 9, 8)] == [3, 9, 8]
