"""No text at all raises or is believed: free text, free bytes behind each prefix, good passes with pieces changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import cbor2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scanner.check.moment import ClockState, Moment
from scanner.check.reading import read
from scanner.check.verdict import Verdict
from scanner.formats import foreign
from scanner.formats.foreign_pass import Refused
from scanner.protocol.cbor import Malformed
from scanner.protocol.credential import Credential, Format
from scanner.protocol.outcome import Outcome
from tests.fakes.foreign_issuing import (
    NOW_S,
    FakeAbroad,
    cose,
    hc1_text,
    raw_deflate,
    shc_text,
    trust_with,
)
from tests.fakes.wire_values import JSON, PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable

ABROAD = FakeAbroad()
TRUST = trust_with(ABROAD.documents())
NOW = Moment(NOW_S, ClockState.OK)
GOOD = {
    Format.HC1: ABROAD.hc1(),
    Format.SHC: ABROAD.shc(),
    Format.NZCP: ABROAD.nzcp(),
    Format.VDS_NC: ABROAD.vds_nc(),
}
BEGINNINGS = [
    "HC1:",
    "shc:/",
    "shc:/56",
    "NZCP:/1/",
    "NZCP:/",
    '{"x":"icao.',
    '{"data":{"hdr":{"t":"icao.vacc"',
]
ALPHABETS = [
    "0123456789",
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
    '{}[]",:0aue\\',
]

BEHIND = st.sampled_from(BEGINNINGS).flatmap(
    lambda start: (
        st.text(max_size=60) | st.sampled_from(ALPHABETS).flatmap(lambda a: st.text(a, max_size=300))
    ).map(start.__add__)
)


@given(BEHIND | st.binary(max_size=300).map(hc1_text))
@example("HC1:\ud800")
@example("shc:/" + "٣" * 10)
@example("NZCP:/1/\N{LATIN CAPITAL LETTER A WITH RING ABOVE}")
@example('{"icao.":' + "[" * 2900)
@example("HC1:" + ":" * 4292)
def test_any_text_gets_a_refusal(text: str) -> None:
    for trust in (TRUST, None):
        found = read(text, trust, NOW)
        assert isinstance(found, Verdict)
        assert found.outcome is Outcome.REFUSE


@given(st.sampled_from(list(GOOD)), st.data())
def test_a_good_pass_with_a_piece_changed(kind: Format, data: st.DataObject) -> None:
    """Refused, or (a respelling of what nobody signs) the same pass."""
    text = GOOD[kind]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 8)))
    piece = data.draw(st.text(text, max_size=4) | st.text(max_size=2))
    changed = text[:start] + piece + text[end:]
    found, good = read(changed, TRUST, NOW), read(text, TRUST, NOW)
    if isinstance(found, Credential):
        assert found == good
    else:
        assert found.outcome is Outcome.REFUSE


def _cbor(value: object) -> bytes:
    try:
        return cbor2.dumps(value)
    except UnicodeEncodeError:
        return b"\xa0"


SIGNED: dict[Format, Callable[[object], str]] = {
    Format.HC1: lambda said: hc1_text(
        cose(ABROAD.hc1_key, _cbor({**ABROAD.hc1_claims(), -260: {1: said}}), {1: -7, 4: ABROAD.hc1_kid})
    ),
    Format.NZCP: lambda said: (
        ABROAD.nzcp(vc=_cbor(said) and said) if _cbor(said) != b"\xa0" else ABROAD.nzcp(vc=0)
    ),
    Format.SHC: lambda said: shc_text(
        ABROAD.jws(raw_deflate(json.dumps(ABROAD.shc_payload(vc=said)).encode()))
    ),
}


@pytest.mark.parametrize("kind", list(SIGNED))
@settings(max_examples=60)
@given(said=PLAIN | JSON)
def test_any_signed_contents_get_a_refusal(kind: Format, said: object) -> None:
    """The worst case: a stolen key, and whatever its thief likes to sign."""
    try:
        text = SIGNED[kind](said)
    except (TypeError, ValueError):
        return
    found = read(text, TRUST, NOW)
    assert isinstance(found, Verdict)
    assert found.outcome is Outcome.REFUSE


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(["uvci", "utci", "pid", "n", "ve"]), JSON, max_size=4))
def test_any_signed_seal_gets_an_answer(said: dict[str, object]) -> None:
    try:
        text = ABROAD.vds_nc(**said)  # type: ignore[arg-type]
    except ValueError:
        return
    found = read(text, TRUST, NOW)
    assert isinstance(found, Credential) or found.outcome is Outcome.REFUSE


@given(BEHIND, st.sampled_from(list(GOOD)))
def test_a_format_says_malformed_or_refused_and_nothing_else(text: str, kind: Format) -> None:
    with pytest.raises((Malformed, Refused)):
        foreign.read(text, kind, TRUST.foreign[kind])
