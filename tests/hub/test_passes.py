"""The ingest: each record once, byte for byte, an answer for each, and an acknowledgement that never says too much."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from hub import clock as hub_clock
from hub import keys
from hub.checkpoints.models import Device, DeviceStanding, Epoch
from hub.checkpoints.standing import confirm, grant_of, set_standing
from hub.passes.figures import figures
from hub.passes.models import Alarm, AlarmKind, Conflict, PassRecord, SetAside
from scanner.protocol import acknowledgement, batch, cose, enrolment, heartbeat, record
from scanner.protocol.acknowledgement import Acknowledgement, Answer
from scanner.protocol.cbor import Malformed, encode
from scanner.protocol.signing import VerifyKey
from tests.fakes.clock import SPRING_2026_S
from tests.fakes.gate_device import FakeDevice
from tests.fakes.hub_gates import enrolled, hub_key, posted, sent
from tests.fakes.issuing import key_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess
    from tests.fakes.hub_gates import Answered


@pytest.fixture
def gate(client: Client, hub: HubInProcess) -> FakeDevice:
    return enrolled(client)


def held() -> dict[int, bytes]:
    """What lies in the log and counts, by number."""
    rows = PassRecord.objects.filter(set_aside="").order_by("pk")
    return {seq: bytes(raw) for seq, raw in rows.values_list("seq", "record")}


def alarms() -> list[tuple[str, int]]:
    return list(Alarm.objects.order_by("pk").values_list("kind", "seq"))


def is_refused(answer: Answered, status: int) -> bool:
    told = answer.status_code == status and json.loads(answer.content)["status"] == status
    return told and not PassRecord.objects.exists()


def test_a_batch_is_kept_byte_for_byte_and_acknowledged(client: Client, gate: FakeDevice) -> None:
    for _ in range(5):
        gate.scan()
    answers, ack = sent(client, gate.batch(1, 5))
    assert answers == dict.fromkeys(range(1, 6), Answer.STORED)
    assert (ack.device, ack.epoch, ack.acked_through) == (gate.device, 1, 5)
    assert ack.hash_there == record.hash_of(gate.records[5])
    assert held() == gate.records
    assert alarms() == []


def test_an_acknowledgement_verifies_with_the_hub_s_key_and_no_other(
    client: Client, gate: FakeDevice
) -> None:
    gate.scan()
    _, ack = acknowledgement.read_reply(posted(client, gate.batch(1, 1)).content)
    acknowledgement.read(ack, [hub_key()])
    with pytest.raises(Malformed):
        acknowledgement.read(ack, [VerifyKey(key_of("not the hub").public)])


def test_a_replay_stores_nothing_new(client: Client, gate: FakeDevice) -> None:
    for _ in range(3):
        gate.scan()
    body = gate.batch(1, 3)
    _, first = sent(client, body)
    answers, again = sent(client, body)
    assert answers == dict.fromkeys((1, 2, 3), Answer.DUPLICATE)
    assert (again.acked_through, again.hash_there) == (first.acked_through, first.hash_there)
    assert held() == gate.records
    assert figures()[0]["duplicates"] == 3
    assert alarms() == []


def test_the_acknowledgement_stops_at_a_gap_and_goes_on_when_it_is_filled(
    client: Client, gate: FakeDevice
) -> None:
    for _ in range(6):
        gate.scan()
    assert sent(client, gate.batch(5, 6))[1].acked_through == 0
    assert sent(client, gate.batch(1, 2))[1].acked_through == 2
    _, ack = sent(client, gate.batch(3, 4))
    assert (ack.acked_through, ack.hash_there) == (4, record.hash_of(gate.records[4]))
    _, ack = sent(client, gate.batch(5, 6))
    assert (ack.acked_through, ack.hash_there) == (6, record.hash_of(gate.records[6]))
    assert alarms() == []


def test_other_bytes_under_a_held_number_are_kept_apart_with_an_alarm(
    client: Client, gate: FakeDevice
) -> None:
    other = gate.written(1, outcome=3)
    for _ in range(3):
        gate.scan()
    sent(client, gate.batch(1, 2))
    for _ in range(2):
        answers, ack = sent(client, gate.batch(1, 3, [other, gate.records[2], gate.records[3]]))
        assert answers[1] is Answer.CONFLICT
    assert held() == gate.records
    assert bytes(Conflict.objects.get().record) == other
    assert ack.acked_through == 3
    assert alarms() == [(AlarmKind.CONFLICT, 1)]


@pytest.mark.parametrize("poison", [b"", b"\x00" * 300, encode([1, 2, 3])], ids=["empty", "zeros", "other"])
def test_a_poison_record_is_set_aside_and_the_rest_goes_on(
    client: Client, gate: FakeDevice, poison: bytes
) -> None:
    for _ in range(3):
        gate.scan()
    for _ in range(2):
        answers, ack = sent(client, gate.batch(1, 3, [gate.records[1], poison, gate.records[3]]))
        assert answers[2] is Answer.SET_ASIDE
    row = PassRecord.objects.get(seq=2)
    assert (bytes(row.record), row.set_aside) == (poison, SetAside.UNREADABLE)
    assert set(held()) == {1, 3}
    assert ack.acked_through == 3
    assert (AlarmKind.SET_ASIDE, 2) in alarms()


def test_a_record_with_another_number_inside_is_set_aside(client: Client, gate: FakeDevice) -> None:
    gate.scan()
    stray = gate.written(7)
    answers, _ = sent(client, gate.batch(1, 2, [gate.records[1], stray]))
    assert answers == {1: Answer.STORED, 2: Answer.SET_ASIDE}
    assert PassRecord.objects.get(seq=2).set_aside == SetAside.OTHER_NUMBER
    gate.epoch = 9
    foreign = gate.written(3)
    gate.epoch = 1
    assert sent(client, gate.batch(3, 3, [foreign]))[0] == {3: Answer.SET_ASIDE}


def test_a_broken_chain_is_stored_with_an_alarm(client: Client, gate: FakeDevice) -> None:
    gate.scan()
    gate.head = bytes(32)
    gate.scan()
    gate.scan()
    answers, _ = sent(client, gate.batch(1, 3))
    assert set(answers.values()) == {Answer.STORED}
    assert alarms() == [(AlarmKind.CHAIN_BREAK, 2)]


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_the_chain_is_compared_across_batches_in_either_order(
    client: Client, gate: FakeDevice, order: tuple[int, int]
) -> None:
    gate.scan()
    gate.head = bytes(32)
    gate.scan()
    for seq in order:
        sent(client, gate.batch(seq, seq))
    assert alarms() == [(AlarmKind.CHAIN_BREAK, 2)]


def test_the_first_record_follows_the_grant(client: Client, gate: FakeDevice) -> None:
    gate.head = b"\x01" * 32
    gate.scan()
    sent(client, gate.batch(1, 1))
    assert alarms() == [(AlarmKind.CHAIN_BREAK, 1)]


def test_late_rows_of_a_closed_epoch_are_set_aside_with_one_alarm(client: Client, gate: FakeDevice) -> None:
    for _ in range(4):
        gate.scan()
    sent(client, gate.batch(1, 2))
    confirm(Device.objects.get(), hub_clock.now())
    answers, ack = sent(client, gate.batch(2, 4))
    assert answers == {2: Answer.DUPLICATE, 3: Answer.SET_ASIDE, 4: Answer.SET_ASIDE}
    assert ack.acked_through == 4
    assert alarms() == [(AlarmKind.SET_ASIDE, 3)]
    assert PassRecord.objects.get(seq=3).set_aside == SetAside.EPOCH_CLOSED


def test_a_new_epoch_goes_on_behind_what_the_hub_last_knew(client: Client, gate: FakeDevice) -> None:
    for _ in range(2):
        gate.scan()
    sent(client, gate.batch(1, 2))
    confirm(Device.objects.get(), hub_clock.now())
    gate.epoch = 2
    gate.scan()
    answers, ack = sent(client, gate.batch(3, 3))
    assert answers == {3: Answer.STORED}
    assert (ack.epoch, ack.acked_through) == (2, 3)
    assert alarms() == []


def test_an_epoch_that_is_not_known_is_refused(client: Client, gate: FakeDevice) -> None:
    gate.epoch = 5
    gate.scan()
    assert is_refused(posted(client, gate.batch(1, 1)), 409)
    assert Epoch.objects.get().closed_at is None


def test_what_a_lost_device_sends_is_kept_but_not_counted(client: Client, gate: FakeDevice) -> None:
    gate.scan()
    set_standing(Device.objects.get(), DeviceStanding.LOST)
    assert sent(client, gate.batch(1, 1))[0] == {1: Answer.SET_ASIDE}
    assert held() == {}


@pytest.mark.parametrize("standing", [DeviceStanding.DRAIN, DeviceStanding.WIPE])
def test_a_device_on_its_way_out_still_sends(
    client: Client, gate: FakeDevice, standing: DeviceStanding
) -> None:
    gate.scan()
    set_standing(Device.objects.get(), standing)
    assert sent(client, gate.batch(1, 1))[0] == {1: Answer.STORED}


def test_a_foreign_device_s_batch_is_refused(client: Client, gate: FakeDevice) -> None:
    other = enrolled(client, "south gate")
    gate.scan()
    gate.key = other.key
    assert is_refused(posted(client, gate.batch(1, 1)), 401)


def test_an_unknown_device_is_refused(client: Client, gate: FakeDevice) -> None:
    stranger = FakeDevice("stranger")
    stranger.device = gate.device
    stranger.scan()
    assert is_refused(posted(client, stranger.batch(1, 1)), 401)


def test_a_waiting_device_is_refused(client: Client, gate: FakeDevice) -> None:
    gate.scan()
    Device.objects.update(standing=DeviceStanding.WAITING)
    assert is_refused(posted(client, gate.batch(1, 1)), 401)


def test_a_batch_changed_after_signing_is_refused(client: Client, gate: FakeDevice) -> None:
    gate.scan()
    signed = bytearray(zlib.decompress(gate.batch(1, 1)))
    signed[-1] ^= 1
    assert is_refused(posted(client, zlib.compress(bytes(signed))), 401)


def test_a_batch_whose_head_lies_is_refused(client: Client, gate: FakeDevice) -> None:
    gate.scan()
    said = batch.Batch(gate.device, 1, 1, 1, (gate.records[1],), bytes(32), bytes(32))
    assert is_refused(posted(client, batch.write(said, gate.key)), 400)


@pytest.mark.parametrize("number", [2**53, 2**63, 2**64 - 1])
def test_numbers_that_no_database_holds_are_refused(client: Client, gate: FakeDevice, number: int) -> None:
    raw = gate.written(1)
    for epoch, seq in ((number, 1), (1, number)):
        said = batch.Batch(gate.device, epoch, seq, seq, (raw,), record.hash_of(raw), record.NO_HASH)
        assert is_refused(posted(client, batch.write(said, gate.key)), 400)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"<html>", 400),
        (zlib.compress(b"\xd2" + bytes(2_000_000)), 400),
        (bytes(batch.MAX_BODY_BYTES + 1), 413),
        (bytes(400_000), 413),
        (zlib.compress(cose.sign(key_of("north gate"), b"")), 400),
    ],
    ids=["page", "bomb", "too large", "much too large", "empty"],
)
def test_what_is_no_batch_gets_a_problem(client: Client, gate: FakeDevice, body: bytes, status: int) -> None:
    assert is_refused(posted(client, body), status)


def test_another_content_type_or_method_gets_a_problem(client: Client, gate: FakeDevice) -> None:
    gate.scan()
    assert is_refused(client.post("/api/passes", gate.batch(1, 1), "application/json"), 415)
    assert is_refused(client.get("/api/passes"), 405)


def test_the_database_is_told_to_be_durable(hub: HubInProcess) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SHOW synchronous_commit" if connection.vendor == "postgresql" else "PRAGMA synchronous"
        )
        assert cursor.fetchone()[0] in ("on", 2)


def test_the_figures_count_everything(client: Client, gate: FakeDevice) -> None:
    other = gate.written(1, outcome=3)
    for _ in range(3):
        gate.scan()
    sent(client, gate.batch(1, 3, [gate.records[1], b"poison", gate.records[3]]))
    sent(client, gate.batch(1, 1))
    sent(client, gate.batch(1, 1, [other]))
    assert figures() == [
        {
            "device": gate.device.hex(),
            "epoch": 1,
            "stored": 2,
            "duplicates": 1,
            "conflicts": 1,
            "set_aside": 1,
            "last_seq": 3,
            "acked_through": 3,
            "opened": 0,
            "misissued": 0,
        }
    ]


def beat(client: Client, body: bytes) -> None:
    assert client.post("/api/heartbeat", body, heartbeat.CONTENT_TYPE).status_code == 200


def forgotten_after(client: Client, gate: FakeDevice, first: int) -> None:
    """The hub is back from a backup: records from `first` on are gone, and an epoch that had only those."""
    PassRecord.objects.filter(seq__gte=first).delete()
    for epoch in Epoch.objects.all():
        end = PassRecord.objects.filter(epoch=epoch).order_by("seq").last()
        epoch.acked_through = end.seq if end else epoch.start_seq
        epoch.hash_there = bytes(end.record_hash) if end else bytes(epoch.start_hash)
        epoch.save()


def test_an_epoch_that_the_hub_forgot_is_taken_back_by_its_grant(client: Client, gate: FakeDevice) -> None:
    for _ in range(4):
        gate.scan()
    sent(client, gate.batch(1, 4))
    second = confirm(Device.objects.get(), hub_clock.now())
    grant = grant_of(second)
    gate.epoch = 2
    gate.scan()
    sent(client, gate.batch(5, 5))
    forgotten_after(client, gate, 3)
    second.delete()
    Epoch.objects.update(closed_at=None)
    assert posted(client, gate.batch(5, 5)).status_code == 409
    beat(client, gate.heartbeat(proof=heartbeat.Proof(grant)))
    assert sent(client, gate.batch(5, 5))[0] == {5: Answer.STORED}
    gate.epoch = 1
    answers, ack = sent(client, gate.batch(2, 4))
    assert answers == {2: Answer.DUPLICATE, 3: Answer.STORED, 4: Answer.STORED}, (
        "not late: known when it was closed"
    )
    assert (ack.acked_through, alarms()) == (4, [])
    assert held() == gate.records


def test_a_grant_that_is_not_ours_takes_nothing_back(client: Client, gate: FakeDevice) -> None:
    said = enrolment.Grant(gate.device, 7, 0, record.NO_HASH, 1)
    other = enrolment.Grant(bytes(8), 7, 0, record.NO_HASH, 1)
    for grant in (
        enrolment.write_grant(said, key_of("forger")),
        enrolment.write_grant(other, keys.signing_key(keys.ACKNOWLEDGEMENT)),
        b"no grant",
    ):
        beat(client, gate.heartbeat(proof=heartbeat.Proof(grant)))
    assert Epoch.objects.count() == 1


def test_another_device_s_acknowledgement_passes_no_gap_over(client: Client, gate: FakeDevice) -> None:
    """A gate must not call purged what it never sent, by a word that the hub gave to somebody else or of another epoch."""
    gate.scan()
    grant = grant_of(Epoch.objects.get())
    for device, epoch in ((bytes(8), 1), (gate.device, 2)):
        ack = Acknowledgement(device, epoch, 1, gate.head, SPRING_2026_S)
        signed = acknowledgement.write(ack, keys.signing_key(keys.ACKNOWLEDGEMENT))
        beat(client, gate.heartbeat(proof=heartbeat.Proof(grant, signed, 1, gate.head)))
    assert (Epoch.objects.get().acked_through, alarms()) == (0, [])


def test_a_heartbeat_sent_again_keeps_no_device_alive(
    client: Client, gate: FakeDevice, clock: FakeClock
) -> None:
    first = gate.heartbeat(heard_s=5, wall_s=2)
    beat(client, first)
    seen = Device.objects.get().last_seen_at
    clock.advance(600)
    beat(client, first)
    beat(client, gate.heartbeat(heard_s=4, wall_s=900))
    assert Device.objects.get().last_seen_at == seen
    beat(client, gate.heartbeat(heard_s=6, wall_s=1))
    assert Device.objects.get().last_seen_at != seen


def test_a_restored_log_is_kept_as_conflicts_and_its_sender_goes_on(client: Client, gate: FakeDevice) -> None:
    """Nothing it wrote is lost, nothing is overwritten, and its queue empties."""
    for _ in range(3):
        gate.scan()
    sent(client, gate.batch(1, 3))
    other = gate.written(2, outcome=3)
    answers, ack = sent(client, gate.batch(1, 2, [gate.records[1], other]))
    assert answers == {1: Answer.DUPLICATE, 2: Answer.CONFLICT}
    assert (ack.acked_through, ack.hash_there) == (2, record.hash_of(other))
