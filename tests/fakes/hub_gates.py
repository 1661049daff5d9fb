"""Gates enrolled at the real hub through its real endpoints, by Django's test client or any other poster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from hub import keys
from hub.checkpoints.tokens import make_token
from scanner.protocol import acknowledgement, batch, enrolment
from scanner.protocol.signing import VerifyKey
from tests.fakes.gate_device import FakeDevice

if TYPE_CHECKING:
    from django.test import Client

    from scanner.protocol.acknowledgement import Acknowledgement, Answer


class Answered(Protocol):
    """What a test client hands back."""

    status_code: int
    content: bytes


def hub_key() -> VerifyKey:
    """The key that the hub's acknowledgements, grants and states are verified with."""
    return VerifyKey(keys.signing_key(keys.ACKNOWLEDGEMENT).public)


def secret_for(name: str = "north gate", site: str = "east-market", *, auto_confirm: bool = True) -> bytes:
    """The secret of a new enrolment token."""
    text = make_token(name, site, "http://127.0.0.1:8000", auto_confirm=auto_confirm)
    return enrolment.read_token(text).secret


def enrolled(client: Client, name: str = "north gate", site: str = "east-market") -> FakeDevice:
    """A device that has come in and may write."""
    gate = FakeDevice(name)
    answer = client.post("/api/enrol", gate.request(secret_for(name, site)), enrolment.CONTENT_TYPE)
    gate.admitted(enrolment.read_reply(answer.content), hub_key(), keys.sealing_public()[0])
    return gate


def posted(client: Client, body: bytes) -> Answered:
    """The hub's answer to a batch."""
    return client.post("/api/passes", body, batch.CONTENT_TYPE)


def sent(client: Client, body: bytes) -> tuple[dict[int, Answer], Acknowledgement]:
    """What became of each record of a batch, and the acknowledgement, verified."""
    answer = posted(client, body)
    assert answer.status_code == 200, answer.content
    answers, ack = acknowledgement.read_reply(answer.content)
    return dict(answers), acknowledgement.read(ack, [hub_key()])
