"""复核 asking: a holder's question about the own colour, with its deadline. A person answers (PIPL art. 24)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from hub import clock, sealed
from hub.colour.assigning import NotAssigned, colour_of
from hub.colour.models import Standing
from hub.review.models import OPEN_STATES, Appeal, AppealState
from hub.review.trouble import NotAsked
from hub.review.working_days import is_working

if TYPE_CHECKING:
    from hub.people.models import Person

WORKING_DAYS = 3  # Hangzhou 2020: 1-3 工作日
MOST_A_WEEK = 3
_ZONE = dt.timezone(dt.timedelta(hours=8))


def ask(person: Person, reason: str, picture: bytes | None) -> Appeal:
    """Store the question sealed; raises NotAsked for somebody without a colour, an open appeal, or three in a week."""
    try:
        colour = colour_of(person)
    except NotAssigned as error:
        raise NotAsked(_("尚未赋码，不需要复核。")) from error
    now = clock.now()
    week = person.appeals.filter(asked_at__gt=now - dt.timedelta(days=7))
    if week.exclude(state=AppealState.WITHDRAWN).count() >= MOST_A_WEEK:
        raise NotAsked(_("一周内已申请三次。请联系所在区县的工作人员，或拨打 12345。"))
    standing = Standing.objects.filter(person=person).first()
    try:
        with transaction.atomic():
            return Appeal.objects.create(
                person=person,
                district=person.district,
                colour=colour,
                rules=standing.rules if standing else "",
                reason=sealed.seal(sealed.APPEAL_REASON, person.document, reason.encode()),
                picture=sealed.seal(sealed.APPEAL_PICTURE, person.document, picture) if picture else None,
                asked_at=now,
                due_at=due_after(now),
            )
    except IntegrityError as error:
        raise NotAsked(_("已有一件复核正在办理。")) from error


def withdraw(person: Person) -> None:
    """Take the open appeal back, and with it what was proposed about it; nothing where there is none."""
    now = clock.now()
    with transaction.atomic():
        person.decisions.filter(appeal__state__in=OPEN_STATES, settled_at=None).update(settled_at=now)
        person.appeals.filter(state__in=OPEN_STATES).update(state=AppealState.WITHDRAWN, decided_at=now)


def due_after(asked_at: dt.datetime) -> dt.datetime:
    """The end of the third working day after that moment, in the city's zone."""
    day = asked_at.astimezone(_ZONE)
    left = WORKING_DAYS
    while left:
        day += dt.timedelta(days=1)
        left -= is_working(day.date())
    return day.replace(hour=23, minute=59, second=59, microsecond=0)


def asked_too_early(now: dt.datetime) -> dt.datetime:
    """Whatever was asked before that moment is late at `now`: `due_after` looks at the day alone."""
    day = now.astimezone(_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    while due_after(day) >= now:
        day -= dt.timedelta(days=1)
    return day + dt.timedelta(days=1)
