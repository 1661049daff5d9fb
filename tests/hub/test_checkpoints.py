"""What a device may do with its access token, what its sign of life says, and what the operator does about it."""

from __future__ import annotations

import base64
import html
import json
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
import zxingcpp
from django.test import RequestFactory
from django.urls import reverse

from hub.checkpoints.access import device_for
from hub.checkpoints.models import Device, DeviceStanding, EnrolmentToken
from hub.checkpoints.standing import set_standing
from hub.passes.models import Alarm, Conflict, PassRecord
from scanner.protocol import enrolment, heartbeat, orders
from scanner.protocol.cbor import Malformed
from scanner.protocol.heartbeat import DeviceState, LastWord
from scanner.protocol.signing import VerifyKey
from tests.fakes.clock import SPRING_2026_S
from tests.fakes.gate_device import FakeDevice
from tests.fakes.hub_gates import enrolled, hub_key, posted, secret_for, sent
from tests.fakes.issuing import key_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess
    from tests.fakes.hub_gates import Answered


@pytest.fixture
def gate(client: Client, hub: HubInProcess) -> FakeDevice:
    return enrolled(client)


@pytest.fixture
def operator(admin_client: Client, hub: HubInProcess) -> Client:
    return admin_client


def who(authorization: str) -> Device | None:
    return device_for(RequestFactory().get("/lists/000000/1", headers={"Authorization": authorization}))


def beat(client: Client, body: bytes) -> Answered:
    return client.post("/api/heartbeat", body, heartbeat.CONTENT_TYPE)


def page_of(device: Device) -> str:
    return reverse("admin:checkpoints_device_change", args=[device.pk])


def test_the_access_token_names_its_device(gate: FakeDevice) -> None:
    found = who(f"Bearer {gate.access_token}")
    assert found is not None
    assert found.device == gate.device


@pytest.mark.parametrize(
    "spoilt", ["", "Bearer ", "Bearer x", "Basic {}", "bearer{}", "Bearer {}x", "Bearer \udc80"]
)
def test_anything_else_names_nobody(gate: FakeDevice, spoilt: str) -> None:
    assert who(spoilt.format(gate.access_token)) is None


@pytest.mark.parametrize("standing", list(DeviceStanding))
def test_only_a_device_in_use_may_fetch_lists(gate: FakeDevice, standing: DeviceStanding) -> None:
    Device.objects.update(standing=standing)
    may = standing in (DeviceStanding.ACTIVE, DeviceStanding.DRAIN)
    assert (who(f"Bearer {gate.access_token}") is not None) is may


@pytest.mark.parametrize(
    ("standing", "state"),
    [
        (DeviceStanding.ACTIVE, DeviceState.ACTIVE),
        (DeviceStanding.DRAIN, DeviceState.DRAIN),
        (DeviceStanding.WIPE, DeviceState.WIPE),
        (DeviceStanding.LOST, DeviceState.WIPE),
        (DeviceStanding.ERASE, DeviceState.ERASE),
    ],
)
def test_a_sign_of_life_is_kept_and_answered_with_the_signed_state(
    client: Client, gate: FakeDevice, clock: FakeClock, standing: DeviceStanding, state: DeviceState
) -> None:
    set_standing(Device.objects.get(), standing)
    body = gate.heartbeat()
    answer = beat(client, body)
    told = orders.read(answer.content, gate.device, orders.question_of(body), [hub_key()])
    assert (told.state, told.time_s) == (state, clock.wall_s())
    device = Device.objects.get()
    assert (device.reported_waiting, device.reported_set_aside, device.reported_camera) == (3, 1, "LIVE")
    assert device.last_seen_at is not None
    with pytest.raises(Malformed):
        orders.read(answer.content, gate.device, told.question, [VerifyKey(key_of("not the hub").public)])


def last_word(client: Client, gate: FakeDevice, named: bytes) -> int:
    body = heartbeat.write_last_word(LastWord(named, 1, 0, 0), gate.key)
    return client.post("/api/erased", body, heartbeat.CONTENT_TYPE).status_code


def test_a_last_word_is_of_whom_it_names_and_counts_from_the_first_time(
    client: Client, gate: FakeDevice, clock: FakeClock
) -> None:
    Device.objects.update(standing=DeviceStanding.WIPE)
    assert last_word(client, gate, bytes(8)) == 401
    assert Device.objects.get().standing == DeviceStanding.WIPE
    assert last_word(client, gate, gate.device) == 200
    first = Device.objects.get()
    clock.advance(3600)
    assert last_word(client, gate, gate.device) == 200
    again = Device.objects.get()
    assert (again.standing, again.erased_at) == (DeviceStanding.ERASED, first.erased_at)


def test_a_sign_of_life_of_nobody_s_is_refused(client: Client, gate: FakeDevice) -> None:
    other = enrolled(client, "south gate")
    waiting = FakeDevice("waiting")
    client.post("/api/enrol", waiting.request(secret_for(auto_confirm=False)), enrolment.CONTENT_TYPE)
    stranger = FakeDevice("stranger")
    stranger.device = gate.device
    other.device = gate.device
    for liar in (stranger, other, waiting):
        answer = beat(client, liar.heartbeat())
        assert (answer.status_code, json.loads(answer.content)["status"]) == (401, 401)
    assert not Device.objects.exclude(last_seen_at=None).exists()


@pytest.mark.parametrize(("body", "status"), [(b"<html>", 400), (bytes(5000), 413)], ids=["page", "large"])
def test_what_is_no_sign_of_life_gets_a_problem(
    client: Client, gate: FakeDevice, body: bytes, status: int
) -> None:
    answer = beat(client, body)
    assert (answer.status_code, json.loads(answer.content)["status"]) == (status, status)


def test_the_operator_sees_the_devices(operator: Client, client: Client, gate: FakeDevice) -> None:
    beat(client, gate.heartbeat(SPRING_2026_S - 600))
    page = operator.get(reverse("admin:checkpoints_device_changelist")).content.decode()
    for shown in ("north gate", "east-market", gate.device.hex(), "10 min", "LIVE", "+2 s"):
        assert shown in page
    assert gate.access_token not in page


def test_the_operator_confirms_by_typing_what_the_gate_shows(operator: Client, client: Client) -> None:
    gate = FakeDevice()
    client.post("/api/enrol", gate.request(secret_for(auto_confirm=False)), enrolment.CONTENT_TYPE)
    device = Device.objects.get()
    page = operator.post(page_of(device), {"seen": "AAAA-BBBB-CCCC-DDDD"})
    assert page.status_code == 200
    operator.post(page_of(device), {"seen": ""})
    device.refresh_from_db()
    assert device.standing == DeviceStanding.WAITING
    assert operator.post(page_of(device), {"seen": device.fingerprint.lower()}).status_code == 302
    device.refresh_from_db()
    assert device.standing == DeviceStanding.ACTIVE


def test_the_operator_s_screen_shows_the_fingerprint_too(
    operator: Client, client: Client, hub: HubInProcess
) -> None:
    gate = FakeDevice()
    client.post("/api/enrol", gate.request(secret_for(auto_confirm=False)), enrolment.CONTENT_TYPE)
    assert (
        enrolment.fingerprint(gate.key.public) in operator.get(page_of(Device.objects.get())).content.decode()
    )


@pytest.mark.parametrize(
    ("action", "standing"),
    [
        ("tell_drain", DeviceStanding.DRAIN),
        ("tell_wipe", DeviceStanding.WIPE),
        ("tell_lost", DeviceStanding.LOST),
        ("tell_active", DeviceStanding.ACTIVE),
    ],
)
def test_the_operator_tells_a_device_what_to_be(
    operator: Client, client: Client, gate: FakeDevice, action: str, standing: DeviceStanding
) -> None:
    client.post("/api/enrol", FakeDevice("w").request(secret_for(auto_confirm=False)), enrolment.CONTENT_TYPE)
    chosen = list(Device.objects.values_list("pk", flat=True))
    operator.post(
        reverse("admin:checkpoints_device_changelist"), {"action": action, "_selected_action": chosen}
    )
    assert set(Device.objects.values_list("standing", flat=True)) == {standing, DeviceStanding.WAITING}


def read_by_camera(page: str) -> str:
    """What a gate's camera reads off the page's picture."""
    png = base64.b64decode(page.split("data:image/png;base64,")[1].split('"', maxsplit=1)[0])
    picture = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    return zxingcpp.read_barcodes(picture)[0].text


def test_the_operator_makes_a_token_and_sees_it_once(operator: Client, client: Client) -> None:
    answer = operator.post(
        reverse("admin:checkpoints_enrolmenttoken_add"), {"name": "west gate", "site": "market"}, follow=True
    )
    page = answer.content.decode()
    text = page[page.index("HZE1:") :].split("<")[0].strip()
    assert read_by_camera(page) == html.unescape(text)
    secret = enrolment.read_token(html.unescape(text)).secret
    token = EnrolmentToken.objects.get()
    assert (token.name, token.site, token.auto_confirm) == ("west gate", "market", False)
    assert client.post("/api/enrol", FakeDevice().request(secret), enrolment.CONTENT_TYPE).status_code == 200
    again = operator.get(reverse("admin:checkpoints_enrolmenttoken_changelist")).content.decode()
    assert text not in again


def test_the_pass_log_can_be_looked_at_and_not_touched(
    operator: Client, client: Client, gate: FakeDevice, hub: HubInProcess
) -> None:
    other = gate.written(1, outcome=3)
    gate.scan()
    sent(client, gate.batch(1, 2, [gate.records[1], b"poison"]))
    posted(client, gate.batch(1, 1, [other]))
    hub.open_passes()
    for model, shown in ((PassRecord, "PASS_GREEN"), (Conflict, "north gate"), (Alarm, "north gate")):
        listing = reverse(f"admin:passes_{model.__name__.lower()}_changelist")
        one = f"{listing}{model.objects.earliest('pk').pk}"
        page = operator.get(listing).content.decode()
        assert shown in page
        assert operator.post(f"{listing}add/", {}).status_code == 403
        assert operator.post(f"{one}/delete/", {}).status_code == 403
        assert operator.get(f"{one}/change/").status_code == 200


def test_nobody_is_let_in_without_a_name(client: Client, hub: HubInProcess) -> None:
    assert client.get(reverse("admin:checkpoints_device_changelist")).status_code == 302
