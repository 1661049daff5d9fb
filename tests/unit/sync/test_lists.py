"""A list reaches the shelf only when its issuer made it, for this place and this time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import base45
import pytest

from scanner.errors import Trouble
from scanner.protocol import cose, health_code, status_list
from scanner.protocol.health_code import generation_at
from scanner.protocol.signing import VerifyKey
from scanner.protocol.status_list import TTL_S, Status
from tests.fakes.clock import SPRING_2026_S
from tests.fakes.issuing import FakeCity, key_of, trust_of
from tests.fakes.transport import cut_body, instead, portal, status
from tests.unit.sync.small_hub import TOKEN

if TYPE_CHECKING:
    from scanner.sync.lists import ListsReport
    from tests.unit.sync.conftest import Gate

NOW_S = SPRING_2026_S
GENERATION = generation_at(NOW_S)
NEWEST = f"/lists/330100/{GENERATION}"
BEFORE = f"/lists/330100/{GENERATION - 1}"
OURS = ("330100", GENERATION)


def refresh(gate: Gate, *, forced: bool = False) -> ListsReport:
    return gate.fetcher().refresh(gate.clock.wall_s(), forced=forced)


def refused(gate: Gate, token: bytes) -> str:
    """Serve `token` as our city's list: it must be refused and leave the shelf and the time alone; why it was."""
    applied = dict(gate.lists.applied)
    gate.transport.script(NEWEST, instead(token))
    report = refresh(gate, forced=True)
    assert [trouble.trouble for trouble in report.troubles] == [Trouble.LIST_REFUSED]
    assert (report.applied, gate.lists.applied, gate.proved_s) == (0, applied, [])
    return report.troubles[0].detail


def test_a_missing_list_is_fetched_with_the_devices_token(gate: Gate) -> None:
    gate.hub.publish_list(listed={7: Status.RED})
    report = refresh(gate)
    assert (report.applied, report.troubles) == (1, [])
    assert gate.lists.applied[OURS].status(7) is Status.RED
    assert gate.proved_s == [NOW_S]
    assert {(asked.path, asked.bearer) for asked in gate.transport.asked} == {
        (NEWEST, TOKEN),
        (BEFORE, TOKEN),
    }


def test_both_living_generations_of_every_issuer_are_fetched(gate: Gate) -> None:
    other = FakeCity("330200")
    gate.trust = trust_of(gate.city, other)
    for city in (gate.city, other):
        for age in (0, 1):
            generation = GENERATION - age
            gate.hub.lists[f"/lists/{city.issuer}/{generation}"] = city.list_token(
                NOW_S, generation=generation
            )
    assert refresh(gate).applied == 4
    assert set(gate.lists.applied) == {
        (c, g) for c in ("330100", "330200") for g in (GENERATION, GENERATION - 1)
    }


def test_a_fresh_list_is_left_alone_and_an_older_one_asked_about(gate: Gate) -> None:
    fetcher = gate.fetcher()
    fetcher.refresh(NOW_S)
    gate.transport.asked.clear()
    assert fetcher.due_in_s(NOW_S) == TTL_S
    fetcher.refresh(NOW_S + TTL_S - 1)
    assert gate.transport.asked == []
    assert fetcher.due_in_s(NOW_S + TTL_S) == 0
    report = fetcher.refresh(NOW_S + TTL_S)
    assert (report.applied, report.answers, gate.transport.asked[0].etag) == (0, 2, gate.hub.etag)


def test_not_modified_changes_nothing_but_is_not_asked_again_at_once(gate: Gate) -> None:
    fetcher = gate.fetcher()
    fetcher.refresh(NOW_S)
    applied, gate.proved_s[:] = dict(gate.lists.applied), []
    fetcher.refresh(NOW_S + TTL_S)
    assert (gate.lists.applied, gate.proved_s) == (applied, [])
    assert fetcher.due_in_s(NOW_S + TTL_S) == TTL_S


def test_a_clock_that_went_back_makes_lists_due(gate: Gate) -> None:
    fetcher = gate.fetcher()
    fetcher.refresh(NOW_S)
    assert fetcher.due_in_s(NOW_S - 86_400) == 0


def test_a_young_city_has_no_list_of_the_generation_before(gate: Gate) -> None:
    assert refresh(gate).troubles == []
    del gate.hub.lists[NEWEST]
    assert [t.trouble for t in refresh(gate, forced=True).troubles] == []  # its etag still answers for it
    gate.lists.applied.clear()
    assert [t.trouble for t in refresh(gate).troubles] == [Trouble.HUB_REFUSED]


def test_a_list_signed_by_another_key_is_refused(gate: Gate) -> None:
    made = gate.city.status_list(NOW_S)
    assert "no list key" in refused(gate, status_list.write(made, key_of("forger")))
    assert "no list key" in refused(gate, status_list.write(made, gate.city.ack_key))


def test_a_list_made_outside_its_keys_window_is_refused(gate: Gate) -> None:
    assert gate.trust is not None
    issuer = gate.trust.issuers["330100"]
    late = tuple(key._replace(not_before_s=NOW_S + 1) for key in issuer.list_keys)
    gate.trust = replace(gate.trust, issuers={"330100": issuer._replace(list_keys=late)})
    assert "no list key" in refused(gate, gate.city.list_token(NOW_S))


def test_the_list_of_another_city_is_refused(gate: Gate) -> None:
    other = FakeCity("330200")
    gate.trust = replace(
        trust_of(gate.city, other), issuers={"330100": trust_of(gate.city).issuers["330100"]}
    )
    assert "no list key" in refused(gate, other.list_token(NOW_S))


def test_a_list_that_names_another_city_is_refused_though_our_key_signed_it(gate: Gate) -> None:
    assert "another list" in refused(gate, gate.city.list_token(NOW_S, issuer="330200"))


def test_the_list_of_another_generation_is_refused(gate: Gate) -> None:
    assert "another list" in refused(gate, gate.city.list_token(NOW_S, generation=GENERATION - 1))


def test_a_list_without_its_canary_is_refused(gate: Gate) -> None:
    """A list of nobody at all, by whatever mistake it was signed, is no list."""
    assert "canary" in refused(gate, gate.city.list_token(NOW_S, packed=bytes(1024)))


def test_the_next_generations_list_is_asked_for_a_day_early(gate: Gate) -> None:
    gate.clock.set_wall_s((GENERATION + 1) * health_code.GENERATION_S - status_list.NEXT_EARLY_S)
    refresh(gate)
    assert f"/lists/330100/{GENERATION + 1}" in gate.transport.paths()


def test_a_list_from_the_future_is_refused(gate: Gate) -> None:
    assert "future" in refused(gate, gate.city.list_token(NOW_S + 301))


def test_a_list_from_a_little_ahead_is_not(gate: Gate) -> None:
    gate.hub.lists[NEWEST] = gate.city.list_token(NOW_S + 300)
    assert refresh(gate).applied == 1


def test_an_expired_list_is_refused(gate: Gate) -> None:
    assert "expired" in refused(gate, gate.city.list_token(NOW_S - status_list.LIFE_S, generation=GENERATION))


def test_a_list_older_than_the_one_held_is_refused(gate: Gate) -> None:
    gate.lists.apply(b"", gate.city.status_list(NOW_S), '"9"')
    assert "older" in refused(gate, gate.city.list_token(NOW_S - 1, generation=GENERATION))


def test_a_list_that_needs_newer_trust_is_refused_and_says_so(gate: Gate) -> None:
    gate.transport.script(NEWEST, instead(gate.city.list_token(NOW_S, trust_version=2)))
    report = refresh(gate)
    assert ([t.trouble for t in report.troubles], report.wanted) == ([Trouble.LIST_REFUSED], 2)
    assert gate.lists.applied == {}


def test_a_health_code_is_no_list_whoever_signed_it(gate: Gate) -> None:
    text = health_code.write(gate.city.claims(NOW_S), gate.city.list_key)
    code = base45.b45decode(text.removeprefix(health_code.PREFIX))
    assert cose.parse(code).is_signed_by(VerifyKey(gate.city.list_key.public))
    assert "header" in refused(gate, code)


@pytest.mark.parametrize("junk", [b"", b"\x00", b'{"sub": "urn:hz1:list"}', bytes(100_000)])
def test_what_is_no_token_at_all_is_refused(gate: Gate, junk: bytes) -> None:
    refused(gate, junk)


@pytest.mark.parametrize("keep", [1, 50, 150])
def test_a_cut_token_is_refused(gate: Gate, keep: int) -> None:
    gate.transport.script(NEWEST, cut_body(keep))
    assert [t.trouble for t in refresh(gate).troubles] == [Trouble.LIST_REFUSED]


def test_a_list_that_inflates_without_end_is_refused(gate: Gate) -> None:
    packed = bytes(status_list.MAX_LIST_BYTES + 4)
    assert refused(gate, gate.city.list_token(NOW_S, packed=packed))


def test_a_huge_token_is_not_read(gate: Gate) -> None:
    gate.hub.lists[NEWEST] = bytes(status_list.MAX_TOKEN_BYTES + 1)
    assert [t.trouble for t in refresh(gate).troubles] == [Trouble.HUB_TOO_LARGE]


def test_a_portals_page_is_no_list(gate: Gate) -> None:
    gate.transport.script(NEWEST, portal)
    assert [t.trouble for t in refresh(gate).troubles] == [Trouble.HUB_NOT_A_HUB]


def test_one_refused_list_does_not_stop_the_others(gate: Gate) -> None:
    other = FakeCity("330200")
    gate.trust = trust_of(gate.city, other)
    gate.hub.lists[f"/lists/330200/{GENERATION}"] = other.list_token(NOW_S)
    gate.transport.script(NEWEST, instead(b"junk"))
    report = refresh(gate)
    assert (report.applied, [t.trouble for t in report.troubles]) == (1, [Trouble.LIST_REFUSED])
    assert ("330200", GENERATION) in gate.lists.applied


def test_a_refused_list_stays_due(gate: Gate) -> None:
    fetcher = gate.fetcher()
    gate.transport.script(NEWEST, instead(b"junk"))
    fetcher.refresh(NOW_S)
    assert fetcher.due_in_s(NOW_S) == 0


def test_an_unreachable_hub_is_tried_once_a_round(gate: Gate) -> None:
    gate.transport.offline = True
    assert [t.trouble for t in refresh(gate).troubles] == [Trouble.HUB_UNREACHABLE]
    assert len(gate.transport.asked) == 1


def test_a_wrong_token_is_told(gate: Gate) -> None:
    gate.transport.script(NEWEST, status(401))
    assert [t.trouble for t in refresh(gate).troubles] == [Trouble.HUB_REFUSED]


def test_without_trust_there_is_nothing_to_ask(gate: Gate) -> None:
    gate.trust = None
    assert (refresh(gate).answers, gate.fetcher().due_in_s(NOW_S)) == (0, 86_400)


@pytest.mark.parametrize(("ttl_s", "asked_after_s"), [(0, 60), (10**9, 86_400)])
def test_what_a_list_may_ask_of_us_is_bounded(gate: Gate, ttl_s: int, asked_after_s: int) -> None:
    gate.trust = trust_of(gate.city)
    gate.lists.apply(b"", gate.city.status_list(NOW_S, ttl_s=ttl_s), "")
    gate.lists.apply(b"", gate.city.status_list(NOW_S, ttl_s=ttl_s, generation=GENERATION - 1), "")
    assert gate.fetcher().due_in_s(NOW_S) == asked_after_s
