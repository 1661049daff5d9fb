"""The real hub without a server: its WSGI application, called in this process, on a folder and a clock of the test's.

Ask for pytest-django's `db` (or `transactional_db`) before making one. `with HubInProcess(tmp_path, clock) as hub:`
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol, Self

from django.test import Client, override_settings

from hub import clock as hub_clock
from hub.demo.city import make_demo_city
from hub.lists.publishing import publish as publish_lists
from hub.passes.opening import open_waiting
from hub.signer.answering import answer_waiting
from hub.signer.outside_keys import make_missing
from hub.trust.publishing import home
from hub.trust.publishing import publish as publish_trust
from tests.fakes.founded import found

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Answer = tuple[int, dict[str, str], bytes]
BASE_URL = "http://127.0.0.1:8321"


class WallClock(Protocol):
    def wall_ms(self) -> int: ...


class HubInProcess:
    """Secrets made, demo city made, trust and lists published; takes its time from `clock` until it is closed."""

    def __init__(self, tmp_path: Path, clock: WallClock) -> None:
        self._settings = override_settings(HUB_DATA=tmp_path / "hub", HUB_DEMO=True)
        self._settings.enable()
        hub_clock.set_clock(clock.wall_ms)
        self.base_url = BASE_URL
        self.client = Client(headers={"host": BASE_URL.removeprefix("http://")})
        found(tmp_path / "hub", clock.wall_ms(), self._make)

    def close(self) -> None:
        hub_clock.set_clock(hub_clock.system_ms)
        self._settings.disable()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Status, headers (names in lower case) and body."""
        response = self.client.get(path, headers=dict(headers or {}))
        return response.status_code, {k.lower(): v for k, v in response.headers.items()}, response.content

    def post(
        self, path: str, body: bytes, content_type: str, headers: Mapping[str, str] | None = None
    ) -> Answer:
        response = self.client.post(path, body, content_type=content_type, headers=dict(headers or {}))
        return response.status_code, {k.lower(): v for k, v in response.headers.items()}, response.content

    def people(self, colour: str = "green", issuer: str = "000000") -> list[int]:
        """The demo's people of that colour and city, by id."""
        told = json.loads(self.get("/demo/people")[2])
        return [one["id"] for one in told if (one["colour"], one["issuer"]) == (colour, issuer)]

    def live_code(self, person: int, forge: str | None = None) -> str:
        return self._demo("code", {"person": person, "kind": "live", "forge": forge})["text"]

    def paper_code(self, person: int, forge: str | None = None) -> str:
        """The signer answers meanwhile."""
        said: dict[str, object] = {"person": person, "kind": "paper", "forge": forge}
        asked = self._demo("code", said)
        self.sign()
        return self._demo("code", said | asked)["text"]

    def set_colour(self, person: int, colour: str) -> None:
        """From the next `publish` on, the lists say so."""
        self._demo("colour", {"person": person, "colour": colour})

    def token(self) -> str:
        """An enrolment token whose gate needs no operator."""
        return self._demo("token", {})["token"]

    def _make(self) -> None:
        make_demo_city(home())
        make_missing(hub_clock.now_s())
        self.publish()

    def sign(self) -> int:
        """What the signer does; returns how many it answered."""
        return answer_waiting(hub_clock.now_s())

    def publish(self) -> None:
        """Trust and lists, now."""
        publish_trust()
        publish_lists()

    def open_passes(self) -> int:
        """What the opening worker does; returns how many it opened."""
        return open_waiting(1000)

    def _demo(self, what: str, said: dict[str, object]) -> dict[str, str]:
        status, _, body = self.post(f"/demo/{what}", json.dumps(said).encode(), "application/json")
        assert status == 200, body
        told: dict[str, str] = json.loads(body)
        return told
