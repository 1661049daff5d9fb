"""Any text gets a verdict, and none of a stranger's words is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.check.verdict import Judged
from scanner.protocol.outcome import Outcome
from tests.fakes.gate import FakeGate

HOSTILE = [
    "",
    " ",
    "\0",
    "\ud800",
    "\x07\x1b[2J",
    "x" * 7089,
    "HZ1:" + "0" * 7000,
    bytes(range(256)).decode("latin-1") * 8,
    "\N{RIGHT-TO-LEFT OVERRIDE}\N{ZERO WIDTH SPACE}",
    "'; DROP TABLE passes; --",
    "<script>alert(1)</script><img src=file:///etc/passwd>",
    "=cmd|' /C calc'!A0",
    "%s%n{0}${jndi:ldap://x}",
    "HZ1:%s%n",
    "https://pay.example/?amount=100",
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:30])
def test_any_text_gets_a_verdict(gate: FakeGate, text: str) -> None:
    judged = gate.judged(text)
    assert judged.verdict.outcome is Outcome.REFUSE
    assert (judged.verdict.name, judged.verdict.tail, judged.verdict.asks) == ("", "", ())
    said = gate.log.written[0].particulars
    assert said == type(said)(reason=judged.verdict.reason, count=1)


@given(st.text(max_size=200))
def test_any_other_text_too(text: str) -> None:
    judged = FakeGate().judged(text)
    assert isinstance(judged, Judged)
    assert judged.verdict.outcome is Outcome.REFUSE
