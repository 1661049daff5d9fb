"""First half of the check: each step, in its order, with its own reason; and no text at all that raises."""

# ruff: noqa: ANN401 - changes to any member of what is made
from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scanner.check.moment import ClockState, Moment
from scanner.check.reading import read
from scanner.check.verdict import Verdict
from scanner.protocol import health_code
from scanner.protocol.credential import Credential
from scanner.protocol.health_code import LONGEST_LIFE_S, Colour, HealthCode, Kind
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from scanner.protocol.signing import VerifyKey
from tests.fakes.clock import SPRING_2026_S
from tests.fakes.issuing import FakeCity, key_of, seed_of, trust_of
from tests.fakes.wire_values import flipped
from tests.vectors import by_hand
from tests.vectors.by_hand import cbor

if TYPE_CHECKING:
    from scanner.protocol.trust import CodeKey, Trust

NOW_S = SPRING_2026_S
NOW = Moment(NOW_S, ClockState.OK)
CITY, OTHER, DEMO = FakeCity(), FakeCity("330200"), FakeCity("000000")
TRUST = trust_of(CITY, OTHER)
TEXT = CITY.live(NOW_S)


def _reason(text: str, trust: Trust | None = TRUST, now: Moment = NOW) -> Reason | None:
    """Why `text` is refused, or None for a credential."""
    found = read(text, trust, now)
    if isinstance(found, Credential):
        return None
    assert found.outcome is (Outcome.UNDECIDED if found.reason is Reason.TRUST_MISSING else Outcome.REFUSE)
    return found.reason


@pytest.mark.parametrize("kind", Kind)
def test_a_good_code_says_what_its_claims_say(kind: Kind) -> None:
    code = CITY.claims(NOW_S, kind)
    found = read(CITY.write(code), TRUST, NOW)
    assert isinstance(found, Credential)
    for name in (
        "issuer",
        "subject",
        "code_id",
        "colour",
        "kind",
        "iat_s",
        "exp_s",
        "generation",
        "index",
        "name",
        "tail",
    ):
        assert getattr(found, name) == getattr(code, name)
    assert found.kid == CITY.code_keys[kind].kid
    assert by_hand.text(found.cose) == CITY.write(code)
    assert found.visit == b"330100" + code.subject


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.READ_EMPTY),
        (" \r\n\t\N{IDEOGRAPHIC SPACE}", Reason.READ_EMPTY),
        ("A" * 4297, Reason.READ_TOO_LONG),
        ("HZ1:" + "A" * 4293, Reason.READ_TOO_LONG),
        ("HZ1:" + "A" * 4292, Reason.FORM_MALFORMED),
        ("A" * 7089, Reason.READ_TOO_LONG),
        ("A" * 4296, Reason.READ_NOT_A_PASS),
        ("https://example.org/?q=HZ1:", Reason.READ_NOT_A_PASS),
        (" " + TEXT, Reason.READ_NOT_A_PASS),
        ("hz1:" + TEXT[4:], Reason.READ_NOT_A_PASS),
        ("HC1:6BF", Reason.READ_FOREIGN_PASS),
        ("shc:/5676", Reason.READ_FOREIGN_PASS),
        ("NZCP:/1/2KC", Reason.READ_FOREIGN_PASS),
        ('{"data":{"hdr":{"t":"icao.test"', Reason.READ_FOREIGN_PASS),
        ("HZ1:", Reason.FORM_MALFORMED),
        (TEXT + "\n", Reason.FORM_MALFORMED),
        (TEXT + "0", Reason.FORM_MALFORMED),
        (TEXT[:4] + TEXT[4:].lower(), Reason.FORM_MALFORMED),
    ],
    ids=lambda value: f"{ascii(value)[:20]}..{ascii(value)[-4:]} {len(value)}",
)
def test_what_is_no_code_of_ours(text: str, reason: Reason) -> None:
    assert _reason(text) is reason
    assert _reason(text, None) is reason


def test_without_trust_nothing_is_decided() -> None:
    assert _reason(TEXT, None) is Reason.TRUST_MISSING


def test_a_key_nobody_trusts() -> None:
    assert _reason(FakeCity("330300").live(NOW_S)) is Reason.SIGNATURE_UNKNOWN_KEY
    assert _reason(health_code.write(CITY.claims(NOW_S), key_of("forger"))) is Reason.SIGNATURE_UNKNOWN_KEY


def test_a_list_key_or_hub_key_signs_no_code() -> None:
    for key in (CITY.list_key, CITY.ack_key):
        assert _reason(health_code.write(CITY.claims(NOW_S), key)) is Reason.SIGNATURE_UNKNOWN_KEY


def _said(**changed: Any) -> dict[object, object]:
    code = CITY.claims(NOW_S)
    health = [int(code.colour), int(code.kind), code.index]
    said = by_hand.claims(code.issuer, code.subject, code.exp_s, code.iat_s, code.code_id, health)
    return {**said, **{int(key[1:]): value for key, value in changed.items()}}


def test_somebody_elses_signature_under_a_trusted_kid() -> None:
    header = {1: -8, 4: CITY.code_keys[Kind.LIVE].kid}
    assert _reason(by_hand.code(_said(), seed_of("forger"), header=header)) is Reason.SIGNATURE_WRONG


def test_the_signature_is_looked_at_before_what_is_signed() -> None:
    """Nothing inside is believed, not even that it is nonsense."""
    header = {1: -8, 4: CITY.code_keys[Kind.LIVE].kid}
    assert (
        _reason(by_hand.code(_said(_1="nonsense"), seed_of("forger"), header=header))
        is Reason.SIGNATURE_WRONG
    )


def test_signed_nonsense_is_refused_for_its_claims() -> None:
    assert _reason(by_hand.code(_said(_1="nonsense"), seed_of("330100 LIVE"))) is Reason.FORM_CLAIMS
    assert _reason(by_hand.text(by_hand.cose(bytes(30), seed_of("330100 LIVE")))) is Reason.FORM_CLAIMS


def test_every_bit_turned_over_is_refused() -> None:
    data = by_hand.cose(cbor(_said()), seed_of("330100 LIVE"))
    assert _reason(by_hand.text(data)) is None
    for bit in range(8 * len(data)):
        assert _reason(by_hand.text(flipped(data, bit))) is not None, bit


def _with_keys(*keys: CodeKey) -> Trust:
    issuers = {}
    for issuer in dict.fromkeys(key.issuer for key in keys):
        held = tuple(key for key in keys if key.issuer == issuer)
        issuers[issuer] = TRUST.issuers["330100"]._replace(code=issuer, code_keys=held)
    return replace(TRUST, issuers=issuers)


def _live_key(**changed: Any) -> CodeKey:
    (key,) = TRUST.code_keys(CITY.code_keys[Kind.LIVE].kid)
    return key._replace(**changed)


def _collided(city: FakeCity) -> CodeKey:
    """The city's live key under a kid that others have too, as 2^64 tries would give."""
    (key,) = trust_of(city).code_keys(city.code_keys[Kind.LIVE].kid)
    verify = VerifyKey(key.key.public)
    verify.kid = b"same kid"
    return key._replace(key=verify)


@pytest.mark.parametrize("order", [(CITY, OTHER), (OTHER, CITY)], ids=["ours first", "theirs first"])
def test_of_a_kid_shared_by_two_cities_each_signs_its_own(order: tuple[FakeCity, ...]) -> None:
    """The other city's key must not shut ours out, nor sign for us."""
    trust = _with_keys(*map(_collided, order))
    ours, theirs = (
        by_hand.code(_said(), seed_of(f"{city.issuer} LIVE"), header={1: -8, 4: b"same kid"})
        for city in (CITY, OTHER)
    )
    assert _reason(ours, trust) is None
    assert _reason(theirs, trust) is Reason.SIGNATURE_OTHER_ISSUER


@pytest.mark.parametrize("order", [("330100", "330200"), ("330200", "330100")])
def test_a_key_that_two_cities_name_signs_for_either_and_for_nobody_else(order: tuple[str, ...]) -> None:
    trust = _with_keys(*(_live_key(issuer=issuer) for issuer in order))
    for issuer, reason in (("330100", None), ("330200", None), ("330300", Reason.SIGNATURE_OTHER_ISSUER)):
        code = CITY.claims(NOW_S, issuer=issuer)
        assert _reason(health_code.write(code, CITY.code_keys[Kind.LIVE]), trust) is reason


def test_of_a_kid_shared_by_many_four_are_tried() -> None:
    cities = [FakeCity(f"33020{n}") for n in range(4)]
    header = {1: -8, 4: b"same kid"}
    text = by_hand.code(_said(), seed_of("330100 LIVE"), header=header)
    assert _reason(text, _with_keys(*map(_collided, [*cities[:3], CITY]))) is None
    assert _reason(text, _with_keys(*map(_collided, [*cities, CITY]))) is Reason.SIGNATURE_WRONG


def test_a_city_signs_its_own_codes_only() -> None:
    code = CITY.claims(NOW_S, issuer="330200")
    assert _reason(health_code.write(code, CITY.code_keys[Kind.LIVE])) is Reason.SIGNATURE_OTHER_ISSUER


@pytest.mark.parametrize("signs", Kind)
@pytest.mark.parametrize("kind", Kind)
def test_a_key_signs_its_kinds_only(kind: Kind, signs: Kind) -> None:
    text = health_code.write(CITY.claims(NOW_S, kind), CITY.code_keys[signs])
    assert _reason(text) is (None if kind is signs else Reason.SIGNATURE_KIND_NOT_ALLOWED)


@pytest.mark.parametrize(
    ("not_before_s", "not_after_s", "reason"),
    [
        (NOW_S, NOW_S + 60, None),
        (NOW_S + 1, NOW_S + 60, Reason.SIGNATURE_KEY_WINDOW),
        (NOW_S, NOW_S + 59, Reason.SIGNATURE_KEY_WINDOW),
        (0, NOW_S - 1, Reason.SIGNATURE_KEY_WINDOW),
        (NOW_S + 60, NOW_S + 90, Reason.SIGNATURE_KEY_WINDOW),
    ],
)
def test_a_codes_whole_life_lies_in_its_keys_window(
    not_before_s: int, not_after_s: int, reason: Reason | None
) -> None:
    trust = _with_keys(_live_key(not_before_s=not_before_s, not_after_s=not_after_s))
    assert _reason(TEXT, trust) is reason


def test_demo_and_real_do_not_mix() -> None:
    """Demo codes only where the whole trust is a demo, and no real ones there."""
    demo_trust = trust_of(DEMO, CITY, demo=True)
    real_trust = trust_of(CITY, DEMO)
    assert _reason(DEMO.live(NOW_S), demo_trust) is None
    assert _reason(CITY.live(NOW_S), real_trust) is None
    assert _reason(DEMO.live(NOW_S), real_trust) is Reason.SIGNATURE_DEMO_CODE
    assert _reason(CITY.live(NOW_S), demo_trust) is Reason.SIGNATURE_DEMO_CODE


def test_the_demos_second_city_is_a_demo_too() -> None:
    second = FakeCity("000001")
    assert _reason(second.live(NOW_S), trust_of(DEMO, second, demo=True)) is None
    assert _reason(second.live(NOW_S), trust_of(CITY, second)) is Reason.SIGNATURE_DEMO_CODE


@pytest.mark.parametrize("kind", Kind)
def test_no_code_lives_longer_than_its_kind(kind: Kind) -> None:
    most_s = {Kind.LIVE: 60, Kind.PAPER: 1_209_600, Kind.EMERGENCY: 14_400, Kind.PERMIT: 1_209_600}[kind]
    for life_s, reason in ((most_s, None), (most_s + 1, Reason.TIME_TOO_LONG)):
        text = CITY.write(CITY.claims(NOW_S, kind, exp_s=NOW_S + life_s))
        assert _reason(text) is reason
    assert LONGEST_LIFE_S[kind] == most_s


@pytest.mark.parametrize(
    ("now_s", "reason"),
    [
        (NOW_S - 61, Reason.TIME_FUTURE),
        (NOW_S - 60, None),
        (NOW_S, None),
        (NOW_S + 60, None),
        (NOW_S + 69, None),
        (NOW_S + 70, Reason.TIME_EXPIRED),
        (NOW_S + 71, Reason.TIME_EXPIRED),
        (0, Reason.TIME_FUTURE),
        (2**40, Reason.TIME_EXPIRED),
    ],
)
@pytest.mark.parametrize("state", [ClockState.OK, ClockState.ASSUMED])
def test_in_time_to_the_second(now_s: int, reason: Reason | None, state: ClockState) -> None:
    assert _reason(TEXT, now=Moment(now_s, state)) is reason


@pytest.mark.parametrize("now_s", [0, NOW_S - 61, NOW_S, NOW_S + 70, 2**40])
def test_a_wrong_clock_says_nothing_about_time(now_s: int) -> None:
    assert _reason(TEXT, now=Moment(now_s, ClockState.WRONG)) is None


def test_a_wrong_clock_does_not_excuse_the_rest() -> None:
    wrong = Moment(NOW_S, ClockState.WRONG)
    too_long = CITY.write(CITY.claims(NOW_S, exp_s=NOW_S + 61))
    assert _reason(too_long, now=wrong) is Reason.TIME_TOO_LONG
    assert _reason(DEMO.live(NOW_S), trust_of(CITY, DEMO), wrong) is Reason.SIGNATURE_DEMO_CODE


def test_a_refusal_after_the_signature_names_the_person() -> None:
    """So that the record can be found again; before it there is nobody to name."""
    expired = read(TEXT, TRUST, Moment(NOW_S + 99, ClockState.OK))
    assert isinstance(expired, Verdict)
    assert expired.credential is not None
    forged = read(FakeCity("330300").live(NOW_S), TRUST, NOW)
    assert isinstance(forged, Verdict)
    assert forged.credential is None


@pytest.mark.parametrize("colour", Colour)
def test_reading_says_nothing_about_colour(colour: Colour) -> None:
    assert _reason(CITY.live(NOW_S, colour=colour)) is None


@given(st.text() | st.text(by_hand.LETTERS, max_size=270).map("HZ1:".__add__))
@example("\ud800")
@example("HZ1:\ud800" + "0" * 80)
@example("\0")
@example("'; DROP TABLE passes; --")
@example("<img src=x onerror=alert(1)>")
@example("\N{RIGHT-TO-LEFT OVERRIDE}:1ZH")
def test_any_text_gets_an_answer(text: str) -> None:
    for trust in (TRUST, None):
        for state in ClockState:
            found = read(text, trust, Moment(NOW_S, state))
            assert isinstance(found, Verdict)
            assert found.outcome in (Outcome.REFUSE, Outcome.UNDECIDED)


@given(st.binary(min_size=1, max_size=160))
def test_any_signed_bytes_get_an_answer(payload: bytes) -> None:
    """The worst case: a stolen key, and whatever its thief likes to sign."""
    found = read(by_hand.text(by_hand.cose(payload, seed_of("330100 LIVE"))), TRUST, NOW)
    assert isinstance(found, Verdict)
    assert found.outcome is Outcome.REFUSE


@given(st.integers(-(10**6), 10**6), st.integers(1, 2 * 1_209_600), st.sampled_from(Kind))
def test_in_time_is_one_formula(offset_s: int, life_s: int, kind: Kind) -> None:
    code: HealthCode = CITY.claims(NOW_S, kind, exp_s=NOW_S + life_s)
    now_s = NOW_S + offset_s
    is_good = life_s <= LONGEST_LIFE_S[kind] and code.iat_s <= now_s + 60 and now_s < code.exp_s + 10
    assert (_reason(CITY.write(code), now=Moment(now_s, ClockState.OK)) is None) == is_good
