"""What the site asks besides the code: temperatures, households, vehicles, crowds, and who has no code at all."""

# ruff: noqa: ANN401 - changes to any member of what is made
from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from scanner.check.entries import Household, Identified, Lives, Measured, NoCode, Vehicle
from scanner.errors import StoreError
from scanner.protocol.health_code import Colour
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.policy import NoCodeRule, SiteKind, SitePolicy, TemperatureRule
from scanner.protocol.reason import Reason
from scanner.protocol.record import NO_OUTCOME, Direction, EventKind
from scanner.protocol.status_list import Status
from tests.fakes.gate import FakeGate

if TYPE_CHECKING:
    from scanner.check.entries import Entry
    from scanner.check.verdict import Judged

DOCUMENT = "11010519491231002X"  # GB 11643's own example
PLATE = "川A12345"


@pytest.fixture
def gate() -> FakeGate:
    return FakeGate()


def asks(gate: FakeGate, **policy: Any) -> None:
    """The site's policy from now on."""
    assert gate.in_force is not None
    gate.in_force = replace(gate.in_force, policy=SitePolicy(**policy))


def live(gate: FakeGate, person: str = "张三", **changed: Any) -> Judged:
    gate.next_person()
    return gate.judged(gate.city.live(gate.clock.wall_s(), person=person, **changed))


def paper(gate: FakeGate, person: str = "张三") -> Judged:
    gate.next_person()
    return gate.judged(gate.city.paper(gate.clock.wall_s(), person=person))


def entered(gate: FakeGate, seq: int, entry: Entry) -> Judged:
    found = gate.checkpoint.enter(seq, entry, 5.0)
    assert found is not None
    return found


def shown(judged: Judged) -> tuple[Outcome, Reason, tuple[Ask, ...]]:
    verdict = judged.verdict
    return verdict.outcome, verdict.reason, verdict.asks


class TestTemperature:
    @pytest.fixture(autouse=True)
    def _measured(self, gate: FakeGate) -> None:
        asks(gate, temperature=TemperatureRule.ALWAYS)

    @pytest.mark.parametrize("tenths", [320, 365, 372])
    def test_a_normal_one_lets_the_person_in_and_names_nobody(self, gate: FakeGate, tenths: int) -> None:
        asked = live(gate)
        assert shown(asked) == (Outcome.ASK, Reason.SITE_TEMPERATURE, (Ask.TEMPERATURE,))
        found = entered(gate, asked.seq, Measured(tenths))
        assert shown(found) == (Outcome.ADMIT, Reason.ANSWER_NORMAL, ())
        written = gate.log.written[-1]
        assert (written.kind, written.outcome, written.ref_seq) == (
            EventKind.TEMPERATURE, Outcome.ADMIT, asked.seq,
        )  # fmt: skip
        said = written.particulars
        assert (said.temperature, said.subject, said.cose) == (tenths, None, None)

    @pytest.mark.parametrize("tenths", [373, 390])
    def test_a_high_one_is_taken_again_and_reported_only_then(self, gate: FakeGate, tenths: int) -> None:
        asked = live(gate)
        again = entered(gate, asked.seq, Measured(tenths))
        assert shown(again) == (Outcome.ASK, Reason.ANSWER_AGAIN, (Ask.TEMPERATURE,))
        assert gate.log.written[-1].particulars.cose is None
        found = entered(gate, asked.seq, Measured(tenths))
        assert shown(found) == (Outcome.REFUSE, Reason.ANSWER_FEVER, ())
        said = gate.log.written[-1].particulars
        assert asked.verdict.credential is not None
        assert said.cose == asked.verdict.credential.cose
        assert (said.subject, said.temperature) == (asked.verdict.credential.subject, tenths)

    def test_normal_the_second_time_is_no_report(self, gate: FakeGate) -> None:
        asked = live(gate)
        entered(gate, asked.seq, Measured(380))
        assert shown(entered(gate, asked.seq, Measured(366)))[0] is Outcome.ADMIT
        assert all(written.particulars.cose is None for written in gate.log.written)

    def test_who_walked_off_after_a_high_one_and_comes_back_has_been_measured_once(
        self, gate: FakeGate
    ) -> None:
        entered(gate, live(gate).seq, Measured(380))
        gate.clock.advance(120)
        assert [ended.verdict.reason for ended in gate.checkpoint.overdue()] == [Reason.ANSWER_NONE]
        asked = live(gate)
        entered(gate, asked.seq, Identified(same=True))
        assert shown(entered(gate, asked.seq, Measured(381)))[1] is Reason.ANSWER_FEVER

    def test_normal_after_a_report_says_whose_it_is(self, gate: FakeGate) -> None:
        asked = live(gate)
        for tenths in (380, 380):
            entered(gate, asked.seq, Measured(tenths))
        asked = live(gate)
        entered(gate, asked.seq, Identified(same=True))
        entered(gate, asked.seq, Measured(365))
        said = gate.log.written[-1].particulars
        assert (said.reason, said.cose is not None) == (Reason.ANSWER_NORMAL, True)

    def test_the_id_is_compared_first(self, gate: FakeGate) -> None:
        asked = paper(gate)
        assert gate.checkpoint.enter(asked.seq, Measured(365), 5.0) is None
        same = entered(gate, asked.seq, Identified(same=True))
        assert shown(same) == (Outcome.ASK, Reason.ANSWER_SAME, (Ask.TEMPERATURE,))
        assert shown(entered(gate, asked.seq, Measured(365)))[0] is Outcome.ADMIT

    @pytest.mark.parametrize("tenths", [0, 36, 319, 441, 3650])
    def test_what_no_living_person_has_is_no_answer(self, gate: FakeGate, tenths: int) -> None:
        asked = live(gate)
        assert gate.checkpoint.enter(asked.seq, Measured(tenths), 5.0) is None
        assert len(gate.log.written) == 1

    def test_nobody_measured_in_time_is_nobody_passed(self, gate: FakeGate) -> None:
        asked = live(gate)
        gate.clock.advance(120)
        (ended,) = gate.checkpoint.overdue()
        assert (ended.verdict.outcome, ended.ref_seq) == (Outcome.REFUSE, asked.seq)
        assert gate.checkpoint.enter(asked.seq, Measured(365), 5.0) is None

    def test_a_full_disk_leaves_the_question_open(self, gate: FakeGate) -> None:
        asked = live(gate)
        gate.log.is_full = True
        with pytest.raises(StoreError):
            gate.checkpoint.enter(asked.seq, Measured(365), 5.0)
        gate.log.is_full = False
        assert shown(entered(gate, asked.seq, Measured(365)))[0] is Outcome.ADMIT

    def test_the_limit_is_the_site_s(self, gate: FakeGate) -> None:
        asks(gate, temperature=TemperatureRule.ALWAYS, temperature_limit=375)
        assert shown(entered(gate, live(gate).seq, Measured(374)))[0] is Outcome.ADMIT


class TestYellow:
    def test_measured_again_names_the_code_and_admits_nobody(self, gate: FakeGate) -> None:
        refused = live(gate, colour=Colour.YELLOW)
        found = entered(gate, refused.seq, Measured(365))
        assert shown(found) == (Outcome.REFUSE, Reason.ANSWER_CLEARED, ())
        said = gate.log.written[-1].particulars
        assert said.cose is not None
        assert gate.checkpoint.enter(refused.seq, Measured(365), 5.0) is None

    def test_somebody_listed_yellow_too(self, gate: FakeGate) -> None:
        gate.list.listed[7] = Status.YELLOW
        refused = live(gate, index=7)
        assert shown(entered(gate, refused.seq, Measured(380)))[1] is Reason.ANSWER_FEVER

    def test_nobody_red_and_nobody_green(self, gate: FakeGate) -> None:
        for colour in (Colour.RED, Colour.GREEN):
            judged = live(gate, person=colour.name, colour=colour)
            assert gate.checkpoint.enter(judged.seq, Measured(365), 5.0) is None


class TestVillage:
    def test_one_tap_says_who_lives_here(self, gate: FakeGate) -> None:
        asks(gate, kind=SiteKind.COMMUNITY)
        asked = live(gate)
        assert shown(asked) == (Outcome.ASK, Reason.SITE_RESIDENCE, (Ask.RESIDENCE,))
        assert shown(entered(gate, asked.seq, Lives(resident=True)))[:2] == (
            Outcome.ADMIT, Reason.ANSWER_RESIDENT,
        )  # fmt: skip
        assert gate.log.written[-1].particulars.resident == 1
        visitor = live(gate, "李四")
        assert shown(entered(gate, visitor.seq, Lives(resident=False)))[0] is Outcome.ADMIT

    def test_an_outing_is_counted_with_the_last_answer(self, gate: FakeGate) -> None:
        asks(gate, household_limit=1)
        asked = live(gate)
        left = entered(gate, asked.seq, Lives(resident=True, direction=Direction.OUT))
        assert shown(left) == (Outcome.ASK, Reason.ANSWER_RESIDENT, (Ask.HOUSEHOLD,))
        assert gate.log.written[-1].household == ""
        found = entered(gate, asked.seq, Household("3-1-502"))
        assert shown(found)[:2] == (Outcome.ADMIT, Reason.ANSWER_HOUSEHOLD)
        written = gate.log.written[-1]
        assert (written.household, written.direction) == ("3-1-502", Direction.OUT)
        assert "502" not in str(written.particulars)

    def test_the_number_is_asked_after_the_temperature(self, gate: FakeGate) -> None:
        """Else a household has lost its outing to a fever."""
        asks(gate, household_limit=1, temperature=TemperatureRule.ALWAYS)
        asked = live(gate)
        left = entered(gate, asked.seq, Lives(resident=True, direction=Direction.OUT))
        assert left.verdict.asks == (Ask.TEMPERATURE, Ask.HOUSEHOLD)

    def test_a_household_s_outings_are_used_up(self, gate: FakeGate) -> None:
        asks(gate, household_limit=2)
        gate.book.out["3-1-502"] = 2
        asked = live(gate)
        entered(gate, asked.seq, Lives(resident=True, direction=Direction.OUT))
        found = entered(gate, asked.seq, Household("3-1-502"))
        assert shown(found)[:2] == (Outcome.REFUSE, Reason.ANSWER_QUOTA)
        assert gate.log.written[-1].household == ""

    def test_coming_home_is_not_counted(self, gate: FakeGate) -> None:
        asks(gate, household_limit=1)
        assert shown(entered(gate, live(gate).seq, Lives(resident=True)))[0] is Outcome.ADMIT

    def test_while_outings_are_counted_a_visitor_s_id_is_looked_at_once(self, gate: FakeGate) -> None:
        asks(gate, household_limit=1)
        left = entered(gate, live(gate).seq, Lives(resident=False))
        assert left.verdict.asks == (Ask.IDENTITY,)
        asked = paper(gate, "李四")
        entered(gate, asked.seq, Identified(same=True))
        assert shown(entered(gate, asked.seq, Lives(resident=False)))[0] is Outcome.ADMIT


class TestHighway:
    @pytest.fixture(autouse=True)
    def _toll(self, gate: FakeGate) -> None:
        asks(gate, kind=SiteKind.HIGHWAY)

    def test_a_driver_alone_from_far_away(self, gate: FakeGate) -> None:
        asked = live(gate)
        assert shown(asked) == (Outcome.ASK, Reason.SITE_OCCUPANTS, (Ask.OCCUPANTS,))
        found = entered(gate, asked.seq, Vehicle(PLATE, 1))
        assert shown(found)[:2] == (Outcome.ADMIT, Reason.ANSWER_OCCUPANTS)
        said = gate.log.written[-1].particulars
        assert (said.plate, said.occupants) == (PLATE, 1)

    @pytest.mark.parametrize("plate", ["", "A12345", "浙A1234", "浙I12345", "浙A123456", "X浙A12345"])
    def test_what_is_no_plate_is_no_answer(self, gate: FakeGate, plate: str) -> None:
        assert gate.checkpoint.enter(live(gate).seq, Vehicle(plate, 1), 5.0) is None

    @pytest.mark.parametrize("plate", ["浙AD12345", "浙A12345D", "浙A1234挂", "使123456", "粤Z1234港"])
    def test_all_kinds_of_plates(self, gate: FakeGate, plate: str) -> None:
        assert gate.checkpoint.enter(live(gate).seq, Vehicle(plate, 1), 5.0) is not None

    def test_nobody_goes_before_the_last_has_shown_a_code(self, gate: FakeGate) -> None:
        asked = live(gate)
        waits = entered(gate, asked.seq, Vehicle(PLATE, 3))
        assert shown(waits) == (Outcome.ASK, Reason.ANSWER_OCCUPANTS, (Ask.OCCUPANTS,))
        second = live(gate, "李四")
        assert (shown(second), second.ref_seq) == (shown(waits), asked.seq)
        assert gate.checkpoint.enter(asked.seq, Vehicle(PLATE, 1), 5.0) is None
        last = live(gate, "王五")
        assert (shown(last)[0], last.ref_seq) == (Outcome.ADMIT, asked.seq)
        assert [w.outcome for w in gate.log.written].count(Outcome.ADMIT) == 1
        said = gate.log.written[-1].particulars
        assert (said.plate, said.occupants) == (PLATE, 3)
        assert {w.ref_seq for w in gate.log.written[1:]} == {asked.seq}

    def test_codes_may_come_before_the_plate(self, gate: FakeGate) -> None:
        asked = live(gate)
        assert shown(live(gate, "李四")) == (Outcome.ASK, Reason.SITE_OCCUPANTS, (Ask.OCCUPANTS,))
        assert shown(entered(gate, asked.seq, Vehicle(PLATE, 2)))[0] is Outcome.ADMIT

    def test_one_who_may_not_pass_stops_the_vehicle(self, gate: FakeGate) -> None:
        asked = live(gate)
        entered(gate, asked.seq, Vehicle(PLATE, 2))
        red = live(gate, "李四", colour=Colour.RED)
        assert (red.verdict.reason, red.ref_seq) == (Reason.COLOUR_RED, 0)
        (stopped,) = gate.checkpoint.overdue()
        assert (shown(stopped)[:2], stopped.ref_seq) == (
            (Outcome.REFUSE, Reason.ANSWER_STOPPED), asked.seq,
        )  # fmt: skip
        assert all(written.outcome != Outcome.ADMIT for written in gate.log.written)
        assert shown(live(gate, "王五"))[1] is Reason.SITE_OCCUPANTS  # the next car

    def test_a_passenger_s_paper_is_compared_before_the_vehicle_goes(self, gate: FakeGate) -> None:
        asked = live(gate)
        entered(gate, asked.seq, Vehicle(PLATE, 2))
        second = paper(gate, "李四")
        assert shown(second) == (Outcome.ASK, Reason.KIND_PAPER, (Ask.IDENTITY,))
        assert shown(entered(gate, asked.seq, Identified(same=True)))[0] is Outcome.ADMIT

    def test_a_vehicle_that_drove_off_did_not_pass(self, gate: FakeGate) -> None:
        asked = live(gate)
        entered(gate, asked.seq, Vehicle(PLATE, 2))
        gate.clock.advance(120)
        (ended,) = gate.checkpoint.overdue()
        assert (ended.ref_seq, ended.verdict.reason) == (asked.seq, Reason.ANSWER_NONE)


class TestCrowd:
    @pytest.fixture(autouse=True)
    def _shop(self, gate: FakeGate) -> None:
        asks(gate, kind=SiteKind.SUPERMARKET, occupancy_limit=2)

    def test_only_out_at_the_limit_and_who_waited_is_not_asked_why_he_is_back(self, gate: FakeGate) -> None:
        gate.book.people = 2
        assert shown(live(gate))[:2] == (Outcome.REFUSE, Reason.SITE_FULL)
        assert gate.checkpoint.site().is_full
        assert gate.checkpoint.leave()
        written = gate.log.written[-1]
        assert (written.kind, written.outcome, written.direction) == (
            EventKind.EXIT, NO_OUTCOME, Direction.OUT,
        )  # fmt: skip
        gate.book.people = 1
        assert shown(live(gate))[0] is Outcome.ADMIT

    def test_nobody_leaves_an_empty_shop_or_a_place_that_does_not_count(self, gate: FakeGate) -> None:
        assert not gate.checkpoint.leave()
        gate.book.people = 1
        asks(gate, kind=SiteKind.BOARDING)
        assert not gate.checkpoint.leave()
        assert gate.log.written == []


class TestWithoutCode:
    def told(self, gate: FakeGate, entry: NoCode) -> Judged:
        judged = gate.checkpoint.without_code(entry, 5.0)
        assert judged is not None
        return judged

    def test_by_itself_a_gate_cannot_tell(self, gate: FakeGate) -> None:
        judged = self.told(gate, NoCode(document=DOCUMENT))
        assert shown(judged)[:2] == (Outcome.UNDECIDED, Reason.SITE_NO_CODE)
        written = gate.log.written[-1]
        assert (written.kind, written.particulars.document) == (EventKind.NO_CODE, DOCUMENT)
        assert gate.checkpoint.answer(judged.seq, same=True, taken_ms=5.0) is None
        ended = gate.checkpoint.answer(judged.seq, same=False, taken_ms=5.0)
        assert ended is not None
        assert ended.verdict.reason is Reason.ANSWER_TURNED_BACK

    def test_where_the_site_says_so_written_down_and_measured(self, gate: FakeGate) -> None:
        asks(gate, no_code=NoCodeRule.MEASURE)
        judged = self.told(gate, NoCode(document="E12345678"))
        assert shown(judged) == (Outcome.ASK, Reason.SITE_TEMPERATURE, (Ask.TEMPERATURE,))
        assert shown(entered(gate, judged.seq, Measured(366)))[0] is Outcome.ADMIT

    def test_a_fever_without_a_code_is_no_less_refused(self, gate: FakeGate) -> None:
        asks(gate, no_code=NoCodeRule.MEASURE)
        judged = self.told(gate, NoCode(document=DOCUMENT))
        entered(gate, judged.seq, Measured(380))
        assert shown(entered(gate, judged.seq, Measured(380)))[1] is Reason.ANSWER_FEVER

    def test_a_certificate_counts_the_household_once_the_person_is_let_out(self, gate: FakeGate) -> None:
        asks(gate, no_code=NoCodeRule.MEASURE, household_limit=1)
        judged = self.told(gate, NoCode(household="3-1-502", direction=Direction.OUT))
        assert gate.log.written[-1].household == ""
        entered(gate, judged.seq, Measured(366))
        written = gate.log.written[-1]
        assert (written.household, written.direction) == ("3-1-502", Direction.OUT)
        gate.book.out["3-1-502"] = 1
        again = self.told(gate, NoCode(household="3-1-502", direction=Direction.OUT))
        assert shown(again)[:2] == (Outcome.REFUSE, Reason.ANSWER_QUOTA)

    @pytest.mark.parametrize(
        "entry",
        [NoCode(), NoCode(document="110105194912310021"), NoCode(household="3-1-502", document=DOCUMENT)],
        ids=str,
    )
    def test_what_is_no_entry_is_not_written(self, gate: FakeGate, entry: NoCode) -> None:
        assert gate.checkpoint.without_code(entry, 5.0) is None
        assert gate.log.written == []

    def test_where_nobody_passes_without_a_code(self, gate: FakeGate) -> None:
        asks(gate, no_code=NoCodeRule.REFUSE)
        assert shown(self.told(gate, NoCode(document=DOCUMENT)))[:2] == (
            Outcome.REFUSE, Reason.SITE_NO_CODE_REFUSED,
        )  # fmt: skip

    def test_one_passenger_without_a_code_stops_the_vehicle(self, gate: FakeGate) -> None:
        asks(gate, kind=SiteKind.HIGHWAY)
        entered(gate, live(gate).seq, Vehicle(PLATE, 2))
        assert self.told(gate, NoCode(document=DOCUMENT)).verdict.outcome is Outcome.UNDECIDED
        assert [ended.verdict.reason for ended in gate.checkpoint.overdue()] == [Reason.ANSWER_STOPPED]


class TestModes:
    def test_a_gate_is_switched_to_what_its_policy_names(self, gate: FakeGate) -> None:
        asks(gate, modes="supermarket highway")
        assert gate.checkpoint.switch(SiteKind.HIGHWAY)
        written = gate.log.written[-1]
        assert (written.kind, written.particulars.mode) == (EventKind.MODE, "highway")
        gate.book.mode = SiteKind.HIGHWAY
        assert shown(live(gate))[1] is Reason.SITE_OCCUPANTS
        assert gate.checkpoint.switch(SiteKind.COMPOUND)

    def test_to_nothing_else(self, gate: FakeGate) -> None:
        asks(gate, kind=SiteKind.COMMUNITY, modes="supermarket")
        assert not gate.checkpoint.switch(SiteKind.BOARDING)
        assert gate.log.written == []

    def test_what_the_policy_names_no_more_is_over(self, gate: FakeGate) -> None:
        asks(gate, kind=SiteKind.COMMUNITY)
        gate.book.mode = SiteKind.BOARDING
        assert shown(live(gate))[1] is Reason.SITE_RESIDENCE


def test_one_phone_with_a_child_s_code_after_the_guardian_s_is_two_people(gate: FakeGate) -> None:
    guardian = gate.judged(gate.city.live(gate.clock.wall_s(), person="张三"))
    gate.clock.advance(0.2)
    child = gate.judged(gate.city.live(gate.clock.wall_s(), person="张小"))
    assert [guardian.verdict.outcome, child.verdict.outcome] == [Outcome.ADMIT] * 2
    subjects = {written.particulars.subject for written in gate.log.written}
    assert len(subjects) == 2
