"""谎报瞒报: what was declared is found false by two officers. It is evidence, and rule R7 makes a colour of it.

It lasts until officers find otherwise: an appeal that is granted ends it, and so does every milder colour by two hands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.colour.at_once import judge_now
from hub.evidence.days import day_of
from hub.evidence.models import Case, Source
from hub.review.models import Decision

if TYPE_CHECKING:
    import datetime as dt

    from hub.people.models import Person

KIND = "false_declaration"
_REVIEW = "review"


def may_be_found(person: Person, now: dt.datetime) -> bool:
    """Whether there is something declared, and nobody has found it false already (once a day at most)."""
    found = Case.objects.filter(person=person, kind=KIND)
    is_open = found.filter(until_day=None).exists() or found.filter(from_day=_day(now)).exists()
    return person.applications.exists() and not is_open


def record(decision: Decision, by: str, now: dt.datetime) -> None:
    """Write the evidence down, and judge the person; in the caller's transaction."""
    source = Source.objects.create(
        what=_REVIEW, name=f"decision {decision.pk}", by=by, received_at=now, taken=1
    )
    Case.objects.create(person=decision.person, kind=KIND, from_day=_day(now), source=source)
    judge_now(decision.person)


def end(person: Person, now: dt.datetime) -> None:
    """Officers have found otherwise; in the caller's transaction."""
    Case.objects.filter(person=person, kind=KIND, until_day=None).update(until_day=_day(now))


def sentence_about(person: Person) -> str:
    """What the officers told the holder of the newest one; "" without."""
    found = Decision.objects.filter(person=person, is_false_declaration=True, is_confirmed=True)
    return found.values_list("sentence", flat=True).first() or ""


def _day(now: dt.datetime) -> int:
    return day_of(int(now.timestamp()))
