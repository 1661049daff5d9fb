"""A hub of another version says something new: the gate goes on by what it understood last, and says so once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hub.trust import documents, published
from hub.trust.models import BroughtDocument
from scanner.errors import Trouble
from scanner.protocol.outcome import Outcome
from tests.stories.test_lists_and_time_put_right import device_events

if TYPE_CHECKING:
    import pytest

    from scanner.checkpoint import TrustInForce
    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.fakes.hub import HubInProcess

HOME = "issuers/000000.json"


def hears(gate: EnrolledGate, hub: HubInProcess) -> Trouble | None:
    """The hub publishes, the gate asks and writes its alarms; what stands in the way."""
    gate.clock.advance(3600)
    hub.publish()
    report = gate.sync()
    gate.lane.tick()
    gate.lane.loop.step(0)
    return report.trouble


def in_force(gate: EnrolledGate) -> TrustInForce:
    assert gate.stored.in_force is not None
    return gate.stored.in_force


def garble_home() -> None:
    said = json.loads((published.documents() or {})[HOME]) | {"region": "south"}
    BroughtDocument.objects.create(path=HOME, body=json.dumps(said))


def test_the_alarm_is_written_once_over_rounds_and_restarts(gate: EnrolledGate, hub: HubInProcess) -> None:
    garble_home()
    assert hears(gate, hub) is Trouble.TRUST_DOCUMENT_ASIDE
    assert device_events(gate) == 1
    hears(gate, hub)
    gate.stop()
    gate.start()
    hears(gate, hub)
    assert device_events(gate) == 1
    BroughtDocument.objects.create(path="foreign/hc1/all.json", body="{}")
    hears(gate, hub)
    assert device_events(gate) == 2, "another document is another alarm"
    BroughtDocument.objects.all().delete()
    assert hears(gate, hub) is None
    assert device_events(gate) == 2


def test_the_city_s_keys_go_on_and_grow_old(gate: EnrolledGate, hub: HubInProcess) -> None:
    readable_s = in_force(gate).accepted_s
    garble_home()
    hears(gate, hub)
    assert gate.scan(hub.live_code(hub.people("green")[0])).verdict.outcome is Outcome.ADMIT
    gate.stop()
    gate.start()
    assert in_force(gate).accepted_s == readable_s
    assert gate.scan(hub.live_code(hub.people("green")[1])).verdict.outcome is Outcome.ADMIT
    assert gate.stored.trust_shelf.load() is not None
    BroughtDocument.objects.all().delete()
    hears(gate, hub)
    assert in_force(gate).accepted_s == gate.clock.wall_s()


def test_a_site_s_rules_go_on(gate: EnrolledGate, hub: HubInProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    site = gate.stored.enrolment.site
    rules = {"site": site, "reuse_s": 77}

    def say(**more: object) -> None:
        body = json.dumps(rules | more).encode()
        monkeypatch.setattr(documents, "site_documents", lambda *_: {f"sites/{site}.json": body})

    say()
    assert hears(gate, hub) is None
    say(curfew="22:00")
    assert hears(gate, hub) is Trouble.TRUST_DOCUMENT_ASIDE
    assert in_force(gate).policy.reuse_s == 77
    assert in_force(gate).accepted_s == gate.clock.wall_s()
    gate.stop()
    gate.start()
    assert in_force(gate).policy.reuse_s == 77
