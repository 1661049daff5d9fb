"""What the log is told: as little as its reader needs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scanner.check import written
from scanner.check.entries import NoCode
from scanner.check.verdict import Verdict
from scanner.protocol.health_code import Kind
from scanner.protocol.outcome import Outcome
from scanner.protocol.particulars import Particulars
from scanner.protocol.reason import Reason
from tests.fakes.people import holder

SIGNED = replace(holder(), cose=b"signed")


def test_of_some_text_only_why() -> None:
    said = written.of_scan(Verdict(Outcome.REFUSE, Reason.READ_NOT_A_PASS), 5)
    assert said == Particulars(reason=Reason.READ_NOT_A_PASS)


@pytest.mark.parametrize(
    ("reason", "cose"),
    [
        (Reason.LIST_RED, b"signed"),
        (Reason.COLOUR_RED, b"signed"),
        (Reason.LIST_YELLOW, None),
        (Reason.PASS_GREEN, None),
    ],
)
def test_the_signed_bytes_of_a_red_code_only(reason: Reason, cose: bytes | None) -> None:
    said = written.of_scan(Verdict(Outcome.REFUSE, reason, (), SIGNED, list_age_s=60), 5)
    assert (said.cose, said.list_iat_s, said.list_age_s, said.subject) == (cose, 5, 60, SIGNED.subject)


def test_a_match_names_a_permit_and_nobody_else() -> None:
    same = Particulars(reason=Reason.ANSWER_SAME, same=1)
    assert written.of_match(None) == same
    assert written.of_match(SIGNED) == same
    permit = written.of_match(replace(SIGNED, kind=Kind.PERMIT))
    assert (permit.code_id, permit.code_kind, permit.same) == (SIGNED.code_id, Kind.PERMIT, 1)


def test_a_report_brings_what_was_signed_if_anything_was() -> None:
    report = written.of_temperature(Reason.ANSWER_FEVER, 380, SIGNED, is_report=True)
    assert (report.cose, report.kid, report.temperature) == (b"signed", SIGNED.kid, 380)
    foreign = written.of_temperature(Reason.ANSWER_FEVER, 380, holder(), is_report=True)
    assert foreign.cose is None
    assert foreign.subject == holder().subject


@pytest.mark.parametrize(("credential", "is_report"), [(None, True), (SIGNED, False)])
def test_any_other_reading_names_nobody(credential: object, is_report: bool) -> None:
    whose = SIGNED if credential else None
    said = written.of_temperature(Reason.ANSWER_FEVER, 380, whose, is_report=is_report)
    assert said == Particulars(reason=Reason.ANSWER_FEVER, temperature=380)


def test_without_a_code_a_number_or_that_a_resident_came() -> None:
    why = Reason.SITE_NO_CODE
    assert written.of_no_code(why, NoCode(document="E12345678")) == Particulars(
        reason=why, document="E12345678", resident=0
    )
    resident = written.of_no_code(why, NoCode(household="3-1-502"))
    assert resident == Particulars(reason=why, resident=1)
    assert resident.document is None
