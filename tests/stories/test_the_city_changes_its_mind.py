"""The hub's operator changes rules and whom to believe, on the hub's own pages; a gate hears of it once and goes by it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from hub.clock import moment
from hub.trust import published
from hub.trust.models import BroughtDocument, Site, SiteRules
from hub.trust.site_rules import MEMBERS
from scanner.errors import Trouble
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.policy import DEFAULT
from scanner.protocol.reason import Reason
from tests.fakes.foreign_issuing import FakeAbroad
from tests.fakes.officers import entered

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.fakes.hub import HubInProcess

RULES, DOCUMENTS = "admin:trust_siterules", "admin:trust_broughtdocument"
ABROAD = FakeAbroad()
PATH = "foreign/hc1/all.json"
BODY = ABROAD.documents()[PATH].decode()


def announce(operator: Client, gate: EnrolledGate, in_s: int = 0, **rules: str | int) -> int:
    """What the operator types: the gate's site asks this from in `in_s` seconds on."""
    at = localtime(moment(gate.clock.wall_s() + in_s))
    form = {name: getattr(DEFAULT, name) for name in MEMBERS} | dict(rules)
    form |= {
        "site": gate.stored.enrolment.site,
        "effective_at_0": f"{at:%Y-%m-%d}",
        "effective_at_1": f"{at:%H:%M:%S}",
    }
    return operator.post(reverse(f"{RULES}_add"), form).status_code


def heard(gate: EnrolledGate, hub: HubInProcess) -> None:
    """The hub publishes, the gate takes it once; from then on there is no network."""
    gate.network.offline = False
    hub.publish()
    gate.sync()
    gate.network.offline = True


def scanned(gate: EnrolledGate, hub: HubInProcess, person: int) -> tuple[Outcome, Reason, tuple[Ask, ...]]:
    verdict = gate.scan(hub.live_code(hub.people("green")[person])).verdict
    return verdict.outcome, verdict.reason, verdict.asks


def told(gate: EnrolledGate) -> Trouble | None:
    """What the window says of the last contact."""
    assert gate.talk.report is not None
    return gate.talk.report.trouble


ADMITTED = (Outcome.ADMIT, Reason.PASS_GREEN, ())
MEASURED = (Outcome.ASK, Reason.SITE_TEMPERATURE, (Ask.TEMPERATURE,))


def test_rules_begin_at_their_time_without_a_network(
    admin_client: Client, gate: EnrolledGate, hub: HubInProcess
) -> None:
    assert announce(admin_client, gate, in_s=7200, temperature="always") == 302
    heard(gate, hub)
    assert scanned(gate, hub, 0) == ADMITTED
    gate.clock.advance(7200)
    assert scanned(gate, hub, 1) == MEASURED
    gate.stop()
    gate.start()
    assert scanned(gate, hub, 0) == MEASURED
    heard(gate, hub)
    assert scanned(gate, hub, 1)[:2] == MEASURED[:2], "what was announced is in force, and stays so"


def test_rules_reach_a_gate_within_a_minute_of_their_publication(
    admin_client: Client, gate: EnrolledGate, hub: HubInProcess
) -> None:
    """It was an hour. A minute without news costs no request more than the beat."""
    heard(gate, hub)
    gate.network.offline = False
    gate.talk.loop.step()
    assert announce(admin_client, gate, temperature="always") == 302
    hub.publish()
    gate.clock.advance(60)
    gate.talk.loop.step()
    gate.talk.loop.step()
    assert scanned(gate, hub, 0) == MEASURED


def test_what_has_not_begun_can_be_taken_back_and_what_has_cannot(
    admin_client: Client, admin_user: User, gate: EnrolledGate, hub: HubInProcess
) -> None:
    announce(admin_client, gate, in_s=7200, temperature="always")
    announced = SiteRules.objects.get()
    heard(gate, hub)
    admin_client.post(reverse(f"{RULES}_delete", args=[announced.pk]), {"post": "yes"})
    heard(gate, hub)
    gate.clock.advance(7200)
    assert scanned(gate, hub, 0) == ADMITTED
    admin_client.logout()  # two hours later the session has ended
    entered(admin_client, admin_user)
    announce(admin_client, gate, temperature="always")
    begun = SiteRules.objects.get()
    for action in ("delete", "change"):
        gate.clock.advance(1)
        admin_client.post(
            reverse(f"{RULES}_{action}", args=[begun.pk]), {"post": "yes", "temperature": "never"}
        )
    begun.refresh_from_db()
    assert begun.temperature == "always"


def test_the_township_is_at_risk(admin_client: Client, gate: EnrolledGate, hub: HubInProcess) -> None:
    announce(admin_client, gate, temperature="by_risk")
    heard(gate, hub)
    assert scanned(gate, hub, 0) == ADMITTED
    chosen = {"action": "risk_high", "_selected_action": [gate.stored.enrolment.site]}
    gate.clock.advance(60)
    admin_client.post(reverse("admin:trust_site_changelist"), chosen)
    heard(gate, hub)
    assert scanned(gate, hub, 1) == MEASURED


@pytest.mark.parametrize(
    "laxer",
    [
        {"list_stale_s": DEFAULT.list_stale_s + 1},
        {"red_override_persons": 1},
        {"risk": "none"},
        {"hc1": "yes"},
    ],
)
def test_rules_that_no_gate_would_take_are_not_announced(
    admin_client: Client, gate: EnrolledGate, laxer: dict[str, str | int]
) -> None:
    assert announce(admin_client, gate, 0, **laxer) == 200, "the form again, with the reason"
    assert announce(admin_client, gate, in_s=-3600) == 200, "what was asked yesterday is not changed today"
    assert not SiteRules.objects.exists()


def test_a_site_that_is_gone_asks_what_is_built_in(
    admin_client: Client, gate: EnrolledGate, hub: HubInProcess
) -> None:
    announce(admin_client, gate, temperature="always")
    heard(gate, hub)
    assert scanned(gate, hub, 0) == MEASURED
    Site.objects.get(pk=gate.stored.enrolment.site).delete()
    heard(gate, hub)
    assert scanned(gate, hub, 1) == ADMITTED


@pytest.mark.parametrize(
    ("rule", "outcome", "reason"),
    [
        ("admit", Outcome.ASK, Reason.SITE_FOREIGN_PASS),
        ("show", Outcome.UNDECIDED, Reason.SITE_FOREIGN_SHOWN),
        ("refuse", Outcome.REFUSE, Reason.SITE_FOREIGN_REFUSED),
    ],
)
def test_a_foreign_issuer_comes_and_goes_by_a_document(
    admin_client: Client, gate: EnrolledGate, hub: HubInProcess, rule: str, outcome: Outcome, reason: Reason
) -> None:
    announce(admin_client, gate, hc1=rule)
    heard(gate, hub)
    assert gate.scan(ABROAD.hc1()).verdict.reason is Reason.READ_FOREIGN_PASS, "nobody is believed yet"
    assert admin_client.post(reverse(f"{DOCUMENTS}_add"), {"path": PATH, "body": BODY}).status_code == 302
    heard(gate, hub)
    verdict = gate.scan(ABROAD.hc1()).verdict
    assert (verdict.outcome, verdict.reason) == (outcome, reason)
    admin_client.post(reverse(f"{DOCUMENTS}_changelist"), {"action": "withdraw", "_selected_action": [PATH]})
    heard(gate, hub)
    verdict = gate.scan(ABROAD.hc1()).verdict
    assert (verdict.outcome, verdict.reason) == (Outcome.REFUSE, Reason.READ_FOREIGN_PASS)


def test_a_foreign_issuer_is_limited(admin_client: Client, gate: EnrolledGate, hub: HubInProcess) -> None:
    """Its window is closed, or one pass revoked, by the same document with other contents."""
    announce(admin_client, gate, hc1="admit")
    said = json.loads(BODY)
    admin_client.post(reverse(f"{DOCUMENTS}_add"), {"path": PATH, "body": json.dumps(said)})
    heard(gate, hub)
    assert gate.scan(ABROAD.hc1()).verdict.reason is Reason.SITE_FOREIGN_PASS
    for row in said["keys"]:
        row["not_after"] = gate.clock.wall_s() - 3600
    change = reverse(f"{DOCUMENTS}_change", args=[PATH])
    assert admin_client.post(change, {"body": json.dumps(said)}).status_code == 302
    heard(gate, hub)
    assert gate.scan(ABROAD.hc1()).verdict.outcome is Outcome.REFUSE


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (PATH, "{}"),
        (PATH, "no JSON"),
        ("sites/demo-gate.json", "{}"),
        ("hub.json", "{}"),
        (PATH.replace("all", "../x"), ""),
    ],
)
def test_a_document_that_no_gate_would_read_is_not_taken(
    admin_client: Client, gate: EnrolledGate, path: str, body: str
) -> None:
    assert admin_client.post(reverse(f"{DOCUMENTS}_add"), {"path": path, "body": body}).status_code == 200
    assert not BroughtDocument.objects.exists()


def test_a_document_that_cannot_be_read_takes_nobody_else_with_it(
    admin_client: Client, gate: EnrolledGate, hub: HubInProcess
) -> None:
    """A hub of another version, say. It may be a withdrawal: what it replaces is believed no longer, and that is told."""
    guest = hub.paper_code(hub.people("green", "000001")[0])
    assert gate.scan(guest).verdict.outcome is Outcome.ASK
    said = json.loads((published.documents() or {})["issuers/000001.json"]) | {"withdrawn": True}
    BroughtDocument.objects.create(path="issuers/000001.json", body=json.dumps(said))
    BroughtDocument.objects.create(path=PATH, body="{}")
    heard(gate, hub)
    assert told(gate) is Trouble.TRUST_DOCUMENT_ASIDE
    assert gate.stored.in_force is not None
    assert gate.stored.in_force.trust.set_aside.keys() == {"issuers/000001.json", PATH}
    assert gate.scan(guest).verdict.reason is Reason.SIGNATURE_UNKNOWN_KEY
    assert scanned(gate, hub, 0) == ADMITTED
    gate.stop()
    gate.start()
    assert scanned(gate, hub, 1) == ADMITTED
    BroughtDocument.objects.all().delete()
    heard(gate, hub)
    assert told(gate) is None
    assert gate.scan(guest).verdict.outcome is Outcome.ASK
