"""审核: an officer of the district of residence reads what was declared, and makes a permit of it, or says why not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from django.db import transaction

from hub.apply.models import Application, State
from hub.oversight import trail
from hub.oversight.models import Act
from hub.oversight.sight import WHOLE_CITY, district_of
from hub.people.models import Person
from hub.permits import making

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from hub.permits.models import Permit

_LATELY = dt.timedelta(days=14)
_LONGEST_REASON = 200


class NotReviewed(Exception):
    """The rules forbid it; the text is for the officer. Nothing was stored."""


@dataclass(frozen=True, slots=True)
class Workload:
    """Hours are whole; `median_h` is None where nothing was reviewed in the last fourteen days."""

    waiting: int
    oldest_h: int
    median_h: int | None
    by_officer: list[tuple[str, int]]


def grant(application: Application, officer: User, now: dt.datetime) -> Permit:
    """Make the permit; it takes the place of a former one. Raises NotReviewed."""
    with transaction.atomic():
        held = _settled(application, State.GRANTED, "", officer, now)
        _must(bool(held.said), "所填内容已到期删除，请退回 The words were kept too long: send it back")
        person = held.person
        person.district, person.compound = held.district, held.said["compound"]
        person.save(update_fields=["district", "compound"])
        return making.make(held)


def refuse(application: Application, why: str, officer: User, now: dt.datetime) -> None:
    """The sentence `why` is told to the holder, whose former permit ends too. Raises NotReviewed."""
    _must(bool(why.strip()), "请填写理由 A reason is needed")
    with transaction.atomic():
        _settled(application, State.REFUSED, why.strip()[:_LONGEST_REASON], officer, now)


def waiting(officer: User) -> QuerySet[Application]:
    """What is held in the officer's district, the oldest first."""
    return of(officer).filter(state=State.HELD).order_by("sent_at", "pk")


def of(officer: User) -> QuerySet[Application]:
    """Every application in the officer's district; none for who may not review."""
    district = district_of(officer)
    if district is None or not officer.has_perm("permits.review_application"):
        return Application.objects.none()
    return (
        Application.objects.all() if district == WHOLE_CITY else Application.objects.filter(district=district)
    )


def workload(officer: User, now: dt.datetime) -> Workload:
    """How the work of the officer's district stands."""
    held = waiting(officer)
    oldest = held.values_list("sent_at", flat=True).first()
    lately = of(officer).filter(settled_at__gt=now - _LATELY).exclude(settled_by="")
    rows = list(lately.values_list("settled_by", "sent_at", "settled_at"))
    took = [_hours(settled - sent) for _, sent, settled in rows if settled]
    counts: dict[str, int] = {}
    for who, _, _ in rows:
        counts[who] = counts.get(who, 0) + 1
    return Workload(
        waiting=held.count(),
        oldest_h=_hours(now - oldest) if oldest else 0,
        median_h=int(median(took)) if took else None,
        by_officer=sorted(counts.items(), key=lambda one: -one[1]),
    )


def _settled(
    application: Application, state: State, why: str, officer: User, now: dt.datetime
) -> Application:
    """The application with its new state, and whatever stood before it ended."""
    who = officer.get_username()
    _must(of(officer).filter(pk=application.pk).exists(), "非本辖区申领 Not of your district")
    person = Person.objects.select_for_update().select_related("issuer").get(pk=application.person_id)
    _must(not person.assignments.exists(), "已由规则赋码 The rules have given a colour already")
    person.applications.filter(state=State.GRANTED).update(state=State.REPLACED)
    making.end(person)
    mine = Application.objects.filter(pk=application.pk, state=State.HELD)
    settled = mine.update(state=state, settled_by=who, settled_at=now, why=why)
    _must(bool(settled), "已办结 It is settled already")
    trail.note(who, Act.DECIDE, f"application {application.pk}: {state.value}", now)
    held = Application.objects.get(pk=application.pk)
    held.person = person
    return held


def _hours(span: dt.timedelta) -> int:
    return int(span.total_seconds() // 3600)


def _must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise NotReviewed(otherwise)
