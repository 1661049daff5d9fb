"""One person at the gate: written before told, and red codes with their own bytes."""

# ruff: noqa: ANN401 - changes to any member of what is made
from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from scanner.errors import StoreError
from scanner.protocol.health_code import Colour, Kind, generation_at
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from scanner.protocol.record import EventKind
from scanner.protocol.status_list import Status
from tests.vectors import by_hand

if TYPE_CHECKING:
    from tests.fakes.gate import FakeGate


def test_a_green_code_is_written_and_told(gate: FakeGate) -> None:
    judged = gate.judged(gate.live())
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
        gate.live(person="张三"),
        gate.paper(person="李四"),
        gate.live(person="王五", colour=Colour.RED),
        gate.expired(),
        "a web address",
    )
    for text in texts:
        with pytest.raises(StoreError):
            gate.scan(text)
    assert gate.log.written == []


def test_a_pass_that_was_not_written_was_not_seen(gate: FakeGate) -> None:
    """Else the person who is held up by a full disk would be asked for the ID afterwards."""
    text = gate.live()
    gate.log.is_full = True
    with pytest.raises(StoreError):
        gate.scan(text)
    gate.log.is_full = False
    gate.next_person()
    assert gate.judged(text).verdict.outcome is Outcome.ADMIT


class TestEvidence:
    def _cose(self, gate: FakeGate, **changed: Any) -> bytes | None:
        gate.judged(gate.paper(**changed))
        return gate.log.written[-1].particulars.cose

    def test_a_red_code_keeps_its_own_bytes(self, gate: FakeGate) -> None:
        text = gate.paper(colour=Colour.RED)
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
