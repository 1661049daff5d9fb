"""A drill: one code for each verdict, nobody counted, and no real code judged; and a forgotten PIN made anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from hub.checkpoints.models import Device
from hub.passes.figures import figures
from hub.passes.models import Alarm, PassRecord
from scanner.errors import ScannerError, Trouble
from scanner.protocol import record
from scanner.protocol.drill import ANSWERS, CARD, DrillCode, card_of
from scanner.protocol.guard import Checked, Guard, Role
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from scanner.protocol.record import Flags

if TYPE_CHECKING:
    from django.test import Client

    from scanner.gui.hand_over import HandOver
    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.fakes.hub import HubInProcess

CHIEF, WANG = Guard(1, "李", Role.SUPERVISOR), Guard(2, "王", Role.GUARD)
EXPECTED = {
    DrillCode.GREEN: (Outcome.ADMIT, Reason.PASS_GREEN),
    DrillCode.PAPER: (Outcome.ASK, Reason.KIND_PAPER),
    DrillCode.YELLOW: (Outcome.REFUSE, Reason.COLOUR_YELLOW),
    DrillCode.LISTED: (Outcome.REFUSE, Reason.LIST_RED),
    DrillCode.EXPIRED: (Outcome.REFUSE, Reason.TIME_EXPIRED),
    DrillCode.UNKNOWN: (Outcome.UNDECIDED, Reason.LIST_OUTSIDE),
}


@pytest.fixture
def staffed(gate: EnrolledGate) -> EnrolledGate:
    for guard, pin in ((CHIEF, "482913"), (WANG, "719264")):
        gate.stored.guards.add(guard.name, guard.role, pin, 1)
    gate.stored.duty.guards_changed()
    gate.room.sign_in(WANG)
    gate.work()
    return gate


def drill(gate: EnrolledGate, *, is_on: bool, by: Guard = CHIEF) -> None:
    gate.room.drill(is_on, by)
    gate.work()


def show_all(gate: EnrolledGate) -> None:
    for which in DrillCode:
        gate.clock.advance(5)
        gate.room.show_drill_code(which)
        gate.work()


def test_each_verdict_is_practised_and_none_of_it_counts(staffed: EnrolledGate, hub: HubInProcess) -> None:
    drill(staffed, is_on=True)
    show_all(staffed)
    assert [(j.verdict.outcome, j.verdict.reason) for j in staffed.told] == list(EXPECTED.values())
    drill(staffed, is_on=False)
    said: list[HandOver] = []
    staffed.room.hand_over(said.append)
    staffed.work()
    counts = said[0].counts
    assert (counts.admitted, counts.refused, counts.asked, counts.undecided) == (0, 0, 0, 0)
    staffed.sync()
    hub.open_passes()
    rows = [record.parse(bytes(row.record)) for row in PassRecord.objects.order_by("seq")]
    assert {bool(row.flags & Flags.DRILL) for row in rows if row.outcome in set(Outcome)} == {True}
    assert sum(row["misissued"] for row in figures()) == 0
    assert Alarm.objects.count() == 0


def test_the_printed_cards_are_the_same_codes_whenever_they_were_printed(
    staffed: EnrolledGate, tmp_path: Path
) -> None:
    kept: list[str] = []
    staffed.room.keep_drill_cards(b"%PDF-", kept.append)
    staffed.work()
    assert Path(kept[0]).read_bytes() == b"%PDF-"
    drill(staffed, is_on=True)
    for which in DrillCode:
        staffed.clock.advance(100_000)
        staffed.scan(card_of(which))
    said = {
        which: (j.verdict.outcome, j.verdict.reason) for which, j in zip(DrillCode, staffed.told, strict=True)
    }
    assert said == EXPECTED
    assert {which: outcome for which, (outcome, _) in said.items()} == ANSWERS
    drill(staffed, is_on=False)
    assert staffed.scan(card_of(DrillCode.GREEN)).verdict.reason is Reason.SIGNATURE_DEMO_CODE
    assert staffed.scan(f"{CARD}RED").verdict.reason is Reason.READ_NOT_A_PASS


def test_a_real_code_is_judged_by_nobody_in_a_drill(staffed: EnrolledGate, hub: HubInProcess) -> None:
    drill(staffed, is_on=True)
    before = staffed.lane.last_seq
    staffed.lane.code_seen(hub.live_code(hub.people("green")[0]), staffed.clock.mono_ms())
    assert (staffed.told, staffed.lane.last_seq) == ([], before)
    assert [e.trouble for e in staffed.troubles if isinstance(e, ScannerError)] == [Trouble.DRILL_ON]
    drill(staffed, is_on=False)
    assert staffed.scan(hub.live_code(hub.people("green")[0])).verdict.outcome is Outcome.ADMIT


def test_no_drill_code_passes_in_earnest_and_no_guard_begins_a_drill(staffed: EnrolledGate) -> None:
    drill(staffed, is_on=True, by=WANG)
    assert not staffed.room.is_drilling()
    staffed.room.show_drill_code(DrillCode.GREEN)
    staffed.work()
    assert staffed.told[-1].verdict.reason is Reason.SIGNATURE_DEMO_CODE


def test_a_question_of_the_drill_ends_with_it(staffed: EnrolledGate) -> None:
    drill(staffed, is_on=True)
    staffed.room.show_drill_code(DrillCode.PAPER)
    staffed.work()
    asked = staffed.told[-1]
    drill(staffed, is_on=False)
    ended = staffed.told[-1]
    assert ended.verdict.reason is Reason.ANSWER_NONE
    staffed.lane.answer(asked.seq, same=True)
    staffed.work()
    assert staffed.told[-1] is ended


def test_a_restart_ends_a_drill(staffed: EnrolledGate) -> None:
    drill(staffed, is_on=True)
    staffed.stop()
    staffed.start()
    assert not staffed.room.is_drilling()


def test_a_forgotten_pin_is_made_anew_by_the_operators_word(
    staffed: EnrolledGate, admin_client: Client
) -> None:
    challenges: list[str | None] = []
    for number in (1, 1, 2, 9):
        staffed.room.challenge(number, challenges.append)
    staffed.work()
    challenge = challenges[0]
    assert challenge is not None
    assert challenges == [challenge, challenge, None, None]
    page = reverse("admin:checkpoints_device_change", args=[Device.objects.get().pk])
    told = admin_client.post(page, {"pin_reset": f"01 {challenge[:4]} {challenge[4:]}"}, follow=True)
    said = [str(message) for message in told.context["messages"]]
    response = next(m for m in said if "Response" in m).rpartition(": ")[2].replace(" ", "")
    answers: list[Checked] = []
    wrong = f"{(int(response) + 1) % 10**10:010}"
    staffed.room.reset_pin(1, wrong, "905172", answers.append)
    staffed.room.reset_pin(1, response, "905172", answers.append)
    staffed.room.reset_pin(1, response, "333222", answers.append)
    staffed.work()
    assert [answer.guard for answer in answers] == [None, CHIEF, None]
    now_ms = staffed.clock.wall_ms()
    assert staffed.stored.guards.check(1, "905172", now_ms) == Checked(CHIEF)
    assert staffed.stored.guards.check(1, "482913", now_ms).guard is None


def test_responses_are_not_guessed(staffed: EnrolledGate) -> None:
    staffed.room.challenge(1, lambda _: None)
    answers: list[Checked] = []
    for _ in range(4):
        staffed.room.reset_pin(1, "0000000000", "905172", answers.append)
    staffed.work()
    assert [answer.wait_s for answer in answers] == [0, 0, 10, 10]
    assert staffed.stored.guards.check(1, "482913", staffed.clock.wall_ms()) == Checked(CHIEF)
