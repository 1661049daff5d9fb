"""Retention: contents and keys go on time, not before; what is kept still knows a batch again; the proofs are checkable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hub import clock as hub_clock
from hub import data_folder, keys
from hub.commands import work
from hub.keeping.proofs import first_false_proof
from hub.passes import retention, sealing_eras
from hub.passes.models import Destroyed, Destruction, Fault, Opened, PassRecord, SealingEra
from hub.passes.opening import open_waiting
from hub.trust import published
from scanner.protocol import cose
from scanner.protocol.acknowledgement import Answer
from scanner.protocol.cbor import decode
from scanner.protocol.sealing import SealingKey
from tests.fakes.hub_gates import enrolled, sent

if TYPE_CHECKING:
    from django.test import Client

    from tests.fakes.clock import FakeClock
    from tests.fakes.gate_device import FakeDevice
    from tests.fakes.hub import HubInProcess

DAY_S = 86_400


@pytest.fixture
def gate(client: Client, hub: HubInProcess) -> FakeDevice:
    return enrolled(client)


def passed(client: Client, gate: FakeDevice, count: int = 3) -> None:
    first = gate.last_seq + 1
    for _ in range(count):
        gate.scan()
    sent(client, gate.batch(first, gate.last_seq))
    open_waiting(100)


def destroyed() -> list[Destruction]:
    return retention.destroy_due(hub_clock.now())


def contents() -> dict[int, bytes]:
    return {seq: bytes(raw) for seq, raw in PassRecord.objects.values_list("seq", "record")}


def test_contents_go_after_thirty_days_and_not_before(
    client: Client, gate: FakeDevice, clock: FakeClock
) -> None:
    passed(client, gate)
    clock.advance(30 * DAY_S - 60)
    assert destroyed() == []
    passed(client, gate, 2)
    clock.advance(61)
    (proof,) = destroyed()
    assert (proof.what, proof.rows) == (Destroyed.ROWS, 3)
    assert contents() == {1: b"", 2: b"", 3: b"", 4: gate.records[4], 5: gate.records[5]}
    said = decode(cose.parse(bytes(proof.document)).payload)
    assert said[4] == [[gate.device, 1, 1, 3, 3]]
    assert first_false_proof() is None


def test_what_was_destroyed_is_known_again_and_the_chain_goes_on(
    client: Client, gate: FakeDevice, clock: FakeClock
) -> None:
    passed(client, gate)
    clock.advance(31 * DAY_S)
    destroyed()
    answers, ack = sent(client, gate.batch(1, 3))
    assert set(answers.values()) == {Answer.DUPLICATE}
    assert ack.acked_through == 3
    passed(client, gate)
    assert not any(contents()[seq] for seq in (1, 2, 3))
    assert open_waiting(10) == 0


def test_a_gap_filled_before_a_destroyed_row(client: Client, gate: FakeDevice, clock: FakeClock) -> None:
    for _ in range(4):
        gate.scan()
    sent(client, gate.batch(3, 4))
    clock.advance(31 * DAY_S)
    destroyed()
    assert sent(client, gate.batch(1, 2))[1].acked_through == 2


def test_a_sealing_key_has_its_month(client: Client, gate: FakeDevice, clock: FakeClock) -> None:
    first = keys.sealing_public()[0]
    assert not sealing_eras.roll_when_due(hub_clock.now())
    clock.advance(30 * DAY_S)
    work.step()
    newest = keys.sealing_public()[0]
    assert newest != first
    assert published.sealing_keys() == {newest.hex(), first.hex()}
    gate.sealing = SealingKey(newest)
    passed(client, gate)
    gate.sealing = SealingKey(first)
    passed(client, gate)
    assert set(Opened.objects.values_list("fault", flat=True)) == {Fault.NO}


def test_no_further_key_is_made_before_gates_can_know_the_newest(hub: HubInProcess, clock: FakeClock) -> None:
    """A city whose targets are signed elsewhere: the hub waits for the ceremony."""
    sealing_eras.roll_when_due(hub_clock.now())
    clock.advance(30 * DAY_S)
    assert sealing_eras.roll_when_due(hub_clock.now())
    clock.advance(30 * DAY_S)
    assert not sealing_eras.roll_when_due(hub_clock.now())


def test_a_private_key_goes_thirty_days_after_its_last_use(
    client: Client, gate: FakeDevice, clock: FakeClock, hub: HubInProcess
) -> None:
    first = keys.sealing_public()[0]
    passed(client, gate)
    for _ in range(2):
        clock.advance(30 * DAY_S)
        work.step()
    passed(client, gate)  # a gate that was away still seals to the first one
    assert first.hex() not in published.sealing_keys()
    clock.advance(30 * DAY_S - 60)
    assert Destroyed.KEY not in [proof.what for proof in destroyed()]
    assert keys.has_opening(first)
    clock.advance(120)
    assert [(p.public, p.rows) for p in destroyed() if p.what == Destroyed.KEY] == [(first.hex(), 0)]
    assert not keys.has_opening(first)
    assert first not in keys.sealing_public()
    assert SealingEra.objects.get(public=first.hex()).destroyed_at is not None
    assert len(keys.opening_keys()) == 2
    assert first_false_proof() is None


@pytest.mark.parametrize("how", ["document", "taken out", "kept"])
def test_a_false_proof_is_seen(client: Client, gate: FakeDevice, clock: FakeClock, how: str) -> None:
    for _ in range(3):
        passed(client, gate)
        clock.advance(31 * DAY_S)
        destroyed()
    rows = Destruction.objects.filter(what=Destroyed.ROWS).order_by("pk")
    assert rows.count() == 3
    match how:
        case "document":
            spoiled = bytearray(rows[1].document)
            spoiled[40] ^= 1
            Destruction.objects.filter(pk=rows[1].pk).update(document=bytes(spoiled))
        case "taken out":
            rows[1].delete()
        case "kept":
            PassRecord.objects.filter(seq=5).update(record=b"still here")
    assert first_false_proof() is not None


def test_a_destroyed_secret_is_written_over_first(hub: HubInProcess) -> None:
    path = data_folder.folder("opening") / "x"
    path.write_bytes(b"s" * 32)
    with path.open("rb") as held:
        data_folder.destroy(path)
        assert held.read() != b"s" * 32
    assert not path.exists()
    data_folder.destroy(path)
