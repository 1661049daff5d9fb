"""What an application that is taken says, as facts for the rules. The person's own words only replace own words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hub.evidence.days import day_of, day_of_date
from hub.evidence.models import CheckIn, Contact, Declaration, Source, Stay

if TYPE_CHECKING:
    from hub.apply.models import Application
    from hub.people.models import Person

WORDS = "words"
HOLDER = "holder"


def write(application: Application) -> None:
    """Write the facts of `application`; in the caller's transaction.

    Stays that an imported list brought stay whatever the person says, and a day with symptoms is not made normal again.
    """
    said, person = application.said, application.person
    source = Source.objects.create(
        what=WORDS, name=f"application {application.pk}", by=HOLDER, received_at=application.sent_at
    )
    declared = Declaration(
        person=person, source=source, purpose=application.purpose, declared_at=application.sent_at
    )
    Declaration.objects.bulk_create(
        [declared],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["purpose", "declared_at", "source"],
    )
    Stay.objects.filter(person=person, source__what=WORDS).delete()
    Stay.objects.bulk_create(
        [Stay(person=person, source=source, **stay) for stay in said["stays"]], ignore_conflicts=True
    )
    if said["contact"]:
        day = day_of_date(dt.date.fromisoformat(said["contact_on"]))
        Contact.objects.get_or_create(
            person=person, kind=said["contact"], day=day, defaults={"source": source}
        )
    day = day_of(int(application.sent_at.timestamp()))
    _check_in(person, source, day, is_normal=not said["symptoms"] and said["test"] != "positive")


def _check_in(person: Person, source: Source, day: int, *, is_normal: bool) -> None:
    checkin = CheckIn(person=person, source=source, day=day, normal=is_normal)
    if is_normal:
        CheckIn.objects.bulk_create([checkin], ignore_conflicts=True)
    else:
        CheckIn.objects.bulk_create(
            [checkin],
            update_conflicts=True,
            unique_fields=["person", "day"],
            update_fields=["normal", "source"],
        )
