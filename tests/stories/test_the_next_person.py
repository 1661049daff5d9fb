"""Who stands there next, and with whose code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.fakes.hub import HubInProcess


def test_a_paper_passes_once_the_id_was_compared(gate: EnrolledGate, hub: HubInProcess) -> None:
    asked = gate.scan(hub.paper_code(hub.people("green")[0]))
    assert (asked.verdict.outcome, asked.verdict.reason) == (Outcome.ASK, Reason.KIND_PAPER)
    assert asked.verdict.name.endswith("*")
    answered = gate.answer(asked.seq, same=True)
    assert (answered.verdict.outcome, answered.ref_seq) == (Outcome.ADMIT, asked.seq)
    told = len(gate.told)
    gate.answer(asked.seq, same=False)
    assert len(gate.told) == told, "a question is answered once"


def test_a_paper_held_up_again_while_the_id_is_compared_is_no_second_question(
    gate: EnrolledGate, hub: HubInProcess
) -> None:
    paper = hub.paper_code(hub.people("green")[0])
    asked = gate.scan(paper)
    gate.clock.advance(10)
    gate.lane.code_seen(paper, gate.clock.mono_ms())
    assert gate.told == [asked]
    gate.answer(asked.seq, same=True)
    assert gate.scan(paper).verdict.reason is Reason.REPEAT_CODE


def test_a_paper_that_nobody_compared_in_time_did_not_pass(gate: EnrolledGate, hub: HubInProcess) -> None:
    asked = gate.scan(hub.paper_code(hub.people("green")[0]))
    gate.clock.advance(120)
    gate.lane.loop.step(0)
    ended = gate.told[-1]
    assert (ended.verdict.outcome, ended.verdict.reason) == (Outcome.REFUSE, Reason.ANSWER_NONE)
    assert (ended.seq, ended.ref_seq) == (asked.seq + 1, asked.seq)
    gate.sync()
    assert gate.counts().waiting == 0


def test_somebody_else_with_the_paper_is_refused(gate: EnrolledGate, hub: HubInProcess) -> None:
    asked = gate.scan(hub.paper_code(hub.people("green")[0]))
    assert gate.answer(asked.seq, same=False).verdict.reason is Reason.ANSWER_NOT_SAME


def test_the_same_live_code_from_the_next_person_is_asked_about(
    gate: EnrolledGate, hub: HubInProcess
) -> None:
    code = hub.live_code(hub.people("green")[0])
    assert gate.scan(code).verdict.outcome is Outcome.ADMIT
    again = gate.scan(code).verdict
    assert (again.outcome, again.reason, again.seen_ago_s) == (Outcome.ASK, Reason.REPEAT_CODE, 3)


def test_a_screenshot_has_expired(gate: EnrolledGate, hub: HubInProcess) -> None:
    code = hub.live_code(hub.people("green")[0])
    gate.clock.advance(180)
    assert gate.scan(code).verdict.reason is Reason.TIME_EXPIRED


def test_forged_codes_are_refused(gate: EnrolledGate, hub: HubInProcess) -> None:
    person = hub.people("green")[0]
    assert gate.scan(hub.live_code(person, "unknown_key")).verdict.reason is Reason.SIGNATURE_UNKNOWN_KEY
    assert gate.scan(hub.live_code(person, "bit_flip")).verdict.reason is Reason.SIGNATURE_WRONG


def test_a_recognised_city_is_asked_about(gate: EnrolledGate, hub: HubInProcess) -> None:
    verdict = gate.scan(hub.live_code(hub.people("green", "000001")[0])).verdict
    assert (verdict.outcome, verdict.reason) == (Outcome.ASK, Reason.SITE_OTHER_CITY)
