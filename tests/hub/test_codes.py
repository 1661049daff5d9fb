"""Codes as a gate would judge them, the pages that show them, and what is kept of a person."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import zxingcpp
from django.test import Client

from hub.codes import drawing
from hub.codes.issued import was_issued
from hub.codes.making import (
    MOST_CARDS,
    TooManyCards,
    card_claims,
    card_text,
    live_claims,
    live_code,
    make_card,
)
from hub.codes.models import Card, Signing
from hub.codes.refreshing import refreshed
from hub.codes.revoking import revoke
from hub.colour.assigning import NotAssigned
from hub.people import documents
from hub.people.models import Person
from hub.people.register import register
from hub.trust.documents import city_documents
from hub.trust.models import Issuer
from scanner.protocol import health_code, trust
from scanner.protocol.health_code import LONGEST_LIFE_S, MAX_CHARACTERS, Colour, HealthCode, Kind

if TYPE_CHECKING:
    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess

MADE_UP = "110101199003077715"


@pytest.fixture
def green(hub: HubInProcess) -> Person:
    return Person.objects.get(pk=hub.people()[0])


def judged(text: str, clock: FakeClock) -> HealthCode:
    """The claims, once signature, key's issuer, kind and window have been looked at as a gate does."""
    believed = trust.read(city_documents(Issuer.objects.all(), clock.wall_s()), 1)
    signed = health_code.parse(text)
    [key] = believed.code_keys(signed.kid)
    assert signed.is_signed_by(key.key)
    claims = health_code.read_claims(signed.payload)
    assert (claims.issuer, frozenset({claims.kind})) == (key.issuer, key.kinds)
    assert key.not_before_s <= claims.iat_s < claims.exp_s <= key.not_after_s
    assert claims.exp_s - claims.iat_s <= LONGEST_LIFE_S[claims.kind]
    return claims


def read(svg: str) -> str:
    """What a reader sees in a drawn code: its paths filled on a raster."""
    [size] = re.findall(r'viewBox="0 0 (\d+) \1"', svg)
    picture = np.full((int(size), int(size)), 255, np.uint8)
    for x, y, width, height in (map(int, r) for r in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h-\d+Z", svg)):
        picture[y : y + height, x : x + width] = 0
    [found] = zxingcpp.read_barcodes(np.kron(picture, np.ones((6, 6), np.uint8)))
    return str(found.text)


def test_every_live_code_is_good_for_a_minute(hub: HubInProcess, clock: FakeClock) -> None:
    for person in Person.objects.all():
        claims = judged(live_code(person), clock)
        assert (claims.kind, claims.iat_s, claims.exp_s) == (Kind.LIVE, clock.wall_s(), clock.wall_s() + 60)
        assert (claims.name, claims.tail) == (person.name, person.tail[1:])


def test_a_paper_code_is_good_for_fourteen_days_and_the_same_each_time(
    hub: HubInProcess, clock: FakeClock, green: Person
) -> None:
    card = make_card(green)
    hub.sign()
    text = card_text(card)
    assert text
    claims = judged(text, clock)
    assert (claims.kind, claims.exp_s - claims.iat_s, claims.tail) == (Kind.PAPER, 14 * 86_400, green.tail)
    hub.set_colour(green.pk, "red")
    clock.advance(86_400)
    assert card_text(Card.objects.get(pk=card.pk)) == text


def test_a_persons_codes_share_the_subject_and_papers_have_their_own_ids(
    hub: HubInProcess, clock: FakeClock, green: Person
) -> None:
    first, second = (card_claims(make_card(green)) for _ in range(2))
    live = judged(live_code(green), clock)
    assert first.subject == second.subject == live.subject
    assert (
        len({first.code_id, second.code_id, live.code_id})
        == len({first.index, second.index, live.index})
        == 3
    )


def test_the_longest_name_fits(hub: HubInProcess, clock: FakeClock) -> None:
    issuer = Issuer.objects.get(code="000000")
    for name in ("阿卜杜热合曼·买买提", "Ō" * 40, "李"):
        person = register(issuer, name, "P" + name, "东湖区")
        hub.set_colour(person.pk, "green")
        assert len(live_code(person)) <= MAX_CHARACTERS
        card = make_card(person)
        hub.sign()
        judged(card_text(card) or "", clock)


def test_without_a_colour_there_is_no_code(hub: HubInProcess) -> None:
    person = register(Issuer.objects.get(code="000000"), "无名", MADE_UP, "东湖区")
    with pytest.raises(NotAssigned):
        live_code(person)
    with pytest.raises(NotAssigned):
        make_card(person)
    assert hub.get(f"/code/{person.page}/code.svg")[0] == 409
    assert hub.post(f"/code/{person.page}/paper/", b"", "application/x-www-form-urlencoded")[0] == 409


def test_a_refreshed_code_says_what_the_first_said(
    hub: HubInProcess, clock: FakeClock, green: Person
) -> None:
    now_s = clock.wall_s()
    assert refreshed(green.page, now_s) is None, "no place was drawn yet"
    first = live_claims(green, now_s)
    assert refreshed(green.page, now_s) == first
    make_card(green)
    hub.set_colour(green.pk, "yellow")
    assert refreshed(green.page, now_s) == live_claims(green, now_s)
    assert refreshed("x' OR '1'='1", now_s) is None


def test_an_emergency_code_is_good_for_four_hours_and_shares_the_phones_place(
    hub: HubInProcess, clock: FakeClock, green: Person
) -> None:
    _, _, body = hub.get(f"/code/{green.page}/emergency.json")
    told = json.loads(body)
    claims = judged(read(told["svg"]), clock)
    assert (claims.kind, claims.exp_s - claims.iat_s) == (Kind.EMERGENCY, 4 * 3600)
    assert (told["lives_s"], claims.tail) == (4 * 3600, green.tail)
    assert claims.index == live_claims(green, clock.wall_s()).index


def test_a_sheet_is_filled_up_to_ten_and_one_lost_card_is_revoked_alone(
    hub: HubInProcess, green: Person
) -> None:
    hub.post(f"/code/{green.page}/paper/", b"", "application/x-www-form-urlencoded")
    for _ in range(2):
        assert hub.post(f"/code/{green.page}/paper/sheet/make/", b"", "text/plain")[0] == 302
    assert Card.objects.filter(person=green).count() == 10
    lost = Card.objects.filter(person=green)[0]
    hub.post(f"/code/{green.page}/paper/{lost.pk}/revoke/", b"", "text/plain")
    assert Card.objects.filter(place__revoked=True).get() == lost
    hub.sign()
    sheet = hub.get(f"/code/{green.page}/paper/sheet/")[2].decode()
    assert sheet.count("<article>") == 9
    other = Person.objects.exclude(pk=green.pk)[0]
    assert hub.post(f"/code/{other.page}/paper/{lost.pk}/revoke/", b"", "text/plain")[0] == 404


def test_one_person_has_so_many_cards(hub: HubInProcess, green: Person) -> None:
    cards = [make_card(green) for _ in range(MOST_CARDS)]
    with pytest.raises(TooManyCards):
        make_card(green)
    revoke(cards[0])
    make_card(green)
    assert hub.paper_code(green.pk)


def test_why_there_is_no_paper_code_is_told(hub: HubInProcess, green: Person) -> None:
    card = make_card(green)
    card_text(card)
    Signing.objects.filter(place=card.place).update(refused="the register says otherwise")
    page = hub.get(f"/code/{green.page}/paper/{card.pk}/")[2].decode()
    assert "签发系统未签此码" in page
    assert "上限" not in page
    for _ in range(MOST_CARDS - 1):
        make_card(green)
    page = hub.post(f"/code/{green.page}/paper/", b"", "text/plain")[2].decode()
    assert "上限" in page
    assert "尚未赋码" not in page


def test_what_was_made_here_is_known_and_nothing_else(hub: HubInProcess, green: Person) -> None:
    made = card_claims(make_card(green))
    other = Person.objects.exclude(pk=green.pk).filter(issuer="000000")[0]
    theirs = card_claims(make_card(other))
    asked: list[Any] = [made.issuer, int(made.kind), made.subject, made.iat_s, made.code_id, made.index]
    assert was_issued(*asked)
    for place, wrong in enumerate(
        ["000001", int(Kind.PERMIT), theirs.subject, made.iat_s + 1, bytes(8), theirs.index]
    ):
        assert not was_issued(*[*asked[:place], wrong, *asked[place + 1 :]])
    for place, absurd in ((1, 9), (3, -1), (3, 2**63), (5, -1), (5, 2**63)):
        assert not was_issued(*[*asked[:place], absurd, *asked[place + 1 :]])


def test_the_page_shows_a_code_that_a_gate_believes(
    hub: HubInProcess, clock: FakeClock, green: Person
) -> None:
    status, headers, body = hub.get(f"/code/{green.page}/")
    assert (status, headers["referrer-policy"], headers["cache-control"]) == (200, "same-origin", "no-store")
    assert f"/code/{green.page}/code.svg" in body.decode()
    status, headers, body = hub.get(f"/code/{green.page}/code.svg")
    assert (status, headers["content-type"], headers["x-code-colour"]) == (200, "image/svg+xml", "green")
    assert int(headers["x-code-time"]) == clock.wall_ms()
    assert judged(read(body.decode()), clock).iat_s == clock.wall_s()


def test_the_page_follows_the_colour(hub: HubInProcess, clock: FakeClock, green: Person) -> None:
    hub.set_colour(green.pk, "yellow")
    _, headers, body = hub.get(f"/code/{green.page}/code.svg")
    assert headers["x-code-colour"] == "yellow"
    assert judged(read(body.decode()), clock).colour is Colour.YELLOW


def test_a_printed_card(hub: HubInProcess, green: Person) -> None:
    status, headers, _ = hub.post(f"/code/{green.page}/paper/", b"", "application/x-www-form-urlencoded")
    assert status == 302
    card = Card.objects.get(person=green)
    hub.sign()
    body = hub.get(headers["location"])[2].decode()
    assert drawing.paper_svg(card_text(card) or "") in body
    assert f"{green.name} <span>尾号 {green.tail}" in body
    assert "作废或过期" not in body
    revoke(card)
    assert "作废或过期" in hub.get(headers["location"])[2].decode()


def test_anothers_card_is_not_shown(hub: HubInProcess, green: Person) -> None:
    other = Person.objects.exclude(pk=green.pk)[0]
    card = make_card(other)
    assert hub.get(f"/code/{green.page}/paper/{card.pk}/")[0] == 404


def test_a_page_that_nobody_has(hub: HubInProcess) -> None:
    for path in ("/code/AAAAAAAAAAAAAAAAAAAAAA/", "/code/1/", "/code/1/code.svg", "/code/x'--/"):
        assert hub.get(path)[0] == 404


def test_making_a_card_needs_the_pages_own_form(hub: HubInProcess, green: Person) -> None:
    strict = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1")
    assert strict.post(f"/code/{green.page}/paper/").status_code == 403
    assert not Card.objects.exists()


@pytest.mark.parametrize(
    "path", ["/code/{page}/", "/code/{page}/code.svg", "/demo/", "/admin/login/", "/nowhere"]
)
def test_pages_keep_to_themselves(hub: HubInProcess, green: Person, path: str) -> None:
    _, headers, body = hub.get(path.format(page=green.page))
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert (headers["x-frame-options"], headers["x-content-type-options"]) == ("DENY", "nosniff")
    assert not re.search(rb"<script(?![^>]*\bsrc=)|<style|\son[a-z]+=|style=", body)


def test_neither_name_nor_number_is_kept(hub: HubInProcess) -> None:
    person = register(Issuer.objects.get(code="000000"), "欧阳锋", MADE_UP, "东湖区")
    stored = repr(Person.objects.filter(pk=person.pk).values())
    assert MADE_UP not in stored
    assert "欧阳锋" not in stored
    assert (person.name, person.tail) == ("欧**", "771")


def test_the_same_document_finds_the_same_person(hub: HubInProcess) -> None:
    home = Issuer.objects.get(code="000000")
    person = register(home, "王五", "11010119900307771x", "东湖区")
    assert register(home, "王小五", " 110101 19900307 771X", "西山区") == person
    assert register(Issuer.objects.get(code="000001"), "王五", "11010119900307771X", "东湖区") != person


@pytest.mark.parametrize(
    ("number", "tail"),
    [(MADE_UP, "771"), ("11010119900307771X", "771"), ("H12345678", "678"), ("E1", "001"), ("护照", "000")],
)
def test_tails_never_show_the_check_digit(number: str, tail: str) -> None:
    assert documents.tail(number) == tail


@pytest.mark.parametrize(
    ("name", "masked"), [("张三", "张*"), ("张三丰", "张**"), ("李", "李*"), ("Alexander Smith", "A***")]
)
def test_masked_names_may_stand_in_a_code(name: str, masked: str) -> None:
    assert documents.masked(name) == masked
    assert health_code.is_masked_name(masked)
