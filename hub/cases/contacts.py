"""接触者名单: who was near a case, for the officers of the district where each of them lives. Every look is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hub.cases.models import Met
from hub.oversight import trail
from hub.oversight.models import Act
from hub.oversight.sight import of_district

if TYPE_CHECKING:
    import datetime as dt

    from django.contrib.auth.models import User
    from django.db.models import QuerySet

SHOWN = 200


def may_review(officer: User) -> bool:
    """Whether that one decides about people at all."""
    return officer.has_perm("review.propose_decision") or officer.has_perm("review.confirm_decision")


def waiting(officer: User) -> QuerySet[Met]:
    """Those of the officer's district into whom nobody has looked, the nearest and most frequent first."""
    return _own(officer).filter(taken_by="").order_by("-times", "apart_s", "pk")


def look(officer: User, now: dt.datetime) -> list[Met]:
    """The first of them to show; one entry in the trail for each case number among them."""
    shown = list(waiting(officer).select_related("trace", "person", "gate")[:SHOWN])
    with transaction.atomic():
        for number in sorted({one.trace.case_number for one in shown}):
            people = sum(one.trace.case_number == number for one in shown)
            trail.note(officer.get_username(), Act.READ, f"contacts: {people}", now, number)
    return shown


def one(officer: User, pk: int) -> Met | None:
    """That one; None where it is not of the officer's district."""
    return _own(officer).filter(pk=pk).select_related("trace", "person").first()


def take(met: Met, officer: User, now: dt.datetime) -> bool:
    """Write down who has looked into it; False where somebody had before."""
    with transaction.atomic():
        taken = Met.objects.filter(pk=met.pk, taken_by="").update(taken_by=officer.get_username())
        if taken:
            note(met, officer, Act.DECIDE, now)
    return taken == 1


def note(met: Met, officer: User, act: Act, now: dt.datetime) -> None:
    """Into the trail, under the case number."""
    what = f"contact {met.pk}: person {met.person_id}"
    trail.note(officer.get_username(), act, what, now, met.trace.case_number)


def _own(officer: User) -> QuerySet[Met]:
    if not may_review(officer):
        raise PermissionDenied
    return of_district(Met.objects.all(), "person__district", officer)
