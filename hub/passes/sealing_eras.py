"""The months of the sealing keys: made anew, used, and destroyed with their private half when nothing is left to open.

made        every 30 days, when gates can know the former one; published with the trust documents, gates take the newest
used        whenever the worker opens a row with it
destroyed   30 days after its last use, when it is published no longer: whatever it sealed is gone by then
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hub import keys
from hub.keeping.table import kept
from hub.passes.models import SealingEra
from hub.trust import published

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

LIFE = timedelta(days=30)
KEPT = kept("passes.PassRecord").time


def note_used(publics: Iterable[bytes], now: datetime) -> None:
    """Rows were opened with these keys."""
    for public in publics:
        SealingEra.objects.update_or_create(
            public=public.hex(),
            defaults={"last_used_at": now},
            create_defaults={"made_at": now, "last_used_at": now},
        )


def roll_when_due(now: datetime) -> bool:
    """Make a new sealing pair when the newest has had its month and gates can know it; whether one was made.

    Where the trust documents are signed elsewhere, no further key is made before the former one is in them.
    """
    newest = keys.sealing_public()[0].hex()
    era, _ = SealingEra.objects.get_or_create(public=newest, defaults={"made_at": now})
    if now - era.made_at < LIFE or newest not in published.sealing_keys():
        return False
    SealingEra.objects.create(public=keys.roll_sealing().hex(), made_at=now)
    return True


def ended(now: datetime) -> list[SealingEra]:
    """The keys whose private half must go now."""
    in_use = published.sealing_keys() | {keys.sealing_public()[0].hex()}
    living = SealingEra.objects.filter(destroyed_at=None).exclude(public__in=in_use)
    return [era for era in living if now - _last(era) >= KEPT]


def _last(era: SealingEra) -> datetime:
    """When something was last sealed to it, as far as is known: a follower's making counts as a use."""
    follower = SealingEra.objects.filter(made_at__gt=era.made_at).order_by("made_at").first()
    uses = [era.made_at, era.last_used_at, follower.made_at if follower else None]
    return max(use for use in uses if use)
