"""Attack 29: modes abused. A drill takes drill codes alone, a gate in earnest takes none; each change is somebody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scanner.check.moment import ClockState, Moment
from scanner.check.reading import read
from scanner.check.verdict import Verdict
from scanner.protocol import drill
from scanner.protocol.drill import DrillCode
from scanner.protocol.reason import Reason
from tests.fakes.issuing import FakeCity, trust_of

if TYPE_CHECKING:
    from scanner.protocol.trust import Trust

NOW = Moment(1_770_000_000, ClockState.OK)


@pytest.mark.parametrize("which", list(DrillCode))
@pytest.mark.parametrize("trust", [trust_of(FakeCity()), trust_of(FakeCity("000000"))], ids=["real", "demo"])
def test_29_a_drill_code_outside_a_drill_is_refused(which: DrillCode, trust: Trust) -> None:
    found = read(drill.text_of(which, NOW.s), trust, NOW)
    assert isinstance(found, Verdict)
    assert found.reason is Reason.SIGNATURE_DEMO_CODE


@pytest.mark.parametrize("issuer", ["330100", "000000"])
def test_29_in_a_drill_no_citys_code_is_believed(issuer: str) -> None:
    found = read(FakeCity(issuer).live(NOW.s), drill.trust(), NOW)
    assert isinstance(found, Verdict)
    assert found.reason is Reason.SIGNATURE_UNKNOWN_KEY
