"""What DESIGN, sections 4 to 6, says with "never", "only", "refused" and the attack list does not (table: the README)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from scanner.protocol import record, trust
from scanner.protocol.acknowledgement import Answer
from scanner.protocol.cbor import Malformed
from scanner.protocol.health_code import Colour, Kind
from scanner.protocol.heartbeat import DeviceState
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.policy import DEFAULT, OtherCities
from scanner.protocol.reason import Reason
from scanner.protocol.signing import SMALL_ORDER_Y
from scanner.protocol.status_list import Status
from scanner.protocol.words import words_for
from tests.fakes.gate import FakeGate
from tests.fakes.issuing import LIST_SIZE, FakeCity, documents_of, seed_of, trust_of
from tests.vectors import by_hand

SMALL_ORDER = [y.to_bytes(32, "little").hex() for y in sorted(SMALL_ORDER_Y)]


@pytest.fixture
def gate() -> FakeGate:
    return FakeGate()


def _signed(gate: FakeGate, kind: Kind, health: list[object]) -> str:
    """A code whose signature holds, with any `health` inside."""
    code = gate.city.claims(gate.clock.wall_s(), kind)
    said = by_hand.claims(code.issuer, code.subject, code.exp_s, code.iat_s, code.code_id, health)
    return by_hand.code(said, seed_of(f"330100 {kind.name}"))


@pytest.mark.parametrize(
    "health",
    [
        [3, 0, 7],
        [-1, 0, 7],
        [0, 4, 7],
        [0, -1, 7],
        [0, 0, 7, "张*", "12", 0],
        [0, 0, 7, "张*"],
        [0, 0],
        [0, 0, 2**32],
        [0, 0, -1],
        [True, 0, 7],
        [0, 0, "7"],
        [],
    ],
    ids=str,
)
def test_an_unknown_colour_kind_or_element_is_refused_and_never_guessed(
    gate: FakeGate, health: list[object]
) -> None:
    verdict = gate.judged(_signed(gate, Kind.LIVE, health)).verdict
    assert (verdict.outcome, verdict.reason) == (Outcome.REFUSE, Reason.FORM_CLAIMS)


@pytest.mark.parametrize("kind", [Kind.PAPER, Kind.EMERGENCY, Kind.PERMIT])
def test_only_a_live_code_goes_without_a_name(gate: FakeGate, kind: Kind) -> None:
    """A bearer pass is compared with the ID: one that names nobody would fit everybody."""
    verdict = gate.judged(_signed(gate, kind, [0, int(kind), 7])).verdict
    assert (verdict.outcome, verdict.reason) == (Outcome.REFUSE, Reason.FORM_CLAIMS)


@pytest.mark.parametrize("tail", ["1", "123", "1X", "", "１２"])
def test_a_live_code_tells_two_digits_only(gate: FakeGate, tail: str) -> None:
    verdict = gate.judged(_signed(gate, Kind.LIVE, [0, 0, 7, "张*", tail])).verdict
    assert (verdict.outcome, verdict.reason) == (Outcome.REFUSE, Reason.FORM_CLAIMS)


@pytest.mark.parametrize("key", [*SMALL_ORDER, "00" * 31 + "80", "ff" * 32])
@pytest.mark.parametrize("place", ["code_keys", "list_keys"])
def test_a_key_of_small_order_is_nobodys_in_a_trust_document(place: str, key: str) -> None:
    """With such a key one signature fits many messages: whoever gets it named would sign everything."""
    documents = documents_of(FakeCity())
    issuer = json.loads(documents["issuers/330100.json"])
    issuer[place][0]["key"] = key
    with pytest.raises(Malformed):
        trust.read(documents | {"issuers/330100.json": json.dumps(issuer).encode()}, 1)


@pytest.mark.parametrize("key", SMALL_ORDER)
def test_a_hubs_key_of_small_order_is_refused(key: str) -> None:
    documents = documents_of(FakeCity())
    hub = json.loads(documents["hub.json"]) | {"ack_keys": [key]}
    with pytest.raises(Malformed):
        trust.read(documents | {"hub.json": json.dumps(hub).encode()}, 1)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("MISSING", Reason.LIST_MISSING),
        ("OUTSIDE", Reason.LIST_OUTSIDE),
        ("UNREADABLE", Reason.LIST_UNREADABLE),
    ],
)
def test_what_the_list_cannot_tell_is_never_not_listed(
    gate: FakeGate, kind: Kind, fault: str, reason: Reason
) -> None:
    gate.list.fault = fault
    verdict = gate.judged(gate.city.write(gate.city.claims(gate.clock.wall_s(), kind))).verdict
    assert (verdict.outcome, verdict.reason, verdict.asks) == (Outcome.UNDECIDED, reason, ())


def test_an_index_outside_the_list_is_undecided(gate: FakeGate) -> None:
    verdict = gate.judged(gate.city.live(gate.clock.wall_s(), index=LIST_SIZE)).verdict
    assert (verdict.outcome, verdict.reason) == (Outcome.UNDECIDED, Reason.LIST_OUTSIDE)


def test_red_or_yellow_never_becomes_green_on_the_device(gate: FakeGate) -> None:
    """Whatever else is found, doubts and questions among it."""
    now_s = gate.clock.wall_s()
    for colour in (Colour.YELLOW, Colour.RED):
        for fault in ("", "MISSING", "UNREADABLE"):
            for listed in (Status.VALID, Status.YELLOW):
                gate.next_person(700)
                gate.list.fault, gate.list.listed[5] = fault, listed
                code = gate.city.live(gate.clock.wall_s(), index=5, colour=colour)
                assert gate.judged(code).verdict.outcome is Outcome.REFUSE, (colour, fault, listed, now_s)


def test_a_wrong_clock_is_never_a_silent_refusal_of_everyone(gate: FakeGate) -> None:
    """The guard reads that the clock is meant, and what to do: nobody is turned away for it, and nobody let in."""
    gate.time.verified(gate.clock.wall_s(), gate.clock.wall_s(), gate.clock.mono_ms())
    gate.clock.set_wall_s(gate.clock.wall_s() - 3 * 86_400)
    for number in range(3):
        code = gate.city.live(gate.clock.wall_s(), person=str(number))
        verdict = gate.judged(code).verdict
        assert (verdict.outcome, verdict.reason) == (Outcome.UNDECIDED, Reason.CLOCK_WRONG)
        gate.next_person()
    for language in ("zh", "en"):
        assert words_for(Reason.CLOCK_WRONG).next_step(language)


def test_another_citys_code_needs_its_own_list_and_its_holders_id(gate: FakeGate) -> None:
    assert gate.in_force is not None
    other = FakeCity("330200")
    gate.in_force = replace(gate.in_force, trust=trust_of(gate.city, other))
    asked = gate.judged(other.live(gate.clock.wall_s())).verdict
    assert (asked.outcome, asked.asks) == (Outcome.ASK, (Ask.IDENTITY,))
    assert gate.list.asked[-1][0] == "330200"
    gate.list.fault = "MISSING"
    unknown = gate.judged(other.live(gate.clock.wall_s(), person="李四")).verdict
    assert (unknown.outcome, unknown.reason) == (Outcome.UNDECIDED, Reason.LIST_MISSING)
    gate.list.fault = ""


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [
        (OtherCities.SHOW, Outcome.UNDECIDED),
        (OtherCities.CONVERT, Outcome.REFUSE),
        (OtherCities.REFUSE, Outcome.REFUSE),
    ],
)
def test_a_city_that_is_shown_converted_or_refused_is_never_a_yes(
    gate: FakeGate, rule: OtherCities, outcome: Outcome
) -> None:
    """Nor does a key of the guard's make it one."""
    assert gate.in_force is not None
    other = FakeCity("330200")
    trust = trust_of(gate.city, other)
    gate.in_force = replace(gate.in_force, trust=trust, policy=replace(DEFAULT, other_cities=rule))
    for text in (other.live(gate.clock.wall_s()), other.paper(gate.clock.wall_s(), person="李四")):
        judged = gate.judged(text)
        assert (judged.verdict.outcome, judged.verdict.asks) == (outcome, ())
        assert gate.checkpoint.answer(judged.seq, same=True, taken_ms=0.0) is None
        gate.next_person()


def test_numbers_on_the_wire_never_change() -> None:
    """They stand on paper and in logs: a new meaning for an old number would be a forgery of ours."""
    assert {member.name: int(member) for member in record.EventKind} == {
        "SCAN": 0, "IDENTITY": 1, "TEMPERATURE": 2, "OCCUPANTS": 3, "OVERRIDE": 4, "ANNUL": 5, "EXIT": 6,
        "NO_CODE": 7, "SHIFT": 8, "MODE": 9, "DEVICE": 10, "RESIDENCE": 11,
    }  # fmt: skip
    assert [Colour.GREEN, Colour.YELLOW, Colour.RED] == [0, 1, 2]
    assert [Kind.LIVE, Kind.PAPER, Kind.EMERGENCY, Kind.PERMIT] == [0, 1, 2, 3]
    assert [Status.VALID, Status.REVOKED, Status.YELLOW, Status.RED] == [0, 1, 2, 3]
    assert [Outcome.ADMIT, Outcome.ASK, Outcome.UNDECIDED, Outcome.REFUSE] == [0, 1, 2, 3]
    assert [record.Direction.IN, record.Direction.OUT, record.NO_OUTCOME, record.VERSION] == [0, 1, 4, 1]
    assert [record.Flags.NONE, record.Flags.DRILL, record.Flags.DEMO] == [0, 1, 2]
    assert [DeviceState.ACTIVE, DeviceState.DRAIN, DeviceState.WIPE] == [0, 1, 2]
    assert {answer.value for answer in Answer} == {"stored", "duplicate", "conflict", "set_aside"}
