"""Attack list, points 4 to 7, 13 to 15, 22, 23 and 25: second spellings, impossible claims, bombs, more than text."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest

from scanner.protocol.health_code import Colour
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from scanner.protocol.status_list import Status
from tests.fakes.gate import FakeGate
from tests.fakes.issuing import seed_of
from tests.vectors import build_vectors, by_hand
from tests.vectors.by_hand import cbor, head

BROKEN = Path(build_vectors.__file__).parent / "hz1" / "broken"


@pytest.fixture
def gate() -> FakeGate:
    return FakeGate()


def _claims(gate: FakeGate) -> dict[object, object]:
    code = gate.city.claims(gate.clock.wall_s())
    return by_hand.claims(code.issuer, code.subject, code.exp_s, code.iat_s, code.code_id, [0, 0, code.index])


def test_04_every_place_of_the_list_reads_as_it_was_listed(gate: FakeGate) -> None:
    for status, reason in (
        (Status.REVOKED, Reason.LIST_REVOKED),
        (Status.YELLOW, Reason.LIST_YELLOW),
        (Status.RED, Reason.LIST_RED),
    ):
        gate.next_person(601)
        gate.list.listed[5] = status
        gate.list.iat_s = gate.clock.wall_s()
        assert gate.judged(gate.city.live(gate.clock.wall_s(), index=5)).verdict.reason is reason


def test_05_a_revoked_code_spelled_in_another_way_is_no_other_code(gate: FakeGate) -> None:
    """Whatever a lenient reader takes for the same: either it is refused, or it is the very same bytes."""
    data = by_hand.cose(cbor(_claims(gate)), seed_of("330100 LIVE"))
    order = 2**252 + 27742317777372353535851937790883648493
    twin = data[:-32] + (int.from_bytes(data[-32:], "little") + order).to_bytes(32, "little")
    text = by_hand.text(data)
    others = [
        text + "\n",
        text.lower(),
        by_hand.text(data + b"\0"),
        by_hand.text(data[1:]),
        *(by_hand.text(bytes([tag]) + data[1:]) for tag in (0x00, 0xC0, 0xD1, 0xD3, 0xF7)),
        by_hand.text(head(6, 18, 1) + data[1:]),
        by_hand.text(b"\xd2" + head(4, 4, 1) + data[2:]),
        by_hand.text(b"\xd2\x9f" + data[2:] + b"\xff"),
        by_hand.text(twin),
    ]
    for other in others:
        gate.next_person()
        assert gate.judged(other).verdict.outcome is Outcome.REFUSE, other
    gate.next_person()
    assert gate.judged(text).verdict.outcome is Outcome.ADMIT


def test_06_a_fresh_code_does_not_shake_off_the_list(gate: FakeGate) -> None:
    """The list is about the person's index, whatever code is made for it."""
    gate.list.listed[5] = Status.RED
    for number in range(5):
        gate.next_person(30)
        text = gate.city.live(gate.clock.wall_s(), index=5, code_id=bytes([number]) * 8)
        assert gate.judged(text).verdict.outcome is Outcome.REFUSE


@pytest.mark.parametrize(
    "exp", [None, float("nan"), float("inf"), 1e12, True, 2**64 - 1, "9", b"9", [2**39]], ids=str
)
def test_07_no_life_without_a_plain_end(gate: FakeGate, exp: object) -> None:
    said = {**_claims(gate), 4: exp}
    assert gate.judged(by_hand.code(said, seed_of("330100 LIVE"))).verdict.reason is Reason.FORM_CLAIMS


def test_07_no_end_at_all(gate: FakeGate) -> None:
    said = _claims(gate)
    del said[4]
    assert gate.judged(by_hand.code(said, seed_of("330100 LIVE"))).verdict.reason is Reason.FORM_CLAIMS


def test_07_a_life_longer_than_its_kind_is_refused_though_signed(gate: FakeGate) -> None:
    now_s = gate.clock.wall_s()
    assert gate.judged(gate.city.live(now_s, exp_s=now_s + 3600)).verdict.reason is Reason.TIME_TOO_LONG


@pytest.mark.parametrize("file", sorted(BROKEN.glob("*.json")), ids=lambda file: file.stem)
def test_13_no_broken_vector_passes_a_gate(gate: FakeGate, file: Path) -> None:
    for vector in json.loads(file.read_text("ascii")):
        gate.next_person(1)
        judged = gate.scan(vector["text"])
        assert judged is None or judged.verdict.outcome is Outcome.REFUSE, vector["name"]


def test_14_nothing_of_a_code_is_inflated(gate: FakeGate, monkeypatch: pytest.MonkeyPatch) -> None:
    def inflated(*_: object) -> None:
        raise AssertionError

    bomb = zlib.compress(bytes(100_000), 9)
    monkeypatch.setattr(zlib, "decompress", inflated)
    monkeypatch.setattr(zlib, "decompressobj", inflated)
    assert gate.judged(by_hand.text(bomb)).verdict.reason is Reason.FORM_MALFORMED


def test_15_a_long_text_is_not_even_decoded(gate: FakeGate, monkeypatch: pytest.MonkeyPatch) -> None:
    def decoded(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("scanner.protocol.base45.decode", decoded)
    assert gate.judged("HZ1:" + "0" * 259).verdict.reason is Reason.FORM_MALFORMED
    assert gate.judged("HZ1:" + "0" * 7000).verdict.reason is Reason.READ_TOO_LONG


@pytest.mark.parametrize(
    "name",
    [
        "\N{RIGHT-TO-LEFT OVERRIDE}A",
        "A\N{ZERO WIDTH JOINER}",
        "e\N{COMBINING ACUTE ACCENT}",
        "A\n",
        "<b>",
        "A B",
        "红0",
        "%s",
        "\N{LEFT-TO-RIGHT ISOLATE}",
    ],
    ids=ascii,
)
def test_22_a_name_cannot_rewrite_the_screen(gate: FakeGate, name: str) -> None:
    said = {**_claims(gate), -70001: [0, 0, 7, name, "12"]}
    judged = gate.judged(by_hand.code(said, seed_of("330100 LIVE")))
    assert judged.verdict.reason is Reason.FORM_CLAIMS
    assert judged.verdict.name == ""


def test_23_what_a_text_says_is_not_kept(gate: FakeGate) -> None:
    for text in ("'; DROP TABLE passes; --", "=HYPERLINK(1)", "https://evil.example", "HZ1:'; DROP TABLE"):
        gate.judged(text)
    gate.checkpoint.close()
    assert all(text not in repr(gate.log.written) for text in ("DROP", "HYPERLINK", "evil"))


def test_25_the_worse_colour_holds(gate: FakeGate) -> None:
    gate.list.listed[5] = Status.RED
    now_s = gate.clock.wall_s()
    assert gate.judged(gate.city.live(now_s, index=5)).verdict.outcome is Outcome.REFUSE
    red = gate.city.live(now_s, person="李四", colour=Colour.RED)
    assert gate.judged(red).verdict.outcome is Outcome.REFUSE
