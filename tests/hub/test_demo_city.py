"""The demo city: its people, its codes, and the fences around its controls."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.test import override_settings

from hub.demo import urls
from hub.demo.city import make_demo_city
from hub.people.models import Person
from hub.trust import city_keys
from hub.trust.publishing import home
from scanner.protocol import enrolment, health_code
from scanner.protocol.health_code import Colour, Kind
from scanner.protocol.signing import VerifyKey

if TYPE_CHECKING:
    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess

READ = {"people", "passes"}
CONTROLS = sorted(str(path.pattern) for path in urls.urlpatterns if str(path.pattern))
JSON = "application/json"


def ask(
    hub: HubInProcess, name: str, *, headers: dict[str, str] | None = None, peer: str = "127.0.0.1"
) -> int:
    answer = (
        hub.client.get(f"/demo/{name}", headers=headers, REMOTE_ADDR=peer)
        if name in READ
        else hub.client.post(f"/demo/{name}", b"{}", JSON, headers=headers, REMOTE_ADDR=peer)
    )
    return answer.status_code


def signed_by_live_key(text: str) -> bool:
    signed = health_code.parse(text)
    [key] = city_keys.keys_of("000000", "live")
    return signed.is_signed_by(VerifyKey(key.key.public))


def test_the_city_has_people_of_each_colour_and_a_second_city(hub: HubInProcess) -> None:
    assert [len(hub.people(colour)) for colour in ("green", "yellow", "red")] == [14, 3, 3]
    assert len(hub.people("green", "000001")) == 2


def test_making_it_again_changes_nothing(hub: HubInProcess) -> None:
    hub.set_colour(hub.people()[0], "red")
    before = hub.get("/demo/people")[2]
    make_demo_city(home())
    assert hub.get("/demo/people")[2] == before
    assert Person.objects.count() == 23


def test_codes_are_made_now(hub: HubInProcess, clock: FakeClock) -> None:
    person = hub.people()[0]
    clock.advance(180)
    live = health_code.read_claims(health_code.parse(hub.live_code(person)).payload)
    paper = health_code.read_claims(health_code.parse(hub.paper_code(person)).payload)
    assert (live.kind, live.iat_s, live.colour) == (Kind.LIVE, clock.wall_s(), Colour.GREEN)
    assert (paper.kind, paper.iat_s) == (Kind.PAPER, clock.wall_s())
    assert signed_by_live_key(hub.live_code(person))


def test_the_second_city_signs_with_its_own_keys(hub: HubInProcess) -> None:
    text = hub.live_code(hub.people("green", "000001")[0])
    assert health_code.read_claims(health_code.parse(text).payload).issuer == "000001"
    assert not signed_by_live_key(text)


def test_a_strangers_signature(hub: HubInProcess) -> None:
    signed = health_code.parse(hub.live_code(hub.people()[0], forge="unknown_key"))
    assert signed.kid not in {
        VerifyKey(key.public).kid
        for purpose in (*city_keys.INSIDE, *city_keys.OUTSIDE)
        for key in city_keys.public_of("000000", purpose)
    }
    health_code.read_claims(signed.payload)


@pytest.mark.parametrize("kind", ["live", "paper"])
def test_one_bit_flipped_is_well_spelled_but_not_what_was_signed(hub: HubInProcess, kind: str) -> None:
    make = hub.live_code if kind == "live" else hub.paper_code
    text = make(hub.people()[0], "bit_flip")
    signed = health_code.parse(text)
    health_code.read_claims(signed.payload)
    [key] = map(VerifyKey, (one.public for one in city_keys.public_of("000000", kind)))
    assert signed.kid == key.kid
    assert not signed.is_signed_by(key)


def test_a_gate_comes_in_without_an_operator(hub: HubInProcess) -> None:
    token = enrolment.read_token(hub.token())
    assert (token.hub_url, token.certificate_sha256) == (hub.base_url, b"")


def test_figures(hub: HubInProcess) -> None:
    assert json.loads(hub.get("/demo/passes")[2]) == {"devices": []}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"[" * 900,
        b'{"person": "1", "kind": "live"}',
        b'{"person": true, "kind": "emergency"}',
        b'{"person": 1, "kind": "live", "forge": "x"}',
        b'{"person": 1, "kind": "live", "forge": []}',
        b'{"person": 1, "kind": "live", "more": 1}',
        b'{"person": 1, "kind": "live"}' + b" " * 2000,
        b"\xff\xfe",
    ],
)
def test_nonsense_is_refused(hub: HubInProcess, body: bytes) -> None:
    for name in ("code", "colour"):
        status, headers, _ = hub.post(f"/demo/{name}", body, JSON)
        assert (status, headers["content-type"]) == (400, "application/problem+json")


def test_somebody_who_is_not_there(hub: HubInProcess) -> None:
    for person in (10**6, 2**80, -1, 0):
        said = json.dumps({"person": person, "kind": "live"}).encode()
        assert hub.post("/demo/code", said, JSON)[0] == 404
        said = json.dumps({"person": person, "colour": "red"}).encode()
        assert hub.post("/demo/colour", said, JSON)[0] == 404


def test_there_are_controls_to_fence() -> None:
    assert CONTROLS == ["code", "colour", "passes", "people", "publish", "token"]


@pytest.mark.parametrize("name", ["", *CONTROLS])
def test_without_the_demo_none_of_it_exists(hub: HubInProcess, name: str) -> None:
    with override_settings(HUB_DEMO=False):
        assert hub.client.get("/demo/").status_code == 404
        assert ask(hub, name) in ({404, 405} if name == "" else {404})


@pytest.mark.parametrize("name", CONTROLS)
@pytest.mark.parametrize(
    "peer", ["192.168.1.7", "10.0.0.1", "::ffff:192.168.1.7", "2001:db8::1", "", "unix:"]
)
def test_controls_answer_to_this_machine_only(hub: HubInProcess, name: str, peer: str) -> None:
    spoofed = {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1", "Forwarded": "for=127.0.0.1"}
    assert ask(hub, name, peer=peer, headers=spoofed) == 403


@pytest.mark.parametrize("name", CONTROLS)
def test_no_other_page_in_a_browser_reaches_the_controls(hub: HubInProcess, name: str) -> None:
    assert ask(hub, name, headers={"Origin": "http://evil.example"}) == 403
    assert ask(hub, name, headers={"Origin": "null"}) == 403
    assert ask(hub, name, headers={"Host": "evil.example"}) == 400
    assert ask(hub, name, headers={"Origin": hub.base_url}) != 403


def test_the_page_for_people_is_there_on_the_network_too(hub: HubInProcess) -> None:
    person = Person.objects.get(pk=hub.people("red")[0])
    answer = hub.client.get(f"/demo/?person={person.page}", REMOTE_ADDR="192.168.1.7")
    assert answer.status_code == 200
    assert f"/code/{person.page}/code.svg" in answer.content.decode()
    assert hub.client.get("/demo/?person=nobody").status_code == 404
