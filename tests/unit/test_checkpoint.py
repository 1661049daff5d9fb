"""One person at the gate: written before told, judged once a visit, answered once."""

# ruff: noqa: ANN401 - changes to any member of what is made
from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.check.verdict import Judged
from scanner.errors import StoreError
from scanner.protocol.health_code import Colour, Kind, generation_at
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.policy import SitePolicy, TemperatureRule
from scanner.protocol.reason import Reason
from scanner.protocol.record import EventKind
from scanner.protocol.status_list import Status
from tests.fakes.gate import FakeGate
from tests.fakes.issuing import LIST_SIZE, FakeCity, trust_of
from tests.vectors import by_hand


@pytest.fixture
def gate() -> FakeGate:
    return FakeGate()


def _live(gate: FakeGate, **changed: Any) -> str:
    return gate.city.live(gate.clock.wall_s(), **changed)


def _paper(gate: FakeGate, **changed: Any) -> str:
    return gate.city.paper(gate.clock.wall_s(), **changed)


def test_a_green_code_is_written_and_told(gate: FakeGate) -> None:
    judged = gate.judged(_live(gate))
    assert (judged.verdict.outcome, judged.verdict.reason) == (Outcome.ADMIT, Reason.PASS_GREEN)
    assert (judged.seq, judged.ref_seq, judged.taken_ms) == (1, 0, gate.clock.mono_ms())
    (written,) = gate.log.written
    assert (written.kind, written.outcome, written.ref_seq) == (EventKind.SCAN, Outcome.ADMIT, 0)


def test_what_is_written_says_who_with_what_by_which_list(gate: FakeGate) -> None:
    gate.clock.advance(30)
    code = gate.city.claims(gate.clock.wall_s())
    gate.judged(gate.city.write(code))
    said = gate.log.written[0].particulars
    assert (said.reason, said.issuer, said.subject, said.code_id) == (
        "PASS_GREEN",
        "330100",
        code.subject,
        code.code_id,
    )
    assert (said.kid, said.code_iat_s, said.code_kind, said.index) == (
        gate.city.code_keys[Kind.LIVE].kid,
        code.iat_s,
        Kind.LIVE,
        code.index,
    )
    assert (said.list_iat_s, said.list_age_s) == (gate.list.iat_s, 30)
    assert (said.cose, said.count, said.guard, said.same) == (None, None, None, None)


def test_the_list_of_the_codes_own_city_and_generation_is_asked(gate: FakeGate) -> None:
    code = gate.city.claims(gate.clock.wall_s())
    gate.judged(gate.city.write(code))
    assert gate.list.asked == [("330100", generation_at(code.iat_s), code.index)]


def test_nothing_is_told_while_it_cannot_be_written(gate: FakeGate) -> None:
    gate.log.is_full = True
    texts = (
        _live(gate, person="张三"),
        _paper(gate, person="李四"),
        _live(gate, person="王五", colour=Colour.RED),
        _expired(gate),
        "a web address",
    )
    for text in texts:
        with pytest.raises(StoreError):
            gate.scan(text)
    assert gate.log.written == []


def test_a_pass_that_was_not_written_was_not_seen(gate: FakeGate) -> None:
    """Else the person who is held up by a full disk would be asked for the ID afterwards."""
    text = _live(gate)
    gate.log.is_full = True
    with pytest.raises(StoreError):
        gate.scan(text)
    gate.log.is_full = False
    gate.next_person()
    assert gate.judged(text).verdict.outcome is Outcome.ADMIT


def _expired(gate: FakeGate) -> str:
    return gate.city.live(gate.clock.wall_s() - 180)


class TestVisits:
    def test_the_same_text_in_view_is_one_visit(self, gate: FakeGate) -> None:
        text = _live(gate)
        gate.judged(text)
        for _ in range(20):
            gate.clock.advance(0.5)
            assert gate.scan(text) is None
        assert len(gate.log.written) == 1

    def test_another_code_of_the_same_person_in_view_is_the_same_visit(self, gate: FakeGate) -> None:
        """A live code is drawn anew every 20 s while it is shown."""
        first = _live(gate)
        gate.judged(first)
        for _ in range(19):
            gate.clock.advance(1)
            assert gate.scan(first) is None
        gate.clock.advance(1)
        assert gate.scan(_live(gate)) is None
        assert len(gate.log.written) == 1

    def test_an_expired_screenshot_then_the_fresh_code_is_looked_at_again(self, gate: FakeGate) -> None:
        assert gate.judged(_expired(gate)).verdict.reason is Reason.TIME_EXPIRED
        gate.clock.advance(0.5)
        assert gate.judged(_live(gate)).verdict.outcome is Outcome.ADMIT

    def test_two_people_in_turn_quickly(self, gate: FakeGate) -> None:
        assert gate.judged(_live(gate, person="张三")).verdict.outcome is Outcome.ADMIT
        gate.clock.advance(0.1)
        assert gate.judged(_live(gate, person="李四")).verdict.outcome is Outcome.ADMIT

    def test_the_same_live_code_shown_by_the_next_person_is_asked(self, gate: FakeGate) -> None:
        text = _live(gate)
        gate.judged(text)
        gate.next_person(20)
        judged = gate.judged(text)
        assert (judged.verdict.reason, judged.verdict.seen_ago_s) == (Reason.REPEAT_CODE, 20)
        assert judged.verdict.asks == (Ask.IDENTITY,)

    def test_the_same_person_within_ten_minutes_is_asked_with_a_fresh_code_too(self, gate: FakeGate) -> None:
        gate.judged(_live(gate))
        gate.next_person(599)
        assert gate.judged(_live(gate)).verdict.reason is Reason.REPEAT_SUBJECT
        gate.next_person(600)
        assert gate.judged(_live(gate)).verdict.outcome is Outcome.ADMIT

    def test_how_long_is_the_sites_policy(self, gate: FakeGate) -> None:
        assert gate.in_force is not None
        gate.in_force = replace(gate.in_force, policy=SitePolicy(reuse_s=30))
        gate.judged(_live(gate))
        gate.next_person(30)
        assert gate.judged(_live(gate)).verdict.outcome is Outcome.ADMIT


class TestAnswers:
    @pytest.mark.parametrize(
        ("same", "outcome", "reason"),
        [(True, Outcome.ADMIT, Reason.ANSWER_SAME), (False, Outcome.REFUSE, Reason.ANSWER_NOT_SAME)],
    )
    def test_an_answer_is_written_and_refers_to_its_question(
        self, gate: FakeGate, same: bool, outcome: Outcome, reason: Reason
    ) -> None:
        asked = gate.judged(_paper(gate))
        assert (asked.verdict.outcome, asked.verdict.asks) == (Outcome.ASK, (Ask.IDENTITY,))
        answered = gate.checkpoint.answer(asked.seq, same=same, taken_ms=5.0)
        assert answered is not None
        assert (answered.verdict.outcome, answered.verdict.reason, answered.verdict.asks) == (
            outcome,
            reason,
            (),
        )
        assert (answered.ref_seq, answered.taken_ms, answered.verdict.name) == (asked.seq, 5.0, "张*")
        written = gate.log.written[-1]
        assert (written.seq, written.kind, written.outcome) == (answered.seq, EventKind.IDENTITY, outcome)
        assert (written.ref_seq, written.particulars.same, written.particulars.reason) == (
            asked.seq,
            int(same),
            reason,
        )

    def test_a_question_is_answered_once(self, gate: FakeGate) -> None:
        asked = gate.judged(_paper(gate))
        assert gate.checkpoint.answer(asked.seq, same=False, taken_ms=0.0)
        assert gate.checkpoint.answer(asked.seq, same=True, taken_ms=0.0) is None
        assert len(gate.log.written) == 2

    def test_only_a_question_can_be_answered(self, gate: FakeGate) -> None:
        admitted = gate.judged(_live(gate))
        refused = gate.judged(_live(gate, person="李四", colour=Colour.RED))
        gate.list.fault = "MISSING"
        undecided = gate.judged(_paper(gate, person="王五"))
        for seq in (0, admitted.seq, refused.seq, undecided.seq, 99, -1):
            assert gate.checkpoint.answer(seq, same=True, taken_ms=0.0) is None
        assert len(gate.log.written) == 3

    def test_an_answer_that_cannot_be_written_leaves_the_question_open(self, gate: FakeGate) -> None:
        asked = gate.judged(_paper(gate))
        gate.log.is_full = True
        with pytest.raises(StoreError):
            gate.checkpoint.answer(asked.seq, same=True, taken_ms=0.0)
        gate.log.is_full = False
        assert gate.checkpoint.answer(asked.seq, same=True, taken_ms=0.0)

    def test_a_question_that_was_not_written_cannot_be_answered(self, gate: FakeGate) -> None:
        gate.log.is_full = True
        with pytest.raises(StoreError):
            gate.scan(_paper(gate))
        gate.log.is_full = False
        assert gate.checkpoint.answer(1, same=True, taken_ms=0.0) is None

    def test_32_questions_stay_open(self, gate: FakeGate) -> None:
        asked = [gate.judged(_paper(gate, person=f"人{n}", code_id=bytes(7) + bytes([n]))) for n in range(33)]
        assert [ended.ref_seq for ended in gate.checkpoint.overdue()] == [asked[0].seq]
        assert gate.checkpoint.answer(asked[0].seq, same=True, taken_ms=0.0) is None
        assert gate.checkpoint.answer(asked[1].seq, same=True, taken_ms=0.0)
        assert gate.checkpoint.answer(asked[32].seq, same=True, taken_ms=0.0)


class TestNoAnswer:
    """Nobody pressed a key within the policy's seconds: that is "not passed", written down."""

    def test_it_is_written_and_told_once(self, gate: FakeGate) -> None:
        asked = gate.judged(_paper(gate))
        gate.clock.advance(119.9)
        assert gate.checkpoint.overdue() == []
        gate.clock.advance(0.1)
        (ended,) = gate.checkpoint.overdue()
        assert (ended.verdict.outcome, ended.verdict.reason) == (Outcome.REFUSE, Reason.ANSWER_NONE)
        assert (ended.ref_seq, ended.verdict.name, ended.verdict.asks) == (asked.seq, "张*", ())
        written = gate.log.written[-1]
        assert (written.seq, written.kind, written.outcome) == (ended.seq, EventKind.IDENTITY, Outcome.REFUSE)
        assert (written.ref_seq, written.particulars.same) == (asked.seq, None)
        assert written.particulars.reason == Reason.ANSWER_NONE
        assert gate.checkpoint.overdue() == []

    def test_a_key_after_that_answers_nothing(self, gate: FakeGate) -> None:
        asked = gate.judged(_paper(gate))
        gate.clock.advance(120)
        gate.checkpoint.overdue()
        assert gate.checkpoint.answer(asked.seq, same=True, taken_ms=0.0) is None
        assert len(gate.log.written) == 2

    def test_a_key_before_that_is_the_answer(self, gate: FakeGate) -> None:
        asked = gate.judged(_paper(gate))
        gate.clock.advance(119)
        assert gate.checkpoint.answer(asked.seq, same=True, taken_ms=0.0)
        gate.clock.advance(60)
        assert gate.checkpoint.overdue() == []

    def test_how_long_is_the_sites_policy(self, gate: FakeGate) -> None:
        assert gate.in_force is not None
        gate.in_force = replace(gate.in_force, policy=SitePolicy(answer_s=10))
        gate.judged(_paper(gate))
        gate.clock.advance(10)
        assert len(gate.checkpoint.overdue()) == 1

    def test_what_cannot_be_written_stays_open_and_is_tried_again(self, gate: FakeGate) -> None:
        gate.judged(_paper(gate))
        gate.clock.advance(120)
        gate.log.is_full = True
        with pytest.raises(StoreError):
            gate.checkpoint.overdue()
        assert gate.checkpoint.overdue() == []  # not thirty times a second
        gate.log.is_full = False
        gate.clock.advance(5)
        assert len(gate.checkpoint.overdue()) == 1

    def test_the_program_ends_with_no_question_open(self, gate: FakeGate) -> None:
        gate.judged(_paper(gate))
        gate.checkpoint.close()
        assert gate.log.written[-1].particulars.reason == Reason.ANSWER_NONE

    def test_the_person_may_show_the_code_again(self, gate: FakeGate) -> None:
        text = _paper(gate)
        gate.judged(text)
        gate.next_person(120)
        gate.checkpoint.overdue()
        assert gate.judged(text).verdict.outcome is Outcome.ASK


class TestUndecided:
    """It ends by an event: the guard turns the person back, or a newer scan decides."""

    @pytest.fixture
    def doubted(self, gate: FakeGate) -> Judged:
        gate.list.fault = "MISSING"
        judged = gate.judged(_live(gate))
        assert judged.verdict.outcome is Outcome.UNDECIDED
        return judged

    def test_turned_back_is_written_and_refers_to_it(self, gate: FakeGate, doubted: Judged) -> None:
        ended = gate.checkpoint.answer(doubted.seq, same=False, taken_ms=5.0)
        assert ended is not None
        assert (ended.verdict.outcome, ended.verdict.reason) == (Outcome.REFUSE, Reason.ANSWER_TURNED_BACK)
        written = gate.log.written[-1]
        assert (written.kind, written.outcome, written.ref_seq) == (
            EventKind.IDENTITY,
            Outcome.REFUSE,
            doubted.seq,
        )
        assert written.particulars.same is None
        assert gate.checkpoint.answer(doubted.seq, same=False, taken_ms=5.0) is None

    def test_no_key_of_a_guards_makes_it_a_pass(self, gate: FakeGate, doubted: Judged) -> None:
        assert gate.checkpoint.answer(doubted.seq, same=True, taken_ms=5.0) is None
        assert len(gate.log.written) == 1

    def test_it_has_no_time_limit_and_the_programs_end_ends_it(
        self, gate: FakeGate, doubted: Judged
    ) -> None:
        gate.clock.advance(7200)
        assert gate.checkpoint.overdue() == []
        gate.checkpoint.close()
        assert gate.log.written[-1].ref_seq == doubted.seq

    def test_the_person_is_looked_at_anew_and_that_ends_it(self, gate: FakeGate, doubted: Judged) -> None:
        gate.list.fault = ""
        gate.next_person()
        assert gate.judged(_live(gate)).verdict.outcome is not Outcome.UNDECIDED
        assert gate.checkpoint.answer(doubted.seq, same=False, taken_ms=5.0) is None


class TestFacts:
    @pytest.mark.parametrize("status", [Status.RED, Status.YELLOW, Status.REVOKED])
    @pytest.mark.parametrize("kind", Kind)
    def test_a_listed_person_is_stopped_on_every_code(
        self, gate: FakeGate, kind: Kind, status: Status
    ) -> None:
        code = gate.city.claims(gate.clock.wall_s(), kind)
        gate.list.listed[code.index] = status
        assert gate.judged(gate.city.write(code)).verdict.outcome is Outcome.REFUSE

    @pytest.mark.parametrize(
        ("fault", "reason"),
        [
            ("MISSING", Reason.LIST_MISSING),
            ("OUTSIDE", Reason.LIST_OUTSIDE),
            ("UNREADABLE", Reason.LIST_UNREADABLE),
        ],
    )
    def test_a_list_that_cannot_be_asked_admits_nobody(
        self, gate: FakeGate, fault: str, reason: Reason
    ) -> None:
        gate.list.fault = fault
        verdict = gate.judged(_live(gate)).verdict
        assert (verdict.outcome, verdict.reason) == (Outcome.UNDECIDED, reason)

    def test_an_index_outside_the_list(self, gate: FakeGate) -> None:
        assert gate.judged(_live(gate, index=LIST_SIZE)).verdict.reason is Reason.LIST_OUTSIDE

    def test_73_hours_without_a_list(self, gate: FakeGate) -> None:
        gate.clock.advance(73 * 3600)
        assert gate.judged(_paper(gate)).verdict.reason is Reason.LIST_OLD
        assert gate.judged(_paper(gate, person="李四", colour=Colour.RED)).verdict.reason is Reason.COLOUR_RED

    def test_15_days_without_trust(self, gate: FakeGate) -> None:
        gate.clock.advance(15 * 86_400)
        gate.list.iat_s = gate.clock.wall_s()
        assert gate.judged(_live(gate)).verdict.reason is Reason.TRUST_OLD

    def test_no_trust_at_all(self, gate: FakeGate) -> None:
        gate.in_force = None
        verdict = gate.judged(_live(gate)).verdict
        assert (verdict.outcome, verdict.reason) == (Outcome.UNDECIDED, Reason.TRUST_MISSING)

    def test_another_city(self, gate: FakeGate) -> None:
        assert gate.in_force is not None
        other = FakeCity("330200")
        gate.in_force = replace(gate.in_force, trust=trust_of(gate.city, other))
        assert gate.judged(other.live(gate.clock.wall_s())).verdict.reason is Reason.SITE_OTHER_CITY

    def test_a_clock_set_back(self, gate: FakeGate) -> None:
        gate.time.verified(gate.clock.wall_s(), gate.clock.wall_s(), gate.clock.mono_ms())
        text, red = _live(gate), _live(gate, person="李四", colour=Colour.RED)
        gate.clock.set_wall_s(gate.clock.wall_s() - 3600)
        assert gate.judged(text).verdict.reason is Reason.CLOCK_WRONG
        assert gate.judged(red).verdict.reason is Reason.COLOUR_RED


class TestEvidence:
    def _cose(self, gate: FakeGate, **changed: Any) -> bytes | None:
        gate.judged(_paper(gate, **changed))
        return gate.log.written[-1].particulars.cose

    def test_a_red_code_keeps_its_own_bytes(self, gate: FakeGate) -> None:
        text = _paper(gate, colour=Colour.RED)
        gate.judged(text)
        cose = gate.log.written[-1].particulars.cose
        assert cose is not None
        assert by_hand.text(cose) == text

    def test_a_person_listed_red_too(self, gate: FakeGate) -> None:
        gate.list.listed[5] = Status.RED
        assert self._cose(gate, index=5) is not None

    @pytest.mark.parametrize("changed", [{}, {"colour": Colour.YELLOW}, {"index": 6}], ids=str)
    def test_nobody_else(self, gate: FakeGate, changed: dict[str, Any]) -> None:
        gate.list.listed[6] = Status.YELLOW
        assert self._cose(gate, **changed) is None


HOSTILE = [
    "",
    " ",
    "\0",
    "\ud800",
    "\x07\x1b[2J",
    "x" * 7089,
    "HZ1:" + "0" * 7000,
    bytes(range(256)).decode("latin-1") * 8,
    "\N{RIGHT-TO-LEFT OVERRIDE}\N{ZERO WIDTH SPACE}",
    "'; DROP TABLE passes; --",
    "<script>alert(1)</script><img src=file:///etc/passwd>",
    "=cmd|' /C calc'!A0",
    "%s%n{0}${jndi:ldap://x}",
    "HZ1:%s%n",
    "https://pay.example/?amount=100",
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:30])
def test_any_text_gets_a_verdict(gate: FakeGate, text: str) -> None:
    judged = gate.judged(text)
    assert judged.verdict.outcome is Outcome.REFUSE
    assert (judged.verdict.name, judged.verdict.tail, judged.verdict.asks) == ("", "", ())
    said = gate.log.written[0].particulars
    assert said == type(said)(reason=judged.verdict.reason, count=1)


@given(st.text(max_size=200))
def test_any_other_text_too(text: str) -> None:
    judged = FakeGate().judged(text)
    assert isinstance(judged, Judged)
    assert judged.verdict.outcome is Outcome.REFUSE


def test_a_permits_match_names_the_permit_and_no_other_answer_does(gate: FakeGate) -> None:
    """The hub's record of its first use: an identity event that says whose permit it was."""
    permit = gate.city.claims(gate.clock.wall_s(), Kind.PERMIT)
    asked = gate.judged(gate.city.write(permit))
    gate.checkpoint.answer(asked.seq, same=True, taken_ms=0.0)
    said = gate.log.written[-1].particulars
    assert (said.code_id, said.subject, said.code_kind, said.code_iat_s, said.index, said.issuer) == (
        permit.code_id, permit.subject, Kind.PERMIT, permit.iat_s, permit.index, permit.issuer,
    )  # fmt: skip
    for text, same in ((gate.city.write(permit), False), (_paper(gate, person="李四"), True)):
        gate.next_person(700)
        asked = gate.judged(text)
        gate.checkpoint.answer(asked.seq, same=same, taken_ms=0.0)
        assert gate.log.written[-1].particulars.code_id is None


def test_a_matching_id_does_not_answer_for_the_temperature(gate: FakeGate) -> None:
    assert gate.in_force is not None
    measured = SitePolicy(temperature=TemperatureRule.ALWAYS)
    gate.in_force = replace(gate.in_force, policy=measured)
    asked = gate.judged(_paper(gate))
    answered = gate.checkpoint.answer(asked.seq, same=True, taken_ms=0.0)
    assert answered is not None
    assert (answered.verdict.outcome, answered.verdict.asks) == (Outcome.ASK, (Ask.TEMPERATURE,))
    assert gate.log.written[-1].outcome is Outcome.ASK


def test_one_in_so_many_is_drawn_by_policy(gate: FakeGate) -> None:
    assert gate.in_force is not None
    gate.in_force = replace(gate.in_force, policy=SitePolicy(spot_check_one_in=1))
    assert gate.judged(_live(gate)).verdict.reason is Reason.SITE_SPOT_CHECK


def test_an_announced_policy_begins_at_its_second(gate: FakeGate) -> None:
    assert gate.in_force is not None
    following = SitePolicy(spot_check_one_in=1, effective_from_s=gate.clock.wall_s() + 60)
    gate.in_force = replace(gate.in_force, policy=SitePolicy(next=following))
    assert gate.judged(_live(gate)).verdict.outcome is Outcome.ADMIT
    gate.next_person(60)
    assert gate.judged(_live(gate, person="李四")).verdict.reason is Reason.SITE_SPOT_CHECK
