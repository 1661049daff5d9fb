"""The opening worker: each row once, as little as possible in the clear, nothing that does not open tried for ever."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import base45
import pytest

from hub import data_folder, keys
from hub.codes.making import code_id_of
from hub.codes.models import Activation
from hub.passes.figures import figures
from hub.passes.finding import UNKNOWN_REASON
from hub.passes.models import Alarm, AlarmKind, Fault, GuardDay, Opened, PassRecord
from hub.passes.opening import open_waiting
from scanner.protocol import health_code, record
from scanner.protocol.health_code import Kind
from scanner.protocol.outcome import Outcome
from scanner.protocol.particulars import Particulars
from scanner.protocol.reason import Reason
from scanner.protocol.record import EventKind, Flags
from scanner.protocol.sealing import OpeningKey, SealingKey
from tests.fakes.hub_gates import enrolled, sent
from tests.fakes.issuing import key_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.fakes.gate_device import FakeDevice
    from tests.fakes.hub import HubInProcess


@pytest.fixture
def gate(client: Client, hub: HubInProcess) -> FakeDevice:
    return enrolled(client)


def said_of(text: str) -> Particulars:
    """What a gate writes of a code that it has verified."""
    signed = health_code.parse(text)
    code = health_code.read_claims(signed.payload)
    return Particulars(
        reason=Reason.PASS_GREEN.value,
        guard="guard 7",
        issuer=code.issuer,
        subject=code.subject,
        kid=signed.kid,
        code_id=code.code_id,
        code_iat_s=code.iat_s,
        code_kind=int(code.kind),
        index=code.index,
    )


def opened(client: Client, gate: FakeDevice, *said: Particulars) -> list[Opened]:
    first = gate.last_seq + 1
    for one in said:
        gate.scan(one)
    sent(client, gate.batch(first, gate.last_seq))
    assert open_waiting(100) == len(said)
    return list(Opened.objects.filter(record__seq__gte=first).order_by("record__seq"))


def alarms() -> list[tuple[str, int]]:
    return list(Alarm.objects.order_by("pk").values_list("kind", "seq"))


def test_a_genuine_code_raises_nothing(client: Client, gate: FakeDevice, hub: HubInProcess) -> None:
    person = hub.people()[0]
    live, paper = opened(client, gate, said_of(hub.live_code(person)), said_of(hub.paper_code(person)))
    assert (live.reason, live.code_kind, paper.code_kind) == (Reason.PASS_GREEN, 0, 1)
    assert not live.is_misissued
    assert not paper.is_misissued
    assert alarms() == []


def test_each_row_is_opened_once(client: Client, gate: FakeDevice) -> None:
    opened(client, gate, Particulars(reason="LIST_RED"), Particulars())
    assert open_waiting(100) == 0
    assert figures()[0]["opened"] == 2


def test_at_most_the_limit_is_opened_oldest_first(client: Client, gate: FakeDevice) -> None:
    for _ in range(5):
        gate.scan()
    sent(client, gate.batch(1, 5))
    assert [open_waiting(2), open_waiting(2), open_waiting(2), open_waiting(2)] == [2, 2, 1, 0]


@pytest.mark.parametrize("what", ["code_id", "subject", "index", "code_iat_s", "code_kind"])
def test_a_code_that_was_never_made_here_raises_an_alarm(
    client: Client, gate: FakeDevice, hub: HubInProcess, what: str
) -> None:
    genuine = said_of(hub.live_code(hub.people()[0]))
    value = getattr(genuine, what)
    changed: Any = bytes(len(value)) if isinstance(value, bytes) else value + 1
    forged = replace(genuine, **{what: changed})
    (found,) = opened(client, gate, forged)
    assert found.is_misissued
    assert alarms() == [(AlarmKind.MISISSUED, 1)]
    assert figures()[0]["misissued"] == 1


def test_nobody_made_the_codes_of_a_drill_and_that_is_no_alarm(
    client: Client, gate: FakeDevice, hub: HubInProcess
) -> None:
    forged = replace(said_of(hub.live_code(hub.people()[0])), code_id=bytes(8))
    gate.scan(forged, flags=Flags.DRILL)
    sent(client, gate.batch(1, 1))
    open_waiting(10)
    assert (alarms(), figures()[0]["misissued"]) == ([], 0)


def test_a_drill_adds_nothing_to_a_guards_day(client: Client, gate: FakeDevice, hub: HubInProcess) -> None:
    said = Particulars(reason=Reason.PASS_GREEN.value, guard="07")
    for flags in (Flags.DRILL, Flags.NONE):
        gate.scan(said, flags=flags)
    sent(client, gate.batch(1, 2))
    open_waiting(10)
    assert list(GuardDay.objects.values_list("guard", "judged")) == [("07", 1)]


@pytest.mark.parametrize("what", ["subject", "index", "code_iat_s", "code_kind"])
def test_a_code_of_ours_without_what_it_must_have_raises_an_alarm(
    client: Client, gate: FakeDevice, hub: HubInProcess, what: str
) -> None:
    said = replace(said_of(hub.live_code(hub.people()[0])), **{what: None})
    assert opened(client, gate, said)[0].is_misissued


def test_another_hub_s_code_is_not_ours_to_judge(client: Client, gate: FakeDevice, hub: HubInProcess) -> None:
    said = replace(said_of(hub.live_code(hub.people()[0])), issuer="330100", code_id=bytes(8))
    assert not opened(client, gate, said)[0].is_misissued


def test_nothing_that_names_somebody_is_kept_in_the_clear(
    client: Client, gate: FakeDevice, hub: HubInProcess
) -> None:
    said = replace(said_of(hub.live_code(hub.people()[0])), plate="浙A12345", temperature=385)
    opened(client, gate, said)
    kept = str(list(Opened.objects.values())) + str(list(Alarm.objects.values()))
    for secret in ("guard 7", "浙A12345", "385", str(said.subject), str(said.code_id), str(said.index)):
        assert secret not in kept


def test_a_gate_s_own_words_are_not_kept(client: Client, gate: FakeDevice) -> None:
    (found,) = opened(client, gate, Particulars(reason="张三 was here"))
    assert found.reason == UNKNOWN_REASON


def test_signed_bytes_of_the_same_code_are_evidence(
    client: Client, gate: FakeDevice, hub: HubInProcess
) -> None:
    text = hub.live_code(hub.people("red")[0])
    said = said_of(text)
    cose = base45.b45decode(text.removeprefix(health_code.PREFIX))
    another = said_of(hub.live_code(hub.people("red")[1]))
    claims = health_code.read_claims(health_code.parse(text).payload)
    forged = base45.b45decode(health_code.write(claims, key_of("thief")).removeprefix(health_code.PREFIX))
    found = opened(
        client,
        gate,
        replace(said, cose=cose),
        replace(another, cose=cose),
        replace(said, cose=forged),
        replace(said, cose=b"none"),
        said,
    )
    assert [one.has_evidence for one in found] == [True, False, False, False, False]


def test_what_does_not_open_is_marked_and_not_tried_again(client: Client, gate: FakeDevice) -> None:
    good = gate.sealing
    gate.sealing = SealingKey(OpeningKey.generate().public)
    gate.scan()
    gate.sealing = good
    gate.scan()
    sent(client, gate.batch(1, 2))
    assert open_waiting(100) == 2
    assert open_waiting(100) == 0
    assert list(Opened.objects.order_by("pk").values_list("fault", flat=True)) == [Fault.DOES_NOT_OPEN, ""]
    assert alarms() == [(AlarmKind.DOES_NOT_OPEN, 1)]


def test_a_sealed_part_moved_beside_another_outcome_does_not_open(client: Client, gate: FakeDevice) -> None:
    parts = record.parse(gate.written(1, outcome=Outcome.REFUSE))
    moved = replace(parts, outcome=Outcome.ADMIT).encode()
    sent(client, gate.batch(1, 1, [moved]))
    open_waiting(100)
    assert Opened.objects.get().fault == Fault.DOES_NOT_OPEN


def test_opened_but_not_as_ours_is_marked(client: Client, gate: FakeDevice) -> None:
    parts = record.parse(gate.written(1))
    sealed = gate.sealing.seal(b"\x00nonsense", parts.binding(gate.device))
    sent(client, gate.batch(1, 1, [replace(parts, sealed=sealed).encode()]))
    open_waiting(100)
    assert Opened.objects.get().fault == Fault.UNREADABLE
    assert alarms() == [(AlarmKind.DOES_NOT_OPEN, 1)]


def test_what_was_set_aside_is_not_opened(client: Client, gate: FakeDevice) -> None:
    gate.scan()
    sent(client, gate.batch(1, 2, [gate.records[1], b"poison"]))
    assert open_waiting(100) == 1
    assert not PassRecord.objects.filter(is_waiting=True).exists()


def test_an_older_sealing_key_still_opens(client: Client, gate: FakeDevice) -> None:
    gate.scan()
    newer = OpeningKey.generate()
    (data_folder.folder("opening") / newer.public.hex()).write_bytes(newer.raw())
    names = [newer.public.hex(), keys.sealing_public()[0].hex()]
    (data_folder.folder("secrets") / "sealing-keys.json").write_text(json.dumps(names))
    gate.sealing = SealingKey(keys.sealing_public()[0])
    gate.scan()
    sent(client, gate.batch(1, 2))
    open_waiting(100)
    assert set(Opened.objects.values_list("fault", flat=True)) == {""}


def _permit_of(hub: HubInProcess) -> Particulars:
    """A permit of a person who has a place, as a gate names it when its holder's ID was compared."""
    paper = said_of(hub.paper_code(hub.people()[0]))
    assert paper.subject is not None
    assert paper.code_iat_s is not None
    assert paper.index is not None
    code_id = code_id_of("000000", Kind.PERMIT, paper.subject, paper.code_iat_s, paper.index)
    return replace(paper, code_kind=int(Kind.PERMIT), code_id=code_id, reason="ANSWER_SAME", same=1)


def _answered(client: Client, gate: FakeDevice, said: Particulars, flags: int = 0) -> None:
    gate.scan(said, Outcome.ADMIT, EventKind.IDENTITY, flags=flags)
    sent(client, gate.batch(gate.last_seq, gate.last_seq))
    open_waiting(100)


def test_a_permits_first_match_is_its_activation(client: Client, gate: FakeDevice, hub: HubInProcess) -> None:
    permit = _permit_of(hub)
    _answered(client, gate, replace(permit, same=0))
    opened(client, gate, permit)
    _answered(client, gate, permit, Flags.DRILL)
    assert not Activation.objects.exists()
    _answered(client, gate, permit)
    (first,) = Activation.objects.all()
    assert bytes(first.code_id) == permit.code_id
    _answered(client, gate, permit)
    (still,) = Activation.objects.all()
    assert (still.pk, still.matched_at) == (first.pk, first.matched_at)


def test_what_was_never_made_here_is_not_activated(
    client: Client, gate: FakeDevice, hub: HubInProcess
) -> None:
    _answered(client, gate, replace(_permit_of(hub), code_id=bytes(8)))
    assert not Activation.objects.exists()
