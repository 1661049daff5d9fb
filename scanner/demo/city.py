"""The demo city as its visitors see it: the hub's endpoints that exist only with `hub serve --demo`, on loopback.

The visitors have a network of their own: these calls go on while the gate's is cut.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scanner.errors import SyncError, Trouble

if TYPE_CHECKING:
    from scanner.sync.transport import Reply, Transport

MAX_REPLY_BYTES = 256 * 1024
_LOOKS, _LOOK_S = 200, 0.1


@dataclass(frozen=True, slots=True)
class Person:
    """One of the demo's made-up people."""

    number: int
    issuer: str
    colour: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What the hub holds of one device: durable records, and what it did with those it had before."""

    stored: int
    conflicts: int
    set_aside: int
    last_seq: int


class DemoCity:
    """Raises SyncError when the hub cannot be spoken with or speaks otherwise."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._pause = threading.Event()

    def people(self) -> list[Person]:
        """Everybody, in a fixed order."""
        return [Person(p["id"], p["issuer"], p["colour"]) for p in self._get("/demo/people")]

    def live_code(self, person: Person, forge: str | None = None) -> str:
        """The text that `person`'s phone shows now; `forge` is "unknown_key" or "bit_flip" for one that must not pass."""
        return self._code(person, "live", forge)

    def paper_code(self, person: Person) -> str:
        """The text of a paper made for `person` now: the hub's signer is asked, and looked after until it has answered."""
        said: dict[str, object] = {"person": person.number, "kind": "paper"}
        for _ in range(_LOOKS):
            told = self._post("/demo/code", said)
            if "text" in told:
                return str(told["text"])
            said["card"] = told["card"]
            self._pause.wait(_LOOK_S)
        raise SyncError(Trouble.HUB_NOT_A_HUB, "the demo's signer does not answer")

    def set_colour(self, person: Person, colour: str) -> None:
        """An officer changes `person`'s colour; the lists say so once published."""
        self._post("/demo/colour", {"person": person.number, "colour": colour})

    def publish(self) -> None:
        """Trust documents and lists are made anew, now."""
        self._post("/demo/publish", {})

    def enrolment_token(self) -> str:
        """A token for one gate."""
        return str(self._post("/demo/token", {})["token"])

    def figures(self, device: bytes) -> Figures:
        """What the hub holds of `device`, all epochs together."""
        mine = [d for d in self._get("/demo/passes")["devices"] if d["device"] == device.hex()]
        return Figures(
            stored=sum(d["stored"] for d in mine),
            conflicts=sum(d["conflicts"] for d in mine),
            set_aside=sum(d["set_aside"] for d in mine),
            last_seq=max((d["last_seq"] for d in mine), default=0),
        )

    def _code(self, person: Person, kind: str, forge: str | None) -> str:
        return str(self._post("/demo/code", {"person": person.number, "kind": kind, "forge": forge})["text"])

    def _get(self, path: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        return _json(self._transport.get(path, max_bytes=MAX_REPLY_BYTES))

    def _post(self, path: str, said: dict[str, object]) -> Any:  # noqa: ANN401 - whatever JSON holds
        body = json.dumps(said).encode()
        reply = self._transport.post(path, body, content_type="application/json", max_bytes=MAX_REPLY_BYTES)
        return _json(reply)


def _json(reply: Reply) -> Any:  # noqa: ANN401 - whatever JSON holds
    try:
        return json.loads(reply.body)
    except ValueError as error:
        raise SyncError(Trouble.HUB_NOT_A_HUB, "the demo's answer is no JSON") from error
