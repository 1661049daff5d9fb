"""`POST /api/enrol`, `/api/heartbeat`, `/api/key` and `/api/erased`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub import clock
from hub.checkpoints import heartbeats, key_change
from hub.checkpoints.bodies import answered, takes
from hub.checkpoints.enrolment import answer_to
from hub.checkpoints.standing import bid_farewell, signed_orders, take_back
from scanner.protocol import enrolment, heartbeat, key_roll

if TYPE_CHECKING:
    from django.http import HttpResponse

MAX_REQUEST_BYTES = 1024


@takes(enrolment.CONTENT_TYPE, MAX_REQUEST_BYTES)
def enrol(body: bytes) -> HttpResponse:
    """A device asks to become a gate."""
    reply = answer_to(enrolment.read_request(body), clock.now())
    return answered(enrolment.write_reply(reply), enrolment.CONTENT_TYPE)


@takes(heartbeat.CONTENT_TYPE, heartbeat.MAX_BYTES)
def beat(body: bytes) -> HttpResponse:
    """A device says that it is alive and hears what it is to be."""
    device, said = heartbeats.from_device(body)
    now = clock.now()
    if heartbeats.is_news(device, said):  # somebody else's copy of an old one keeps no device alive
        heartbeats.note(device, said, now)
    take_back(device, said.proof, now)
    return answered(signed_orders(device, said, body, now), heartbeat.CONTENT_TYPE)


@takes(key_roll.CONTENT_TYPE, key_roll.MAX_BYTES)
def change_key(body: bytes) -> HttpResponse:
    """A device goes over to a new key."""
    return answered(key_change.accept(key_roll.read_request(body), clock.now()), key_roll.CONTENT_TYPE)


@takes(heartbeat.CONTENT_TYPE, heartbeat.MAX_BYTES)
def erased(body: bytes) -> HttpResponse:
    """A device's last word."""
    bid_farewell(heartbeats.last_word_from(body), clock.now())
    return answered(b"", heartbeat.CONTENT_TYPE)
