"""Who changes colours shows a second factor, each code once; and every officer's session ends by itself."""

from __future__ import annotations

import argparse
import re
from base64 import b32decode
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from hub.commands import operator
from hub.oversight import second_factor
from hub.oversight.door import IDLE_S, LONGEST_S
from hub.oversight.models import SecondFactor, TrailEntry
from hub.oversight.second_factor import MOST_TRIES, WAIT_S
from tests.fakes.officers import PASSWORD, entered, officer
from tests.fakes.written import in_database

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess

EAST, QUEUE, PAGE = "东湖区", "/oversight/appeals/", "/oversight/second-factor/"


class Phone:
    """An authenticator app that was shown an address."""

    def __init__(self, address: str, clock: FakeClock) -> None:
        said = parse_qs(urlsplit(address).query)
        assert (said["digits"], said["period"], said["algorithm"]) == (["6"], ["30"], ["SHA1"])
        self.secret = b32decode(said["secret"][0])
        self._codes = TOTP(self.secret, 6, SHA1(), 30)
        self._clock = clock

    def code(self, offset_s: int = 0) -> str:
        return self._codes.generate(self._clock.wall_s() + offset_s).decode()


@pytest.fixture
def wang(hub: HubInProcess) -> User:
    return officer("wang", "officer", EAST)


@pytest.fixture
def phone(wang: User, clock: FakeClock) -> Phone:
    return Phone(second_factor.give(wang), clock)


@pytest.fixture
def browser(client: Client, wang: User) -> Client:
    """Wang's, after the password."""
    assert client.login(username="wang", password=PASSWORD)
    return client


def is_in(browser: Client) -> bool:
    return browser.get(QUEUE).status_code == 200


def tell(browser: Client, code: str) -> int:
    return browser.post(PAGE, {"code": code, "next": QUEUE}).status_code


def test_the_password_alone_leads_to_the_second_factor_and_that_to_the_page(
    browser: Client, phone: Phone
) -> None:
    assert browser.get(QUEUE).headers["Location"] == f"{PAGE}?next=%2Foversight%2Fappeals%2F"
    assert browser.get("/admin/").headers["Location"].startswith(PAGE)
    answer = browser.post(PAGE, {"code": f" {phone.code()[:3]} {phone.code()[3:]}", "next": QUEUE})
    assert answer.headers["Location"] == QUEUE
    assert is_in(browser)
    assert TrailEntry.objects.filter(who="wang", act="enter", what="second factor").exists()


def test_it_leads_to_no_other_site(browser: Client, phone: Phone) -> None:
    answer = browser.post(PAGE, {"code": phone.code(), "next": "//elsewhere.example/"})
    assert answer.headers["Location"] == "/oversight/gates/"


def test_a_wrong_code_and_one_of_a_minute_ago(browser: Client, phone: Phone) -> None:
    for code in (phone.code(-60), phone.code(60), "", "一二三四五六", "12345"):
        assert tell(browser, code) == 422
    assert not is_in(browser)
    assert TrailEntry.objects.filter(who="wang", what="second factor: wrong").count() == 5


def test_each_code_is_good_once(browser: Client, phone: Phone, wang: User, clock: FakeClock) -> None:
    assert tell(browser, phone.code()) == 302
    assert tell(browser, phone.code()) == 422, "somebody looked over the shoulder"
    assert tell(browser, phone.code(-30)) == 422
    clock.advance(30)
    assert tell(browser, phone.code()) == 302


def test_guessing_is_stopped_also_for_who_then_guesses_right(
    browser: Client, phone: Phone, clock: FakeClock
) -> None:
    for _ in range(MOST_TRIES):
        tell(browser, "000000")
    assert tell(browser, phone.code()) == 422
    assert not is_in(browser)
    clock.advance(WAIT_S)
    assert tell(browser, phone.code()) == 302


def test_with_a_new_factor_former_sessions_are_out(browser: Client, phone: Phone, wang: User) -> None:
    tell(browser, phone.code())
    assert is_in(browser)
    second_factor.give(wang)
    assert not is_in(browser)
    assert tell(browser, phone.code()) == 422


def test_who_was_given_none_does_nothing(browser: Client) -> None:
    assert not is_in(browser)
    assert "hub operator" in browser.get(PAGE).content.decode()
    assert tell(browser, "000000") == 422


def test_who_changes_no_colour_needs_none(client: Client, hub: HubInProcess) -> None:
    officer("wu", "auditor", EAST)
    client.login(username="wu", password=PASSWORD)
    assert client.get("/oversight/gates/").status_code == 200


def test_strangers_are_asked_for_the_password_first(client: Client, hub: HubInProcess) -> None:
    for page in (QUEUE, PAGE):
        assert "/admin/login/" in client.get(page).headers["Location"]


def test_the_database_holds_no_secret(phone: Phone, wang: User) -> None:
    written = b"\n".join(inside for _, inside in in_database())
    assert bytes(SecondFactor.objects.get(user=wang).nonce) in written
    assert phone.secret not in written
    assert phone.secret.hex().encode() not in written.lower()


def test_a_session_ends_when_nobody_is_there(client: Client, wang: User, clock: FakeClock) -> None:
    entered(client, wang)
    for _ in range(3):
        assert is_in(client)
        clock.advance(IDLE_S - 1)
    assert is_in(client)
    clock.advance(IDLE_S)
    assert "/admin/login/" in client.get(QUEUE).headers["Location"]
    clock.advance(-IDLE_S)
    assert "/admin/login/" in client.get(QUEUE).headers["Location"], "it is over, not hidden"


def test_a_session_ends_after_a_days_work_however_busy(client: Client, wang: User, clock: FakeClock) -> None:
    entered(client, wang)
    for _ in range(LONGEST_S // 1200):
        assert is_in(client)
        clock.advance(1200)
    assert not is_in(client)


def test_the_console_shows_password_and_factor_once(
    hub: HubInProcess, client: Client, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    wish = argparse.Namespace(name="li", role="reviewer", district=EAST, compound="")
    assert operator.run(wish) == 0
    told = capsys.readouterr().out
    (password,) = re.findall(r"li  (\S+)", told)
    (address,) = re.findall(r"otpauth://\S+", told)
    assert client.login(username="li", password=password)
    assert tell(client, Phone(address, clock).code()) == 302
    operator.run(argparse.Namespace(name="wu", role="auditor", district="", compound=""))
    assert "otpauth" not in capsys.readouterr().out
