"""What the policy says to somebody who shows no code: never a plain yes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scanner.check.entries import NoCode
from scanner.check.without_code import without_code
from scanner.protocol.policy import DEFAULT, NoCodeRule, SiteKind
from scanner.protocol.reason import Reason
from scanner.protocol.record import Direction

OUT = NoCode(household="3-1-502", direction=Direction.OUT)
VILLAGE = replace(DEFAULT, no_code=NoCodeRule.MEASURE, household_limit=1)


@pytest.mark.parametrize(
    ("entry", "limit", "outings", "reason"),
    [
        (OUT, 1, 0, Reason.SITE_TEMPERATURE),
        (OUT, 1, 1, Reason.ANSWER_QUOTA),
        (OUT, 2, 1, Reason.SITE_TEMPERATURE),
        (OUT, 0, 0, Reason.SITE_TEMPERATURE),
        (OUT._replace(direction=Direction.IN), 1, 1, Reason.SITE_TEMPERATURE),
        (NoCode(document="E12345678", direction=Direction.OUT), 1, 1, Reason.SITE_TEMPERATURE),
        (NoCode(document="E12345678"), 1, 1, Reason.SITE_TEMPERATURE),
    ],
)
def test_a_household_s_outings_end_at_its_limit(
    entry: NoCode, limit: int, outings: int, reason: Reason
) -> None:
    assert without_code(entry, replace(VILLAGE, household_limit=limit), 0, outings).reason is reason


@pytest.mark.parametrize(("inside", "reason"), [(1, Reason.SITE_FULL), (0, Reason.SITE_TEMPERATURE)])
def test_a_full_site_lets_nobody_in(inside: int, reason: Reason) -> None:
    shop = replace(VILLAGE, kind=SiteKind.SUPERMARKET, occupancy_limit=1)
    assert without_code(OUT, shop, inside, 0).reason is reason
