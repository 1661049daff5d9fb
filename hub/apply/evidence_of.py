"""What an application that is taken says, as facts for the rules. The person's own words only replace own words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hub.evidence.days import day_of, day_of_date
from hub.evidence.models import CheckIn, Contact, Declaration, Source, Stay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hub.apply.models import Application

WORDS = "words"
HOLDER = "holder"


def write(applications: Sequence[Application]) -> None:
    """Write the facts of those `applications`, each another person's; in the caller's transaction.

    Stays that an imported list brought stay whatever the person says, and a day with symptoms is not made normal again.
    """
    sources = Source.objects.bulk_create(
        Source(what=WORDS, name=f"application {one.pk}", by=HOLDER, received_at=one.sent_at)
        for one in applications
    )
    found = list(zip(applications, sources, strict=True))
    Declaration.objects.bulk_create(
        [
            Declaration(person=one.person, source=source, purpose=one.purpose, declared_at=one.sent_at)
            for one, source in found
        ],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["purpose", "declared_at", "source"],
    )
    Stay.objects.filter(person__in=[one.person_id for one in applications], source__what=WORDS).delete()
    Stay.objects.bulk_create(
        [
            Stay(person=one.person, source=source, **stay)
            for one, source in found
            for stay in one.said["stays"]
        ],
        ignore_conflicts=True,
    )
    Contact.objects.bulk_create(
        [
            Contact(
                person=one.person, source=source, kind=one.said["contact"], day=_day(one.said["contact_on"])
            )
            for one, source in found
            if one.said["contact"]
        ],
        ignore_conflicts=True,
    )
    _check_in(found)


def _check_in(found: Sequence[tuple[Application, Source]]) -> None:
    normal: list[CheckIn] = []
    other: list[CheckIn] = []
    for one, source in found:
        is_normal = not one.said["symptoms"] and one.said["test"] != "positive"
        day = day_of(int(one.sent_at.timestamp()))
        (normal if is_normal else other).append(
            CheckIn(person=one.person, source=source, day=day, normal=is_normal)
        )
    CheckIn.objects.bulk_create(normal, ignore_conflicts=True)
    CheckIn.objects.bulk_create(
        other, update_conflicts=True, unique_fields=["person", "day"], update_fields=["normal", "source"]
    )


def _day(iso: str) -> int:
    return day_of_date(dt.date.fromisoformat(iso))
