"""Two who report nothing, one taken by one statement, one the long way: `python -m tests.hub.two_ways`, JSON out.

`HUB_DATA` and `HUB_DATABASE_URL` (PostgreSQL) name the hub. {"short": rows, "long": rows, "refused": {why: what was left}}.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from typing import TYPE_CHECKING, Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
django.setup()

from django.db import transaction  # noqa: E402 - Django's settings come first
from django.forms.models import model_to_dict  # noqa: E402

from hub import clock  # noqa: E402
from hub.apply import first_time, taking  # noqa: E402
from hub.apply.identity import Identity  # noqa: E402
from hub.apply.models import Application, Mode  # noqa: E402
from hub.apply.switch import set_mode  # noqa: E402
from hub.colour import in_force  # noqa: E402
from hub.colour.models import Assignment, RuleSetVersion, Run, Standing, Trigger  # noqa: E402
from hub.commands.prepare import prepare  # noqa: E402
from hub.evidence.days import day_of  # noqa: E402
from hub.evidence.models import CheckIn, Contact, Declaration, Source, Stay  # noqa: E402
from hub.people.models import Person  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

SAID: dict[str, Any] = {
    "purpose": "post",
    "district": "东湖区",
    "compound": "湖滨花园",
    "arrives_on": "2020-02-20",
    "symptoms": [],
    "temperature": "36.5",
    "contact": "",
    "contact_on": None,
    "test": "",
    "tested_on": None,
    "stays": [],
}
ABOUT = (Application, Declaration, CheckIn, Contact, Stay, Standing, Assignment, Trigger)
OWN = {"id", "person", "source", "run", "document", "page", "proof", "sealed"}


def who(number: str) -> Identity:
    return Identity("王小明", "passport", number, "13800001111", "湖滨路1号")


def rows(person: Person) -> dict[str, list[dict[str, str]]]:
    """Everything that is kept of that person but numbers of rows and what is drawn or sealed; times stand still."""
    found = {model.__name__: list(model._default_manager.filter(person=person)) for model in ABOUT}
    run, source = Run.objects.get(assignment__person=person), Source.objects.get(declaration__person=person)
    found |= {"Person": [Person.objects.get(pk=person.pk)], "Run": [run], "Source": [source]}
    return {name: [_told(one) for one in some] for name, some in found.items()}


def _told(row: Any) -> dict[str, str]:  # noqa: ANN401 - any model
    return {name: str(value) for name, value in model_to_dict(row).items() if name not in OWN}


def left() -> int:
    return Person.objects.count() + Application.objects.count() + Source.objects.count() + Run.objects.count()


def refused(identity: Identity, said: dict[str, Any], before: Callable[[], object] = lambda: None) -> int:
    """How many rows the short way left where it must not be taken; the long way is then free to."""
    with transaction.atomic():
        before()
        stood = left()
        assert first_time.taken(identity, said) is None
        found = left() - stood
        transaction.set_rollback(True)
    in_force.known_on.cache_clear()
    return found


def another_rule_set() -> None:
    in_force.known_on(day_of(clock.now_s()))  # as this process last saw it
    text = in_force._first().replace('version = "2020-02"', 'version = "2020-03"')
    RuleSetVersion.objects.create(
        version="2020-03", text=text, starts_day=0, proposed_by="a", proposed_at=clock.now(), is_live=True
    )


def main() -> None:
    prepare(demo=True)
    now_ms = clock.now_ms()
    clock.set_clock(lambda: now_ms)
    short = first_time.taken(who("E10000001"), SAID)
    assert short is not None
    found: dict[str, Any] = {
        "short": rows(short),
        "refused": {
            "known": refused(who("E10000001"), SAID),
            "manual": refused(who("E2"), SAID, _manual),
            "rules": refused(who("E3"), SAID, another_rule_set),
            "symptoms": refused(who("E4"), SAID | {"symptoms": ["cough"]}),
            "positive": refused(who("E5"), SAID | {"test": "positive"}),
            "contact": refused(who("E6"), SAID | {"contact": "close"}),
            "stays": refused(who("E7"), SAID | {"stays": [{"area": "000000001"}]}),
        },
    }
    first_time.taken = lambda *_: None
    found["long"] = rows(taking.apply(who("E20000001"), SAID))
    sys.stdout.write(json.dumps(found))


def _manual() -> None:
    today = (clock.now() + dt.timedelta(hours=8)).date()
    set_mode(None, Mode.MANUAL, today, "a", clock.now())


if __name__ == "__main__":
    main()
