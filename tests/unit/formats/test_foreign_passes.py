"""What holds for every foreign format alike, each with a pass that is good but for one thing."""

# ruff: noqa: ANN401 - changes to any member of what is made
from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from scanner.check.moment import ClockState, Moment
from scanner.check.reading import read
from scanner.check.verdict import Verdict
from scanner.formats import foreign_pass
from scanner.formats.foreign_pass import Refused
from scanner.protocol.credential import Credential, Format
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from tests.fakes.foreign_issuing import (
    DAY_S,
    NOW_S,
    FakeAbroad,
    base64url,
    trust_with,
)

if TYPE_CHECKING:
    from scanner.protocol.trust import Trust

NOW = Moment(NOW_S, ClockState.OK)
ABROAD = FakeAbroad()
TRUST = trust_with(ABROAD.documents())
TEXTS = {
    Format.HC1: ABROAD.hc1(),
    Format.SHC: ABROAD.shc(),
    Format.NZCP: ABROAD.nzcp(),
    Format.VDS_NC: ABROAD.vds_nc(),
}
EACH = pytest.mark.parametrize("kind", list(TEXTS))


def _reason(text: str, trust: Trust = TRUST, now: Moment = NOW) -> Reason | None:
    found = read(text, trust, now)
    if isinstance(found, Credential):
        return None
    assert found.outcome is Outcome.REFUSE
    return found.reason


@EACH
def test_a_good_one_says_little(kind: Format) -> None:
    """Initials, month and day; no colour, no kind, no place in a list, and no byte of it to keep."""
    found = read(TEXTS[kind], TRUST, NOW)
    assert isinstance(found, Credential)
    assert (found.format, found.colour, found.kind, found.index, found.generation) == (
        kind,
        None,
        None,
        None,
        None,
    )
    assert found.issuer.startswith(f"{kind}:")
    assert found.cose == b""
    assert (len(found.subject), len(found.code_id), len(found.kid)) == (16, 8, 8)
    names = {Format.HC1: "M*·E*", Format.SHC: "A*·J*", Format.NZCP: "S*·J*", Format.VDS_NC: "S*·B*"}
    days = {Format.HC1: "0812", Format.SHC: "0120", Format.NZCP: "0416", Format.VDS_NC: "0102"}
    assert (found.name, found.tail) == (names[kind], days[kind])


@EACH
def test_nobody_is_believed_whom_no_document_names(kind: Format) -> None:
    assert _reason(TEXTS[kind], trust_with()) is Reason.READ_FOREIGN_PASS
    others = trust_with(FakeAbroad("others").documents())
    assert _reason(TEXTS[kind], others) is Reason.SIGNATURE_UNKNOWN_KEY


@EACH
def test_only_its_issuer_and_its_window(kind: Format) -> None:
    assert _reason(TEXTS[kind], trust_with(ABROAD.documents(issuer="XX"))) is Reason.SIGNATURE_OTHER_ISSUER
    assert _reason(TEXTS[kind], trust_with(ABROAD.documents(uses=[]))) is Reason.SIGNATURE_KIND_NOT_ALLOWED
    for changed, reason in (
        ({"not_after": NOW_S}, None),
        ({"not_after": NOW_S - 1}, Reason.SIGNATURE_KEY_WINDOW),
        ({"not_before": NOW_S}, None),
        ({"not_before": NOW_S + 1}, Reason.SIGNATURE_KEY_WINDOW),
    ):
        assert _reason(TEXTS[kind], trust_with(ABROAD.documents(**changed))) is reason


@EACH
def test_a_row_revokes_one_pass(kind: Format) -> None:
    names = {
        Format.HC1: foreign_pass.fingerprint(b"URN:UVCI:01DE/A/1"),
        Format.NZCP: foreign_pass.fingerprint(b"c" * 16),
        Format.VDS_NC: foreign_pass.fingerprint(b"U32870"),
    }
    if kind in names:
        assert (
            _reason(TEXTS[kind], trust_with(ABROAD.documents(revoked=[names[kind]]))) is Reason.LIST_REVOKED
        )
    assert _reason(TEXTS[kind], trust_with(ABROAD.documents(revoked=["another"]))) is None


def test_a_signers_certificate_is_revoked() -> None:
    certificate = ABROAD.certificate()
    text = ABROAD.vds_nc(certificate)
    listed = trust_with(ABROAD.documents(revoked=[foreign_pass.fingerprint(certificate)]))
    assert _reason(text, listed) is Reason.LIST_REVOKED


@pytest.mark.parametrize("state", ClockState)
@pytest.mark.parametrize("kind", [Format.HC1, Format.SHC, Format.NZCP])
def test_in_time_to_the_second(kind: Format, state: ClockState) -> None:
    text = TEXTS[kind] if kind is not Format.SHC else ABROAD.shc(nbf=NOW_S - DAY_S, exp=NOW_S + DAY_S)
    for now_s, reason in (
        (NOW_S - DAY_S - 61, Reason.TIME_FUTURE),
        (NOW_S - DAY_S - 60, None),
        (NOW_S + DAY_S + 9, None),
        (NOW_S + DAY_S + 10, Reason.TIME_EXPIRED),
    ):
        due = None if state is ClockState.WRONG else reason
        assert _reason(text, now=Moment(now_s, state)) is due


def test_a_seal_lives_as_long_as_its_signers_certificate() -> None:
    text = TEXTS[Format.VDS_NC]
    assert _reason(text, now=Moment(NOW_S + 11 * DAY_S, ClockState.OK)) is Reason.TIME_EXPIRED
    assert _reason(text, now=Moment(NOW_S - 11 * DAY_S, ClockState.OK)) is Reason.TIME_FUTURE


@EACH
def test_longer_than_one_code_is_not_looked_at(kind: Format) -> None:
    most = {Format.HC1: 4296, Format.SHC: 2395, Format.NZCP: 4296, Format.VDS_NC: 2953}[kind]
    text = TEXTS[kind]
    assert _reason(text + "0" * (most + 1 - len(text))) is Reason.READ_TOO_LONG
    assert _reason(text + "0" * (most - len(text))) is not Reason.READ_TOO_LONG


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("MUELLER<LUEDENSCHEIDT", "ERIKA"), "M*·E*"),
        (("Müller", None), "M*"),
        (("\N{RIGHT-TO-LEFT OVERRIDE}evil", "<b>x"), "E*·B*"),
        (("张", "三"), "张*·三*"),
        (("\N{COMBINING ACUTE ACCENT}e",), "E*"),
        (("ßx",), "S*"),
        (("...", ""), ""),
        ((), ""),
        ((1, b"x", ["y"]), ""),
        (("a", "b", "c", "d"), "A*·B*·C*"),
    ],
)
def test_a_name_is_initials(parts: tuple[Any, ...], name: str) -> None:
    assert foreign_pass.masked_name(*parts) == name


@pytest.mark.parametrize(
    ("said", "tail"),
    [
        ("1964-08-12", "0812"),
        ("1964-08-12T00:00:00", "0812"),
        ("1964-08", ""),
        ("1964", ""),
        ("", ""),
        (19640812, ""),
    ],
)
def test_a_birthday_is_month_and_day(said: Any, tail: str) -> None:
    assert foreign_pass.birthday(said) == tail


def test_a_refusal_names_the_pass_only_once_it_is_genuine() -> None:
    expired = read(TEXTS[Format.HC1], TRUST, replace(NOW, s=NOW_S + 2 * DAY_S))
    assert isinstance(expired, Verdict)
    assert expired.credential is not None
    forged = read(FakeAbroad("forger").hc1(), TRUST, NOW)
    assert isinstance(forged, Verdict)
    assert forged.credential is None


def test_a_text_that_only_begins_like_one() -> None:
    for text in ("HC1:", "HC1:é", "HC1:\ud800", "shc:/", "NZCP:/", "NZCP:/1/", '{"icao.', '{"x":"icao.'):
        assert _reason(text) is Reason.FORM_MALFORMED


def test_seals_signature_spelled_once() -> None:
    said = json.loads(TEXTS[Format.VDS_NC])
    said["sig"]["sigvl"] = base64url(bytes(64))
    assert _reason(json.dumps(said)) is Reason.SIGNATURE_WRONG


def test_a_refusal_says_why() -> None:
    assert str(Refused(Reason.FORM_CLAIMS)) == "FORM_CLAIMS"
