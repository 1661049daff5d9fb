"""A program of another office in front of the hub in process."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import pytest

from hub.interfaces import clients
from hub.interfaces.models import Scope
from hub.people.models import District

if TYPE_CHECKING:
    from tests.fakes.hub import HubInProcess

ROOT = "/api/health-code/"
HOLDER = {"kind": "passport", "number": "E12345678", "name": "张三丰", "phone": "13800000001"}
ANSWER = tuple[int, dict[str, str], Any]


class FakeProgram:
    """Sends JSON with its token; each request under a key of its own unless one is named."""

    def __init__(
        self, hub: HubInProcess, *scopes: Scope, per_minute: int = 600, name: str = "office"
    ) -> None:
        self.hub = hub
        self.token = clients.enrol(name, scopes or tuple(Scope), per_minute)
        self._numbers = itertools.count()

    def post(self, path: str, said: object, **headers: str) -> ANSWER:
        named = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": f"n-{next(self._numbers)}"}
        body = json.dumps(said).encode()
        return _read(self.hub.post(ROOT + path, body, "application/json", named | headers))

    def get(self, path: str) -> ANSWER:
        return _read(self.hub.get(ROOT + path, {"Authorization": f"Bearer {self.token}"}))

    def delete(self, path: str) -> int:
        headers = {"authorization": f"Bearer {self.token}"}
        return self.hub.client.delete(ROOT + path, headers=headers).status_code


def health(**changed: object) -> dict[str, object]:
    """A declaration without symptoms or journeys."""
    district, _ = District.objects.get_or_create(name="东湖区", defaults={"name_en": "East Lake"})
    said = {"holder": HOLDER, "district": district.pk, "purpose": "resident", "truth": True, "consent": True}
    return said | changed


def _read(answer: tuple[int, dict[str, str], bytes]) -> ANSWER:
    status, headers, body = answer
    return status, headers, json.loads(body) if body else None


@pytest.fixture
def program(hub: HubInProcess) -> FakeProgram:
    return FakeProgram(hub)
