"""The rules take over: what was held or reviewed becomes evidence, its person gets a colour, and the permit ends.

It happens to a whole district when it is switched to automatic, and to one person whom a rule has coloured meanwhile
(a list, a fever at a gate): a permit stands only while no colour rule does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef

from hub import clock
from hub.apply.models import Application, Mode, ModeSwitch, State
from hub.apply.switch import mode_on
from hub.apply.taking import take_up
from hub.colour.models import Assignment
from hub.evidence.days import date_of, day_of
from hub.people.models import District, Person
from hub.permits import making

if TYPE_CHECKING:
    from django.db.models import QuerySet

_WAITING = (State.HELD, State.GRANTED)


def take_over(limit: int) -> int:
    """Let the rules take over for at most `limit` people of districts that went automatic; for how many they did."""
    if not ModeSwitch.objects.exists():
        return 0
    today = date_of(day_of(clock.now_s()))
    districts = District.objects.values_list("pk", flat=True)
    automatic = [name for name in districts if mode_on(name, today) is Mode.AUTOMATIC]
    return _each(Application.objects.filter(district__in=automatic), limit)


def take_over_coloured(limit: int) -> int:
    """The same for people whom a rule has coloured, wherever they live. Their permit is on the list already."""
    if not ModeSwitch.objects.exists():
        return 0
    coloured = Exists(Assignment.objects.filter(person=OuterRef("person")))
    return _each(Application.objects.filter(coloured), limit)


def _each(applications: QuerySet[Application], limit: int) -> int:
    due = applications.filter(state__in=_WAITING).order_by("pk")
    people = sorted(set(due.values_list("person_id", flat=True)[:limit]))
    for person in people:
        _take_over(person)
    return len(people)


def _take_over(pk: int) -> None:
    """The newest words count; what an officer refused stays refused."""
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=pk)
        newest = person.applications.first()
        waiting = person.applications.filter(state__in=_WAITING)
        if newest is not None and newest.state in _WAITING:
            waiting.exclude(pk=newest.pk).update(state=State.REPLACED)
            _take_up(newest)
        waiting.update(state=State.REPLACED)
        making.end(person)


def _take_up(application: Application) -> None:
    """A form whose words were kept too long (`hub/keeping/table.py`) has to be sent again."""
    if application.said:
        application.state = State.TAKEN
        take_up(application)
    else:
        application.state, application.why = State.REFUSED, "所填内容已到期删除，请重新填报。"
    application.save(update_fields=["state", "why"])
