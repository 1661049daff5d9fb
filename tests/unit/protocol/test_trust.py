"""Trust documents: signed by TUF elsewhere, and still exactly as written down or not at all."""

# ruff: noqa: ANN401 - changes to any member of what is made
from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from scanner.protocol import policy, trust
from scanner.protocol.cbor import Malformed
from scanner.protocol.health_code import Kind
from scanner.protocol.signing import SMALL_ORDER_Y
from tests.fakes.issuing import FakeCity, documents_of, keys_in, trust_of
from tests.fakes.wire_values import JSON

CITY, OTHER = FakeCity(), FakeCity("330200")
HUB, ISSUER = "hub.json", "issuers/330100.json"
KEY = CITY.code_keys[Kind.LIVE].public.hex()
GOOD_KEY: dict[str, Any] = {"key": KEY, "kinds": ["live"], "not_before": 1, "not_after": 2}
GOOD_LIST_KEY: dict[str, Any] = {"key": KEY, "not_before": 1, "not_after": 2}
WEAK = min(SMALL_ORDER_Y).to_bytes(32, "little").hex()


def _changed(path: str, **members: Any) -> dict[str, bytes]:
    documents = documents_of(CITY, OTHER)
    return {**documents, path: json.dumps({**json.loads(documents[path]), **members}).encode()}


def test_what_the_documents_say() -> None:
    read = trust.read(documents_of(CITY, OTHER, sites={"south": {"reuse_s": 5}}), 7)
    assert (read.version, read.home, read.demo) == (7, "330100", False)
    assert set(read.issuers) == {"330100", "330200"}
    assert [key.public for key in read.ack_keys] == [CITY.ack_key.public]
    assert [key.public for key in read.sealing_keys] == [CITY.opening_key.public]
    assert read.policy_of("south").reuse_s == 5
    assert read.policy_of("north") == policy.DEFAULT


@pytest.mark.parametrize("kind", Kind)
def test_a_key_is_found_by_its_kid_with_what_it_may_sign(kind: Kind) -> None:
    key = CITY.code_keys[kind]
    (found,) = trust_of(CITY, OTHER).code_keys(key.kid)
    assert found.key.public == key.public
    assert (found.issuer, found.kinds) == ("330100", frozenset({kind}))
    assert (found.not_before_s, found.not_after_s) == (CITY.not_before_s, CITY.not_after_s)


def test_an_unknown_kid_finds_nothing() -> None:
    assert trust_of(CITY).code_keys(OTHER.code_keys[Kind.LIVE].kid) == ()
    assert trust_of(CITY).code_keys(b"") == ()


def test_at_most_four_keys_go_by_one_kid() -> None:
    """A made collision of 64 bits costs work, and must not buy us any."""
    cities = [FakeCity(f"33010{n}") for n in range(6)]
    documents = documents_of(*cities)
    for city in cities:
        path = f"issuers/{city.issuer}.json"
        documents[path] = json.dumps({**json.loads(documents[path]), "code_keys": [GOOD_KEY]}).encode()
    found = trust.read(documents, 1).code_keys(CITY.code_keys[Kind.LIVE].kid)
    assert [key.issuer for key in found] == ["330100", "330101", "330102", "330103"]


BROKEN = {
    "no home": _changed(HUB, home=""),
    "home in words": _changed(HUB, home="杭州"),
    "home a number": _changed(HUB, home=330100),
    "demo a number": _changed(HUB, demo=0),
    "demo a word": _changed(HUB, demo="false"),
    "no acknowledgement key": _changed(HUB, ack_keys=[]),
    "no sealing key": _changed(HUB, sealing_keys=[]),
    "acknowledgement keys a text": _changed(HUB, ack_keys=KEY),
    "acknowledgement keys a map": _changed(HUB, ack_keys={KEY: 1}),
    "an acknowledgement key of small order": _changed(HUB, ack_keys=[KEY, WEAK]),
    "a sealing key of small order": _changed(HUB, sealing_keys=["00" * 32]),
    "a key too short": _changed(HUB, ack_keys=[KEY[:-2]]),
    "a key too long": _changed(HUB, ack_keys=[KEY + "00"]),
    "a key in capitals": _changed(HUB, ack_keys=[KEY.upper()]),
    "a key with spaces": _changed(HUB, ack_keys=[f"{KEY[:2]} {KEY[2:]}"]),
    "a key with a newline": _changed(HUB, ack_keys=[KEY + "\n"]),
    "a key in other digits": _changed(HUB, ack_keys=["\N{FULLWIDTH DIGIT ZERO}" * 64]),
    "a key as a number": _changed(HUB, ack_keys=[1]),
    "a hub member more": _changed(HUB, more=1),
    "another issuer's name": _changed(ISSUER, issuer="330200"),
    "an issuer that is no number": _changed(ISSUER, issuer="hangzhou"),
    "an issuer that is a list": _changed(ISSUER, issuer=[]),
    "an issuer member more": _changed(ISSUER, more=1),
    "a name without English": _changed(ISSUER, name={"zh": "x"}),
    "a name that is a text": _changed(ISSUER, name="x"),
    "one key twice": _changed(ISSUER, code_keys=[GOOD_KEY, {**GOOD_KEY, "kinds": ["paper"]}]),
    "keys in a map": _changed(ISSUER, code_keys={"a": GOOD_KEY}),
    "keys null": _changed(ISSUER, code_keys=None),
    "list keys null": _changed(ISSUER, list_keys=None),
    "a key that is a text": _changed(ISSUER, code_keys=[KEY]),
    "a key of small order": _changed(ISSUER, code_keys=[{**GOOD_KEY, "key": WEAK}]),
    "a list key of small order": _changed(ISSUER, list_keys=[{**GOOD_LIST_KEY, "key": WEAK}]),
    "a key member more": _changed(ISSUER, code_keys=[{**GOOD_KEY, "region": 1}]),
    "a list key member more": _changed(ISSUER, list_keys=[GOOD_KEY]),
    "a window upside down": _changed(ISSUER, code_keys=[{**GOOD_KEY, "not_before": 2}]),
    "a window of floats": _changed(ISSUER, code_keys=[{**GOOD_KEY, "not_after": 2.5}]),
    "a window for ever": _changed(ISSUER, code_keys=[{**GOOD_KEY, "not_after": float("inf")}]),
    "a window of booleans": _changed(
        ISSUER, code_keys=[{**GOOD_KEY, "not_before": False, "not_after": True}]
    ),
    "a list window of floats": _changed(ISSUER, list_keys=[{**GOOD_LIST_KEY, "not_after": 2.5}]),
    "an unknown kind": _changed(ISSUER, code_keys=[{**GOOD_KEY, "kinds": ["live", "ghost"]}]),
    "a kind in capitals": _changed(ISSUER, code_keys=[{**GOOD_KEY, "kinds": ["LIVE"]}]),
    "a kind as a number": _changed(ISSUER, code_keys=[{**GOOD_KEY, "kinds": [0]}]),
    "a kind as a list": _changed(ISSUER, code_keys=[{**GOOD_KEY, "kinds": [["live"]]}]),
    "kinds as a text": _changed(ISSUER, code_keys=[{**GOOD_KEY, "kinds": "live"}]),
    "no hub document": {ISSUER: documents_of(CITY)[ISSUER]},
    "a hub document that is a list": {HUB: b"[]"},
    "no JSON": {HUB: b"{"},
    "no UTF-8": {HUB: b"\xff\xfe"},
    "nested for ever": {HUB: b"[" * 100_000},
    "an issuer document of 256 kB": _changed(ISSUER, name={"zh": "x" * 256 * 1024, "en": "x"}),
}


@pytest.mark.parametrize("documents", BROKEN.values(), ids=BROKEN)
def test_other_documents_are_refused(documents: dict[str, bytes]) -> None:
    with pytest.raises(Malformed):
        trust.read(documents, 1)


UNREADABLE_RULES = {
    "nested for ever": b"[" * 10_000,
    "for another site": b'{"site": "y"}',
    "for no site": b"{}",
    "a rule of another version": b'{"site": "x", "curfew": true}',
    "too large": b" " * 20_000,
}


@pytest.mark.parametrize("body", UNREADABLE_RULES.values(), ids=UNREADABLE_RULES)
def test_a_sites_rules_that_cannot_be_read_are_set_aside_and_never_skipped(body: bytes) -> None:
    """Without any of before that site asks everything that a site can; the others go on."""
    documents = documents_of(CITY, sites={"south": {"reuse_s": 5}}) | {"sites/x.json": body}
    read = trust.read(documents, 1)
    assert read.set_aside.keys() == {"sites/x.json"}
    assert not read.is_behind
    assert (read.policy_of("x"), read.policy_of("south").reuse_s) == (policy.STRICTEST, 5)
    assert read.policy_of("elsewhere") == policy.DEFAULT


@pytest.mark.parametrize("path", [HUB, ISSUER, "sites/south.json"])
def test_where_one_of_before_is_kept_it_goes_on(path: str) -> None:
    good = documents_of(CITY, sites={"south": {"reuse_s": 5}})
    read = trust.read({**good, path: b"{}", f"kept/{path}": good[path]}, 9)
    assert read.set_aside.keys() == {path}
    assert read.is_behind is (path != "sites/south.json")
    assert (keys_in(read), read.policies) == (keys_in(trust.read(good, 9)), trust.read(good, 9).policies)


def test_what_is_kept_counts_for_nothing_beside_one_that_can_be_read() -> None:
    good = documents_of(CITY, sites={"south": {"reuse_s": 5}})
    older = _changed(ISSUER, code_keys=[]) | {"sites/south.json": b'{"site": "south", "reuse_s": 60}'}
    read = trust.read({**good, **{f"kept/{path}": body for path, body in older.items()}}, 1)
    assert (keys_in(read), read.policies) == (keys_in(trust.read(good, 1)), trust.read(good, 1).policies)
    assert read.set_aside == {}


def test_of_another_city_nothing_of_before_is_believed() -> None:
    path = "issuers/330200.json"
    good = documents_of(CITY, OTHER)
    assert trust.read({**good, path: b"{}", f"kept/{path}": good[path]}, 1).issuers.keys() == {"330100"}


ELSEWHERE = {
    "no JSON": ("issuers/330200.json", b"{"),
    "another's keys": ("issuers/330200.json", documents_of(CITY)[ISSUER]),
    "an issuer document in a folder": ("issuers/a/330100.json", documents_of(CITY)[ISSUER]),
    "no city's number": (
        "issuers/hangzhou.json",
        json.dumps({**CITY.issuer_document(), "issuer": "hangzhou"}).encode(),
    ),
    "too large": ("issuers/330200.json", b" " * 300_000),
}


@pytest.mark.parametrize(("path", "body"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_another_citys_document_that_is_not_as_ours_is_set_aside_alone(path: str, body: bytes) -> None:
    """It may have been a withdrawal: of what stood there before nothing is believed either."""
    read = trust.read({**documents_of(CITY, OTHER), path: body}, 1)
    assert read.set_aside.keys() == {path}
    assert len(read.code_keys(CITY.code_keys[Kind.LIVE].kid)) == 1
    assert len(read.code_keys(OTHER.code_keys[Kind.LIVE].kid)) == (path != "issuers/330200.json")


def test_what_is_all_as_ours_sets_nothing_aside() -> None:
    assert trust_of(CITY, OTHER).set_aside == {}


def test_no_two_keys_of_an_issuer_share_a_kid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.protocol.signing.key_id", lambda public: b"same kid")
    with pytest.raises(Malformed):
        trust.read(documents_of(CITY), 1)


def test_those_are_refused_for_their_one_fault() -> None:
    read = trust.read(_changed(ISSUER, code_keys=[GOOD_KEY], list_keys=[GOOD_LIST_KEY]), 1)
    assert len(read.issuers["330100"].code_keys) == 1


def test_an_issuer_without_keys_signs_nothing() -> None:
    """Withdrawn by a document alone."""
    read = trust.read(_changed(ISSUER, code_keys=[]), 1)
    assert read.code_keys(CITY.code_keys[Kind.LIVE].kid) == ()


def test_a_long_name_is_cut() -> None:
    read = trust.read(_changed(ISSUER, name={"zh": "长" * 99, "en": "long " * 99}), 1)
    assert len(read.issuers["330100"].name_zh) == len(read.issuers["330100"].name_en) == 40


@given(JSON)
def test_any_json_is_trust_or_malformed(said: object) -> None:
    body = json.dumps(said).encode()
    for path in (HUB, ISSUER):
        with pytest.raises(Malformed):
            trust.read({**documents_of(CITY), path: body}, 1)
    assert trust.read({**documents_of(CITY), "sites/x.json": body}, 1).set_aside.keys() == {"sites/x.json"}


@given(JSON)
def test_any_member_is_trust_or_malformed(said: object) -> None:
    documents = documents_of(CITY)
    for path in (HUB, ISSUER):
        for name in json.loads(documents[path]):
            try:
                trust.read(_changed(path, **{name: said}), 1)
            except Malformed:
                continue


@given(JSON)
def test_any_key_member_is_trust_or_malformed(said: object) -> None:
    for name in GOOD_KEY:
        try:
            trust.read(_changed(ISSUER, code_keys=[{**GOOD_KEY, name: said}]), 1)
        except Malformed:
            continue
