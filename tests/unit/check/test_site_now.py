"""只出不进: when a site that counts who is inside lets nobody in."""

from __future__ import annotations

import pytest

from scanner.check.site_now import NOWHERE, SiteNow


@pytest.mark.parametrize(
    ("inside", "limit", "is_full"),
    [
        (49, 50, False),
        (50, 50, True),
        (51, 50, True),
        (5, 0, False),
        (0, 0, False),
        (None, 50, False),
        (1, 1, True),
    ],
)
def test_it_is_full_at_its_limit_if_it_has_one(inside: int | None, limit: int, is_full: bool) -> None:
    assert SiteNow(inside=inside, limit=limit).is_full is is_full


def test_before_the_first_look_nothing_is_counted() -> None:
    assert (NOWHERE.inside, NOWHERE.limit, NOWHERE.counts_outings, NOWHERE.modes) == (None, 0, False, ())
    assert NOWHERE.province == "浙"
