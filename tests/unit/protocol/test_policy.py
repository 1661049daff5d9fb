"""A site's signed rules: understood whole, or not used."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.protocol import policy
from scanner.protocol.cbor import Malformed
from scanner.protocol.credential import Format
from scanner.protocol.policy import ForeignRule, OtherCities, SiteKind, SitePolicy
from scanner.protocol.reason import Reason
from tests.fakes.wire_values import JSON


def test_the_built_in_numbers_are_the_designs() -> None:
    """DESIGN, section 5: 24 h amber, 72 h undecided; trust 24 h and 14 days; section 6: ten minutes."""
    default = policy.DEFAULT
    assert (default.list_amber_s, default.list_stale_s) == (86_400, 3 * 86_400)
    assert (default.trust_amber_s, default.trust_stale_s) == (86_400, 14 * 86_400)
    assert default.reuse_s == 600
    assert default.other_cities is OtherCities.ACCEPT
    assert default.temperature_limit == 373
    assert (default.undecided_override_persons, default.yellow_override_persons) == (1, 0)
    assert (default.red_override_persons, default.effective_from_s) == (0, 0)
    assert default.spot_check_one_in == 0


@pytest.mark.parametrize(("persons", "is_one"), [(0, True), (1, True), (2, True), (3, False)])
def test_two_persons_are_the_most_that_an_override_asks_for(persons: int, is_one: bool) -> None:
    document = json.dumps(
        {"site": "south", "kind": "highway", "undecided_override_persons": persons}
    ).encode()
    if is_one:
        assert policy.read(document).undecided_override_persons == persons
    else:
        with pytest.raises(Malformed):
            policy.read(document)


def test_missing_members_keep_the_default() -> None:
    assert policy.read(b'{"site": "south", "kind": "highway"}') == SitePolicy("south", SiteKind.HIGHWAY)


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"[]",
        b"null",
        b'"compound"',
        b"{",
        b"\xff",
        b"[" * 16_000,
        b'{"site": "' + b"x" * 16 * 1024 + b'"}',
        b'{"sight": "x"}',
        b'{"site": 1}',
        b'{"site": null}',
        b'{"kind": "castle"}',
        b'{"kind": []}',
        b'{"kind": 1}',
        b'{"other_cities": "admit"}',
        b'{"other_cities": null}',
        b'{"list_stale_s": -1}',
        b'{"list_stale_s": 1e9}',
        b'{"list_stale_s": NaN}',
        b'{"list_stale_s": Infinity}',
        b'{"list_stale_s": "600"}',
        b'{"list_stale_s": true}',
        b'{"reuse_s": null}',
        b'{"list_stale_s": 259201}',
        b'{"answer_s": 9}',
        b'{"answer_s": 3601}',
        b'{"trust_stale_s": 1209601}',
        b'{"red_override_persons": 1}',
        b'{"yellow_override_persons": 3}',
        b'{"undecided_override_persons": 3}',
        b'{"temperature": "sometimes"}',
        b'{"risk": 2}',
        b'{"next": 1}',
        b'{"next": {"site": "another"}}',
        b'{"next": {"castle": 1}}',
        b'{"next": {"next": {}}}',
    ],
    ids=lambda document: repr(document[:40]),
)
def test_a_rule_that_is_not_understood_is_not_skipped(document: bytes) -> None:
    with pytest.raises(Malformed):
        policy.read(document)


def test_what_is_announced_begins_at_its_second() -> None:
    announced = policy.read(b'{"reuse_s": 60, "next": {"reuse_s": 90, "effective_from_s": 1000}}')
    assert [announced.at(now_s).reuse_s for now_s in (0, 999, 1000, 2**40)] == [60, 60, 90, 90]
    assert policy.DEFAULT.at(2**40) is policy.DEFAULT


def test_nobody_overrides_what_no_key_has_signed() -> None:
    generous = SitePolicy(undecided_override_persons=1, yellow_override_persons=1, red_override_persons=2)
    for reason in Reason:
        persons = generous.persons_to_override(reason)
        if (
            reason.startswith(("SIGNATURE", "FORM", "READ", "TIME", "ANSWER"))
            or reason is Reason.LIST_REVOKED
        ):
            assert persons == 0, reason
        if reason.endswith(("_RED", "_DETECTED")):
            assert persons == 2, reason
    assert generous.persons_to_override(Reason.LIST_OLD) == 1
    assert generous.persons_to_override(Reason.LIST_YELLOW) == 1
    assert policy.DEFAULT.persons_to_override(Reason.LIST_RED) == 0
    assert policy.DEFAULT.persons_to_override(Reason.COLOUR_YELLOW) == 0
    assert policy.DEFAULT.persons_to_override(Reason.CLOCK_WRONG) == 1


@given(st.sampled_from([field.name for field in fields(SitePolicy)]), JSON)
def test_any_member_is_a_policy_or_malformed(name: str, said: object) -> None:
    try:
        policy.read(json.dumps({name: said}).encode())
    except Malformed:
        return


@given(st.binary(max_size=100))
def test_any_bytes_are_a_policy_or_malformed(document: bytes) -> None:
    try:
        read = policy.read(document)
    except Malformed:
        return
    assert read == policy.DEFAULT


def test_what_follows_has_nothing_following_it_not_even_null() -> None:
    with pytest.raises(Malformed):
        policy.read(b'{"site": "x", "next": {"site": "x", "next": null}}')


@pytest.mark.parametrize(("seconds", "is_read"), [(9, False), (10, True), (3600, True), (3601, False)])
def test_how_long_a_guard_may_compare(seconds: int, is_read: bool) -> None:
    document = f'{{"site": "x", "answer_s": {seconds}}}'.encode()
    if is_read:
        assert policy.read(document).answer_s == seconds
    else:
        with pytest.raises(Malformed):
            policy.read(document)


def test_what_is_no_foreign_format_has_no_rule_but_refusal() -> None:
    assert policy.DEFAULT.foreign(Format.HZ1) is ForeignRule.REFUSE


@pytest.mark.parametrize(("tenths", "is_read"), [(349, False), (350, True), (380, True), (381, False)])
def test_a_fever_begins_where_one_can(tenths: int, is_read: bool) -> None:
    document = json.dumps({"site": "s", "kind": "compound", "temperature_limit": tenths}).encode()
    if is_read:
        assert policy.read(document).temperature_limit == tenths
    else:
        with pytest.raises(Malformed):
            policy.read(document)


@pytest.mark.parametrize(
    ("modes", "switchable"),
    [
        ("", ()),
        ("compound", (SiteKind.COMPOUND,)),
        ("highway compound", (SiteKind.COMPOUND, SiteKind.HIGHWAY)),
        (
            " ".join(SiteKind),
            (SiteKind.COMPOUND, *(kind for kind in SiteKind if kind is not SiteKind.COMPOUND)),
        ),
        ("moon", None),
        ("compound moon", None),
    ],
)
def test_a_gate_is_switched_to_known_kinds(modes: str, switchable: tuple[SiteKind, ...] | None) -> None:
    document = json.dumps({"site": "s", "kind": "compound", "modes": modes}).encode()
    if switchable is None:
        with pytest.raises(Malformed, match="laxer"):
            policy.read(document)
    else:
        assert policy.read(document).switchable == switchable


def test_the_strictest_looks_at_everybody() -> None:
    assert policy.STRICTEST.spot_check_one_in == 1
