"""`POST /api/enrol` and `POST /api/heartbeat`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub import clock, keys
from hub.checkpoints import heartbeats
from hub.checkpoints.access import signer_of
from hub.checkpoints.bodies import Refused, answered, takes
from hub.checkpoints.enrolment import answer_to
from hub.checkpoints.standing import state_for, take_back
from scanner.protocol import enrolment, heartbeat

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
    signed = heartbeat.parse(body)
    device = signer_of(signed)
    said = heartbeat.read(signed.payload)
    if said.device != device.device:
        raise Refused(401, "Not signed by a device of this hub")
    now = clock.now()
    if heartbeats.is_news(device, said):  # somebody else's copy of an old one keeps no device alive
        heartbeats.note(device, said, now)
    take_back(device, said.grant, now)
    state = heartbeat.write_state(
        device.device, state_for(device), int(now.timestamp()), keys.signing_key(keys.ACKNOWLEDGEMENT)
    )
    return answered(state, heartbeat.CONTENT_TYPE)
