"""Texts that nobody signed are counted, not kept: the first at once, then once a minute, for each reason its own count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scanner.errors import StoreError
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from tests.fakes.gate import FakeGate


def _counts(gate: FakeGate) -> list[tuple[str | None, int | None]]:
    return [(written.particulars.reason, written.particulars.count) for written in gate.log.written]


NOT_A_PASS, DAMAGED = "READ_NOT_A_PASS", "FORM_MALFORMED"


def test_the_first_is_written_at_once_and_the_next_only_counted(gate: FakeGate) -> None:
    assert gate.judged("payment code 1").seq == 1
    second = gate.judged("payment code 2")
    assert second.seq == 0
    assert (second.verdict.outcome, second.verdict.reason) == (Outcome.REFUSE, Reason.READ_NOT_A_PASS)
    assert _counts(gate) == [(NOT_A_PASS, 1)]


def test_a_minute_later_the_others_are_written_as_one(gate: FakeGate) -> None:
    for number in range(5):
        gate.judged(f"payment code {number}")
    gate.clock.advance(59.9)
    gate.checkpoint.tick()
    assert _counts(gate) == [(NOT_A_PASS, 1)]
    gate.clock.advance(0.1)
    gate.checkpoint.tick()
    assert _counts(gate) == [(NOT_A_PASS, 1), (NOT_A_PASS, 4)]
    gate.clock.advance(60)
    gate.checkpoint.tick()
    assert len(gate.log.written) == 2


def test_an_animated_code_does_not_fill_the_log(gate: FakeGate) -> None:
    """Thirty texts a second for ten minutes: at most two events a minute, and none uncounted."""
    for number in range(10 * 60 * 30):
        gate.judged(f"frame {number}")
        gate.clock.advance(1 / 30)
    gate.checkpoint.close()
    assert len(gate.log.written) <= 21
    assert sum(count or 0 for _, count in _counts(gate)) == 18_000


def test_each_reason_has_its_own_count(gate: FakeGate) -> None:
    for text in ("a", "b", "HZ1:a", "HZ1:b", "c"):
        gate.judged(text)
    gate.checkpoint.close()
    assert _counts(gate) == [(NOT_A_PASS, 1), (DAMAGED, 1), (NOT_A_PASS, 2), (DAMAGED, 1)]


def test_closing_writes_what_was_only_counted(gate: FakeGate) -> None:
    gate.judged("a")
    gate.judged("b")
    gate.checkpoint.close()
    assert _counts(gate) == [(NOT_A_PASS, 1), (NOT_A_PASS, 1)]
    gate.checkpoint.close()
    assert len(gate.log.written) == 2


def test_a_count_that_cannot_be_written_is_kept(gate: FakeGate) -> None:
    for text in ("a", "b", "c"):
        gate.judged(text)
    gate.clock.advance(60)
    gate.log.is_full = True
    with pytest.raises(StoreError):
        gate.checkpoint.tick()
    gate.log.is_full = False
    gate.checkpoint.tick()
    assert _counts(gate) == [(NOT_A_PASS, 1), (NOT_A_PASS, 2)]


def test_a_first_text_that_cannot_be_written_is_not_told_nor_taken_for_written(gate: FakeGate) -> None:
    gate.log.is_full = True
    for text in ("a", "b"):
        with pytest.raises(StoreError):
            gate.scan(text)
    gate.log.is_full = False
    assert gate.judged("c").seq == 1


def test_genuine_codes_are_never_merged(gate: FakeGate) -> None:
    for person in ("张三", "李四", "王五"):
        gate.judged(gate.city.live(gate.clock.wall_s() - 180, person=person))
    assert [written.particulars.subject is not None for written in gate.log.written] == [True] * 3


def test_forged_codes_leave_nothing_of_what_they_claim(gate: FakeGate) -> None:
    text = gate.city.live(gate.clock.wall_s())
    gate.judged(text[:-3] + ("000" if text[-3:] != "000" else "111"))
    said = gate.log.written[0].particulars
    assert (said.subject, said.issuer, said.kid, said.code_id, said.cose) == (None,) * 5
