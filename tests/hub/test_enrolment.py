"""How a device becomes a gate: one token, one key, ten minutes, and somebody who has looked at both screens."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from hub import clock as hub_clock
from hub.checkpoints.models import Device, DeviceStanding, EnrolmentToken, Epoch
from hub.checkpoints.standing import confirm, set_standing
from hub.checkpoints.tokens import make_token
from hub.trust.publishing import pinned_root
from scanner.protocol import enrolment
from scanner.protocol.cbor import Malformed
from scanner.protocol.enrolment import State
from scanner.protocol.signing import VerifyKey
from tests.fakes.gate_device import FakeDevice
from tests.fakes.hub_gates import enrolled, hub_key, secret_for, sent
from tests.fakes.issuing import key_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess
    from tests.fakes.hub_gates import Answered


def ask(client: Client, body: bytes) -> Answered:
    return client.post("/api/enrol", body, enrolment.CONTENT_TYPE)


def reply_to(client: Client, body: bytes) -> enrolment.Reply:
    answer = ask(client, body)
    assert answer.status_code == 200, answer.content
    return enrolment.read_reply(answer.content)


def is_refused(answer: Answered, status: int = 403) -> bool:
    return answer.status_code == status and json.loads(answer.content)["status"] == status


def test_the_token_pins_the_root_and_its_secret_is_kept_as_a_hash_only(hub: HubInProcess) -> None:
    token = enrolment.read_token(make_token("north gate", "east-market", "https://hub.example", bytes(32)))
    assert token.root_sha256 == hashlib.sha256(pinned_root()).digest()
    assert (token.hub_url, token.certificate_sha256) == ("https://hub.example", bytes(32))
    row = EnrolmentToken.objects.values().get()
    assert row["secret_sha256"] == hashlib.sha256(token.secret).hexdigest()
    assert token.secret.hex() not in str(row)


def test_it_waits_until_the_operator_has_confirmed(client: Client, hub: HubInProcess) -> None:
    gate = FakeDevice()
    body = gate.request(secret_for(auto_confirm=False))
    waiting = reply_to(client, body)
    assert (waiting.state, waiting.access_token, waiting.site, waiting.grant) == (State.WAITING, "", "", b"")
    device = Device.objects.get()
    assert device.fingerprint == enrolment.fingerprint(gate.key.public)
    confirm(device, hub_clock.now())
    active = reply_to(client, body)
    assert (active.state, active.device, active.site) == (State.ACTIVE, waiting.device, "east-market")
    assert active.root == pinned_root()
    grant = enrolment.read_grant(active.grant, [hub_key()])
    assert (grant.device, grant.epoch, grant.last_seq, grant.hash_there) == (active.device, 1, 0, bytes(32))


def test_the_same_request_gets_the_same_answer(client: Client, hub: HubInProcess, clock: FakeClock) -> None:
    body = FakeDevice().request(secret_for())
    first = reply_to(client, body)
    clock.advance(60)
    assert reply_to(client, body) == first
    assert Device.objects.count() == Epoch.objects.count() == 1


def test_the_access_token_is_kept_as_a_hash_only(client: Client, hub: HubInProcess) -> None:
    gate = enrolled(client)
    row = Device.objects.values().get()
    assert row["access_sha256"] == hashlib.sha256(gate.access_token.encode()).hexdigest()
    assert gate.access_token not in str(row)


def test_a_second_key_is_refused_with_the_same_token(client: Client, hub: HubInProcess) -> None:
    secret = secret_for()
    reply_to(client, FakeDevice().request(secret))
    assert is_refused(ask(client, FakeDevice("thief").request(secret)))
    assert Device.objects.count() == 1


def test_a_secret_that_is_none_of_ours_is_refused(client: Client, hub: HubInProcess) -> None:
    secret_for()
    assert is_refused(ask(client, FakeDevice().request(bytes(16))))
    assert not Device.objects.exists()


@pytest.mark.parametrize(("seconds", "good"), [(599, True), (600, False)])
def test_a_token_lives_ten_minutes(
    client: Client, hub: HubInProcess, clock: FakeClock, seconds: int, good: bool
) -> None:
    body = FakeDevice().request(secret_for())
    clock.advance(seconds)
    assert (ask(client, body).status_code == 200) is good
    assert Device.objects.exists() is good


def test_a_slow_operator_does_not_spoil_a_claimed_token(
    client: Client, hub: HubInProcess, clock: FakeClock
) -> None:
    body = FakeDevice().request(secret_for(auto_confirm=False))
    reply_to(client, body)
    clock.advance(3600)
    assert reply_to(client, body).state is State.WAITING
    confirm(Device.objects.get(), hub_clock.now())
    assert reply_to(client, body).state is State.ACTIVE


def test_a_request_found_later_gets_nothing(client: Client, hub: HubInProcess, clock: FakeClock) -> None:
    body = FakeDevice().request(secret_for())
    reply_to(client, body)
    clock.advance(600)
    assert is_refused(ask(client, body))


@pytest.mark.parametrize("standing", [DeviceStanding.WIPE, DeviceStanding.LOST])
def test_a_device_that_was_put_out_does_not_come_in_again(
    client: Client, hub: HubInProcess, standing: DeviceStanding
) -> None:
    gate = enrolled(client)
    set_standing(Device.objects.get(), standing)
    assert is_refused(ask(client, gate.request(secret_for())))


def test_a_known_key_with_a_new_token_starts_a_new_epoch_where_the_hub_stands(
    client: Client, hub: HubInProcess
) -> None:
    gate = enrolled(client)
    for _ in range(3):
        gate.scan()
    sent(client, gate.batch(1, 3))
    head = gate.head
    reply = reply_to(client, gate.request(secret_for()))
    grant = enrolment.read_grant(reply.grant, [hub_key()])
    assert (grant.device, grant.epoch, grant.last_seq, grant.hash_there) == (gate.device, 2, 3, head)
    assert Epoch.objects.get(number=1).closed_at is not None


def test_a_grant_verifies_with_the_hub_s_key_and_no_other(client: Client, hub: HubInProcess) -> None:
    reply = reply_to(client, FakeDevice().request(secret_for()))
    with pytest.raises(Malformed):
        enrolment.read_grant(reply.grant, [VerifyKey(key_of("not the hub").public)])


@pytest.mark.parametrize("piece", [slice(1), slice(40), slice(-1)], ids=["one byte", "cut", "one byte short"])
def test_a_request_that_is_none_is_malformed(client: Client, hub: HubInProcess, piece: slice) -> None:
    body = FakeDevice().request(secret_for())
    assert is_refused(ask(client, body[piece]), 400)


def test_a_request_signed_by_another_key_is_malformed(client: Client, hub: HubInProcess) -> None:
    asked = enrolment.Request(secret_for(), key_of("victim").public, "", "")
    assert is_refused(ask(client, enrolment.write_request(asked, key_of("thief"))), 400)


def test_a_name_with_control_characters_is_kept_without_them(client: Client, hub: HubInProcess) -> None:
    gate = FakeDevice()
    gate.name = "a\x00b\u202ec\n"
    reply_to(client, gate.request(secret_for()))
    assert Device.objects.get().computer == "abc"
