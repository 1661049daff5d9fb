"""A foreign pass at the gate: no list is asked, the ID is, and the record says what it must and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scanner.protocol.credential import Format
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.policy import DEFAULT, ForeignRule, SitePolicy
from scanner.protocol.reason import Reason
from tests.fakes.foreign_issuing import FakeAbroad, trust_with
from tests.fakes.gate import FakeGate

ABROAD = FakeAbroad()
TEXTS = {
    Format.HC1: ABROAD.hc1(),
    Format.SHC: ABROAD.shc(),
    Format.NZCP: ABROAD.nzcp(),
    Format.VDS_NC: ABROAD.vds_nc(),
}
RULES = {
    ForeignRule.ADMIT: (Outcome.ASK, Reason.SITE_FOREIGN_PASS),
    ForeignRule.SHOW: (Outcome.UNDECIDED, Reason.SITE_FOREIGN_SHOWN),
    ForeignRule.REFUSE: (Outcome.REFUSE, Reason.SITE_FOREIGN_REFUSED),
}


def _gate(policy: SitePolicy) -> FakeGate:
    gate = FakeGate()
    assert gate.in_force is not None
    gate.in_force = replace(
        gate.in_force, trust=trust_with(ABROAD.documents(), home=gate.city), policy=policy
    )
    return gate


def _policy(kind: Format, rule: ForeignRule) -> SitePolicy:
    return SitePolicy(**{kind.value: rule})  # type: ignore[arg-type]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("kind", list(TEXTS))
def test_each_format_has_its_own_row(kind: Format, rule: ForeignRule) -> None:
    gate = _gate(_policy(kind, rule))
    verdict = gate.judged(TEXTS[kind]).verdict
    assert (verdict.outcome, verdict.reason) == RULES[rule]
    assert verdict.asks == ((Ask.IDENTITY,) if rule is ForeignRule.ADMIT else ())
    assert verdict.list_age_s is None
    for other in TEXTS.keys() - {kind}:
        assert gate.judged(TEXTS[other]).verdict.reason is Reason.SITE_FOREIGN_REFUSED


@pytest.mark.parametrize("kind", list(TEXTS))
def test_nothing_said_is_refused(kind: Format) -> None:
    assert _gate(DEFAULT).judged(TEXTS[kind]).verdict.outcome is Outcome.REFUSE


@pytest.mark.parametrize("kind", list(TEXTS))
def test_the_guards_answer_makes_it_a_pass(kind: Format) -> None:
    gate = _gate(_policy(kind, ForeignRule.ADMIT))
    asked = gate.judged(TEXTS[kind])
    answered = gate.checkpoint.answer(asked.seq, same=True, taken_ms=gate.clock.mono_ms())
    assert answered is not None
    assert answered.verdict.outcome is Outcome.ADMIT


def test_shown_only_waits_for_nobodys_answer() -> None:
    """Not even when the same pass comes again, which by itself asks for the ID."""
    gate = _gate(_policy(Format.HC1, ForeignRule.SHOW))
    for _ in range(2):
        shown = gate.judged(TEXTS[Format.HC1])
        assert shown.verdict.outcome is Outcome.UNDECIDED
        assert gate.checkpoint.answer(shown.seq, same=True, taken_ms=gate.clock.mono_ms()) is None
        gate.next_person()


@pytest.mark.parametrize("kind", list(TEXTS))
def test_the_record_holds_no_name_no_birthday_and_not_the_pass(kind: Format) -> None:
    gate = _gate(_policy(kind, ForeignRule.ADMIT))
    gate.judged(TEXTS[kind])
    said = gate.log.written[0].particulars
    assert said.issuer is not None
    assert said.issuer.startswith(f"{kind}:")
    assert (said.code_kind, said.index, said.list_iat_s, said.cose) == (None, None, None, None)
    spelled = said.encode()
    for word in (b"MUELLER", b"Anyperson", b"Sparrow", b"Smith", b"1964", b"0812", b"M*"):
        assert word not in spelled


def test_the_same_pass_again_is_told() -> None:
    gate = _gate(_policy(Format.HC1, ForeignRule.ADMIT))
    asked = gate.judged(TEXTS[Format.HC1])
    gate.checkpoint.answer(asked.seq, same=True, taken_ms=gate.clock.mono_ms())
    gate.next_person(180)
    assert gate.judged(TEXTS[Format.HC1]).verdict.reason is Reason.REPEAT_CODE
