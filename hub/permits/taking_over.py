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
from hub.apply.taking import take_up_all
from hub.colour.models import Assignment
from hub.evidence.days import date_of, day_of
from hub.people.models import District, Person
from hub.permits import making

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

_WAITING = (State.HELD, State.GRANTED)
_AT_ONCE = 500
_KEPT_TOO_LONG = "所填内容已到期删除，请重新填报。"  # `hub/keeping/table.py`


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
    for start in range(0, len(people), _AT_ONCE):
        _take_over(people[start : start + _AT_ONCE])
    return len(people)


def _take_over(pks: Sequence[int]) -> None:
    """The newest words count; what an officer refused stays refused.

    Those people are held meanwhile, so that nobody's form or review comes between; statements are as many as for two.
    """
    with transaction.atomic():
        people = {one.pk: one for one in Person.objects.select_for_update().filter(pk__in=pks).order_by("pk")}
        waiting = Application.objects.filter(person__in=people, state__in=_WAITING)
        newest = [one for one in _newest_of(people) if one.state in _WAITING]
        heard, spent = [one for one in newest if one.said], [one for one in newest if not one.said]
        if heard:
            take_up_all(heard)
        waiting.filter(pk__in=[one.pk for one in heard]).update(state=State.TAKEN)
        waiting.filter(pk__in=[one.pk for one in spent]).update(state=State.REFUSED, why=_KEPT_TOO_LONG)
        waiting.update(state=State.REPLACED)
        making.end_of(pks)


def _newest_of(people: dict[int, Person]) -> list[Application]:
    """The newest form of each of them, with the person as held."""
    newest: dict[int, Application] = {}
    for one in Application.objects.filter(person__in=people).order_by("pk").defer("sealed"):
        newest[one.person_id] = one
        one.person = people[one.person_id]
    return list(newest.values())
