"""审核: an officer of the district of residence reads what was declared, and makes a permit of it, or says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from hub.apply.models import Application, State
from hub.oversight import trail
from hub.oversight.models import Act
from hub.oversight.sight import WHOLE_CITY, district_of
from hub.people.models import Person
from hub.permits import making
from hub.review import workload
from hub.review.asking import asked_too_early

if TYPE_CHECKING:
    import datetime as dt

    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from hub.permits.models import Permit
    from hub.review.workload import Workload

_COLUMNS = workload.Columns("sent_at", "settled_at", "settled_by")
_LONGEST_REASON = 200


class NotReviewed(Exception):
    """The rules forbid it; the text is for the officer. Nothing was stored."""


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


def work(officer: User, now: dt.datetime) -> Workload:
    """How the work of the officer's district stands; declarations have the deadline of appeals."""
    held = waiting(officer)
    late = held.filter(sent_at__lt=asked_too_early(now))
    return workload.of(held, late, of(officer).exclude(settled_by=""), _COLUMNS, now)


def _settled(
    application: Application, state: State, why: str, officer: User, now: dt.datetime
) -> Application:
    """The application with its new state, and whatever stood before it ended."""
    who = officer.get_username()
    _must(of(officer).filter(pk=application.pk).exists(), "非本辖区申领 Not of your district")
    person = (
        Person.objects.select_for_update(of=("self",)).select_related("issuer").get(pk=application.person_id)
    )
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


def _must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise NotReviewed(otherwise)
