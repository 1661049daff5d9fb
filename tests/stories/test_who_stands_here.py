"""Guards at the real gate: who stands there is in every event, and what a supervisor does is an event of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from hub import clock as hub_clock
from hub import keys as hub_keys
from hub.checkpoints.models import Device
from hub.passes.finding import opened
from hub.passes.models import Alarm, GuardDay, Opened, PassRecord
from hub.passes.shift_check import Match, check
from scanner.check.entries import Measured, NoCode
from scanner.errors import ScannerError, Trouble
from scanner.protocol import particulars, record
from scanner.protocol.guard import Checked, DeskEvent, Guard, Role
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from scanner.protocol.record import EventKind

if TYPE_CHECKING:
    from django.test import Client

    from scanner.gui.hand_over import HandOver
    from scanner.protocol.particulars import Particulars
    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.fakes.hub import HubInProcess

CHIEF, WANG = Guard(1, "李", Role.SUPERVISOR), Guard(2, "王", Role.GUARD)
PINS = {1: "482913", 2: "719264"}


@pytest.fixture
def staffed(gate: EnrolledGate) -> EnrolledGate:
    """Two guards, Wang on duty."""
    gate.stored.guards.add(CHIEF.name, CHIEF.role, PINS[1], 1)
    gate.stored.duty.guards_changed()
    gate.room.add(WANG.name, WANG.role, PINS[2], CHIEF, lambda _: None)
    gate.room.sign_in(WANG)
    gate.work()
    return gate


def at_the_city(gate: EnrolledGate) -> list[tuple[int, Particulars]]:
    """Kind and opened particulars of all that the hub holds, in the log's order."""
    gate.sync()
    found = []
    for row in PassRecord.objects.order_by("seq"):
        raw = bytes(row.record)
        parts = record.parse(raw)
        _, plaintext = opened(raw, parts.sealed, gate.stored.enrolment.device, hub_keys.opening_keys())
        assert plaintext is not None
        found.append((parts.kind, particulars.parse(plaintext)))
    return found


def refers_to(kind: EventKind) -> int:
    """The record that the one event of that kind is about."""
    return record.parse(bytes(PassRecord.objects.get(kind=kind).record)).ref_seq


def refers_to_in(gate: EnrolledGate, kind: EventKind) -> int:
    gate.sync()
    return refers_to(kind)


def handed_over(gate: EnrolledGate) -> HandOver:
    said: list[HandOver] = []
    gate.room.hand_over(said.append)
    gate.work()
    return said[0]


def doubted(gate: EnrolledGate, hub: HubInProcess) -> int:
    """Somebody about whom nothing could be told: the record's number."""
    paper = hub.paper_code(hub.people("green")[0])
    gate.network.offline = True
    gate.clock.advance(73 * 3600)
    judged = gate.scan(paper)
    assert judged.verdict.reason is Reason.LIST_OLD
    return judged.seq


def test_every_event_says_who_stood_there(staffed: EnrolledGate, hub: HubInProcess) -> None:
    asked = staffed.scan(hub.paper_code(hub.people("green")[0]))
    staffed.answer(asked.seq, same=True)
    kinds = [(kind, said.guard, said.reason) for kind, said in at_the_city(staffed)]
    assert kinds == [
        (EventKind.SHIFT, "01", DeskEvent.GUARD_ADDED),
        (EventKind.SHIFT, "02", DeskEvent.SHIFT_BEGIN),
        (EventKind.SCAN, "02", Reason.KIND_PAPER),
        (EventKind.IDENTITY, "02", Reason.ANSWER_SAME),
    ]


def test_nobodys_pass_is_judged_while_nobody_is_on_duty(staffed: EnrolledGate, hub: HubInProcess) -> None:
    handed_over(staffed)
    before = staffed.lane.last_seq
    staffed.lane.code_seen(hub.live_code(hub.people("green")[0]), staffed.clock.mono_ms())
    assert staffed.told == []
    assert staffed.lane.last_seq == before
    assert [e.trouble for e in staffed.troubles if isinstance(e, ScannerError)] == [Trouble.NOBODY_ON_DUTY]


def test_nothing_a_guard_does_is_written_while_nobody_is_on_duty(
    staffed: EnrolledGate, hub: HubInProcess
) -> None:
    asked = staffed.scan(hub.paper_code(hub.people("green")[0]))
    handed_over(staffed)
    before = staffed.lane.last_seq
    staffed.lane.answer(asked.seq, same=True)
    staffed.lane.enter(asked.seq, Measured(365))
    staffed.lane.without_code(NoCode(document="11010519491231002X"))
    staffed.lane.leave()
    staffed.work()
    assert staffed.lane.last_seq == before
    found = [e.trouble for e in staffed.troubles if isinstance(e, ScannerError)]
    assert found == [Trouble.NOBODY_ON_DUTY] * 4


def test_what_was_asked_ends_in_the_name_of_who_goes(staffed: EnrolledGate, hub: HubInProcess) -> None:
    asked = staffed.scan(hub.paper_code(hub.people("green")[0]))
    said = handed_over(staffed)
    assert staffed.told[-1].ref_seq == asked.seq
    assert staffed.told[-1].verdict.reason is Reason.ANSWER_NONE
    assert (said.counts.asked, said.counts.refused) == (1, 1)
    kind, last = at_the_city(staffed)[-2]
    assert (kind, last.reason, last.guard) == (EventKind.IDENTITY, Reason.ANSWER_NONE, "02")


def test_whoever_is_withdrawn_leaves_no_question_behind(staffed: EnrolledGate, hub: HubInProcess) -> None:
    staffed.scan(hub.paper_code(hub.people("green")[0]))
    staffed.room.withdraw(2, CHIEF, lambda _: None)
    staffed.work()
    kind, last = at_the_city(staffed)[-2]
    assert (kind, last.reason, last.guard) == (EventKind.IDENTITY, Reason.ANSWER_NONE, "02")


def test_who_passed_last_is_told_while_the_same_guard_stands_there(
    staffed: EnrolledGate, hub: HubInProcess
) -> None:
    asked = staffed.scan(hub.paper_code(hub.people("green")[0]))
    answered = staffed.answer(asked.seq, same=True)
    (last,) = staffed.room.last_passes()
    assert (last.seq, last.outcome, last.name) == (answered.seq, Outcome.ADMIT, answered.verdict.name)
    assert staffed.lane.last.per_minute(staffed.clock.mono_ms()) == 1
    handed_over(staffed)
    assert staffed.room.last_passes() == ()
    staffed.room.sign_in(CHIEF)
    staffed.work()
    assert staffed.room.last_passes() == ()


def test_the_window_hears_of_a_verdict_before_the_gate_notes_whom_it_was_about(
    staffed: EnrolledGate, hub: HubInProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[int] = []
    monkeypatch.setattr(staffed.lane, "_tell", lambda _: noted.append(len(staffed.room.last_passes())))
    staffed.lane.hand_in(hub.paper_code(hub.people("green")[0]))
    staffed.work()
    assert (noted, len(staffed.room.last_passes())) == ([0], 1)


def test_somebody_without_a_code_is_let_in_by_a_supervisor(staffed: EnrolledGate) -> None:
    staffed.lane.without_code(NoCode(document="11010519491231002X"))
    staffed.work()
    stopped = staffed.told[-1]
    assert stopped.verdict.reason is Reason.SITE_NO_CODE
    assert staffed.room.persons_to_admit(stopped.verdict) == 1
    staffed.room.override(stopped.seq, Reason.OVERRIDE_DUTY, (CHIEF,))
    staffed.work()
    assert staffed.told[-1].verdict.outcome is Outcome.ADMIT
    assert refers_to_in(staffed, EventKind.OVERRIDE) == stopped.seq


def test_who_is_called_back_after_an_answer_is_inside_no_more(
    staffed: EnrolledGate, hub: HubInProcess
) -> None:
    asked = staffed.scan(hub.paper_code(hub.people("green")[0]))
    answered = staffed.answer(asked.seq, same=True)
    book = staffed.stored.site_book()
    assert book.inside() == 1
    staffed.room.annul(answered.seq, Reason.ANNUL_NOT_ENTERED, CHIEF)
    staffed.room.annul(answered.seq, Reason.ANNUL_NOT_ENTERED, CHIEF)
    staffed.work()
    assert book.inside() == 0
    assert refers_to_in(staffed, EventKind.ANNUL) == asked.seq


def test_who_is_on_duty_outlives_a_restart_and_withdrawal_ends_it(staffed: EnrolledGate) -> None:
    staffed.stop()
    staffed.start()
    assert staffed.room.on_duty() == WANG
    done: list[bool] = []
    staffed.room.withdraw(2, CHIEF, done.append)
    staffed.work()
    assert (done, staffed.room.on_duty()) == ([True], None)
    staffed.stop()
    staffed.start()
    assert staffed.room.on_duty() is None


def test_a_hand_over_counts_this_shift_alone_and_its_fingerprint_is_the_citys(
    staffed: EnrolledGate, hub: HubInProcess
) -> None:
    staffed.scan(hub.live_code(hub.people("green")[1]))
    handed_over(staffed)
    staffed.room.sign_in(CHIEF)
    staffed.work()
    staffed.scan(hub.live_code(hub.people("green")[0]))
    staffed.scan(hub.live_code(hub.people("red")[0]))
    asked = staffed.scan(hub.paper_code(hub.people("green")[2]))
    staffed.answer(asked.seq, same=False)
    staffed.stop()
    staffed.start()
    said = handed_over(staffed)
    assert said.guard == CHIEF
    counts = said.counts
    assert (counts.admitted, counts.refused, counts.asked, counts.overrides) == (1, 2, 1, 0)
    staffed.sync()
    assert check(Device.objects.get(), said.end, hub_clock.now()).match is Match.MATCHES


def test_a_supervisor_lets_somebody_in_by_an_event_that_names_the_scan(
    staffed: EnrolledGate, hub: HubInProcess
) -> None:
    doubt = doubted(staffed, hub)
    staffed.room.override(doubt, Reason.OVERRIDE_KNOWN, (CHIEF,))
    staffed.work()
    assert staffed.told[-1].verdict.outcome is Outcome.ADMIT
    assert staffed.told[-1].ref_seq == doubt
    counts = handed_over(staffed).counts
    assert (counts.admitted, counts.undecided, counts.overrides) == (1, 1, 1)
    staffed.network.heal()
    written = at_the_city(staffed)
    kind, said = written[-2]
    assert (kind, said.reason, said.guard, said.same) == (EventKind.OVERRIDE, "OVERRIDE_KNOWN", "01", 1)
    assert refers_to(EventKind.OVERRIDE) == doubt


def test_the_city_sees_how_often_each_guard_lets_in(
    staffed: EnrolledGate, hub: HubInProcess, admin_client: Client
) -> None:
    doubt = doubted(staffed, hub)
    staffed.room.override(doubt, Reason.OVERRIDE_KNOWN, (CHIEF,))
    staffed.work()
    staffed.network.heal()
    staffed.sync()
    hub.open_passes()
    found = GuardDay.objects.order_by("guard").values_list("guard", "judged", "overrides", "annulled")
    assert list(found) == [("01", 0, 1, 0), ("02", 1, 0, 0)]
    page = admin_client.get(reverse("guards")).content.decode()
    assert page.index(">01<") < page.index(">02<")


def test_a_doubt_ends_once(staffed: EnrolledGate, hub: HubInProcess) -> None:
    doubt = doubted(staffed, hub)
    for _ in range(2):
        staffed.room.override(doubt, Reason.OVERRIDE_KNOWN, (CHIEF,))
    staffed.lane.answer(doubt, same=False)
    staffed.work()
    assert [judged.verdict.outcome for judged in staffed.told] == [Outcome.UNDECIDED, Outcome.ADMIT]
    assert [e.trouble for e in staffed.troubles if isinstance(e, ScannerError)] == [Trouble.OVERRIDE_REFUSED]


def test_a_red_stays_a_red_where_the_site_lets_nobody_in(staffed: EnrolledGate, hub: HubInProcess) -> None:
    red = staffed.scan(hub.live_code(hub.people("red")[0]))
    assert staffed.room.persons_to_admit(red.verdict) == 0
    staffed.room.override(red.seq, Reason.OVERRIDE_MEDICAL, (CHIEF, WANG))
    staffed.work()
    assert staffed.told[-1] is red


def test_a_pass_is_taken_back_by_an_event(staffed: EnrolledGate, hub: HubInProcess) -> None:
    passed = staffed.scan(hub.live_code(hub.people("green")[0]))
    staffed.room.annul(passed.seq, Reason.ANNUL_NOT_ENTERED, CHIEF)
    staffed.room.annul(passed.seq, Reason.ANNUL_NOT_ENTERED, CHIEF)
    staffed.work()
    counts = handed_over(staffed).counts
    assert (counts.admitted, counts.annulled) == (0, 1)
    _, said = at_the_city(staffed)[-2]
    assert (said.reason, said.guard) == ("ANNUL_NOT_ENTERED", "01")
    assert refers_to(EventKind.ANNUL) == passed.seq
    assert PassRecord.objects.get(seq=passed.seq).outcome == Outcome.ADMIT


def test_whoever_guesses_at_a_pin_is_told_to_the_city_once(staffed: EnrolledGate, hub: HubInProcess) -> None:
    answers: list[Checked] = []
    for _ in range(7):
        staffed.room.check_pin(1, "000000", answers.append)
        staffed.work()
        staffed.clock.advance(answers[-1].wait_s)
    assert all(answer.guard is None for answer in answers)
    staffed.work()
    staffed.sync()
    hub.open_passes()
    assert [alarm.detail for alarm in Alarm.objects.all()] == [Trouble.PIN_GUESSED]
    assert Opened.objects.filter(reason=Trouble.PIN_GUESSED).count() == 1
