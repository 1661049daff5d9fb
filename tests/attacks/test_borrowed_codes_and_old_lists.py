"""Attack list, points 16, 17, 19, 20 and 28: clocks set back, lists kept old, codes shown by somebody else."""

from __future__ import annotations

import pytest

from scanner.protocol.health_code import Kind
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.reason import Reason
from scanner.protocol.record import EventKind
from tests.fakes.gate import FakeGate

DAY_S = 86_400


@pytest.fixture
def gate() -> FakeGate:
    return FakeGate()


def test_16_a_clock_set_back_revives_no_screenshot(gate: FakeGate) -> None:
    made_s = gate.clock.wall_s()
    screenshot = gate.city.live(made_s)
    gate.clock.advance(3600)
    gate.time.verified(gate.clock.wall_s(), gate.clock.wall_s(), gate.clock.mono_ms())
    assert gate.judged(screenshot).verdict.reason is Reason.TIME_EXPIRED
    gate.next_person()
    gate.clock.set_wall_s(made_s)
    verdict = gate.judged(screenshot).verdict
    assert (verdict.outcome, verdict.reason) == (Outcome.UNDECIDED, Reason.CLOCK_WRONG)


def test_16_a_clock_set_back_keeps_no_list_fresh(gate: FakeGate) -> None:
    gate.clock.advance(80 * 3600)
    gate.time.verified(gate.clock.wall_s(), gate.clock.wall_s(), gate.clock.mono_ms())
    gate.clock.set_wall_s(gate.list.iat_s)
    assert gate.judged(gate.city.paper(gate.list.iat_s)).verdict.outcome is Outcome.UNDECIDED


def test_16_one_poisoned_document_does_not_close_the_gate(gate: FakeGate) -> None:
    gate.time.verified(gate.clock.wall_s() + 400 * DAY_S, gate.clock.wall_s(), gate.clock.mono_ms())
    assert gate.floors == []
    assert gate.judged(gate.city.live(gate.clock.wall_s())).verdict.outcome is Outcome.ADMIT


def test_16_no_code_raises_the_trusted_time(gate: FakeGate) -> None:
    gate.judged(gate.city.live(gate.clock.wall_s() + 60))
    gate.judged(gate.city.paper(gate.clock.wall_s() + 300 * DAY_S, person="李四"))
    assert gate.floors == []


@pytest.mark.parametrize(
    ("age_s", "outcome"), [(72 * 3600, Outcome.ADMIT), (72 * 3600 + 1, Outcome.UNDECIDED)]
)
def test_17_an_old_list_admits_nobody(gate: FakeGate, age_s: int, outcome: Outcome) -> None:
    gate.clock.advance(age_s)
    assert gate.judged(gate.city.live(gate.clock.wall_s())).verdict.outcome is outcome


def test_17_an_old_list_turns_nobody_away(gate: FakeGate) -> None:
    """UNDECIDED is neither yes nor no: an outage of the list service is not the person's fault."""
    gate.clock.advance(100 * 3600)
    assert gate.judged(gate.city.live(gate.clock.wall_s())).verdict.outcome is not Outcome.REFUSE


def test_19_a_screenshot_is_worth_a_minute(gate: FakeGate) -> None:
    screenshot = gate.city.live(gate.clock.wall_s())
    gate.clock.advance(180)
    assert gate.judged(screenshot).verdict.reason is Reason.TIME_EXPIRED


@pytest.mark.parametrize("kind", [Kind.PAPER, Kind.EMERGENCY, Kind.PERMIT])
def test_19_a_photographed_bearer_pass_needs_its_holders_id_every_time(gate: FakeGate, kind: Kind) -> None:
    text = gate.city.write(gate.city.claims(gate.clock.wall_s(), kind))
    for _ in range(3):
        judged = gate.judged(text)
        assert judged.verdict.asks == (Ask.IDENTITY,)
        gate.checkpoint.answer(judged.seq, same=True, taken_ms=0.0)
        gate.next_person(700)


def test_20_a_code_handed_back_over_the_fence(gate: FakeGate) -> None:
    text = gate.city.live(gate.clock.wall_s())
    assert gate.judged(text).verdict.outcome is Outcome.ADMIT
    gate.next_person(2)
    verdict = gate.judged(text).verdict
    assert (verdict.outcome, verdict.reason, verdict.seen_ago_s) == (Outcome.ASK, Reason.REPEAT_CODE, 2)


def test_20_the_same_person_by_phone_and_by_paper(gate: FakeGate) -> None:
    now_s = gate.clock.wall_s()
    gate.judged(gate.city.live(now_s))
    gate.next_person(180)
    verdict = gate.judged(gate.city.paper(now_s)).verdict
    assert (verdict.reason, verdict.seen_ago_s) == (Reason.REPEAT_SUBJECT, 180)


def test_20_a_moved_wall_clock_forgets_nobody(gate: FakeGate) -> None:
    """Ten minutes are ten monotonic minutes."""
    gate.judged(gate.city.live(gate.clock.wall_s()))
    gate.next_person(60)
    gate.clock.set_wall_s(gate.clock.wall_s() + 3600)
    assert gate.judged(gate.city.live(gate.clock.wall_s())).verdict.reason is Reason.REPEAT_SUBJECT


def test_20_a_refused_answer_does_not_become_a_yes_by_asking_again(gate: FakeGate) -> None:
    asked = gate.judged(gate.city.paper(gate.clock.wall_s()))
    gate.checkpoint.answer(asked.seq, same=False, taken_ms=0.0)
    assert gate.checkpoint.answer(asked.seq, same=True, taken_ms=0.0) is None
    assert [w.outcome for w in gate.log.written if w.kind is EventKind.IDENTITY] == [Outcome.REFUSE]


def test_28_the_log_names_nobody(gate: FakeGate) -> None:
    """A pseudonym of fourteen days and an index; neither name nor document number."""
    gate.judged(gate.city.paper(gate.clock.wall_s(), name="欧阳*", tail="987"))
    assert "欧阳" not in repr(gate.log.written)
    assert "987" not in repr(gate.log.written[0].particulars.encode())
