"""Colours given before there was a ledger were given by hand: each yellow and red that holds becomes an open row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations

from hub import clock
from hub.evidence.days import day_of

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_OPEN, _RULE = 999_999, "HAND"


def open_rows(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    run_of, assignment_of = apps.get_model("colour", "Run"), apps.get_model("colour", "Assignment")
    trigger_of, standing_of = apps.get_model("colour", "Trigger"), apps.get_model("colour", "Standing")
    latest = dict(assignment_of.objects.order_by("pk").values_list("person_id", "colour"))
    if not latest:
        return
    today = day_of(clock.now_s())
    run = run_of.objects.create(what="hand", day=today, version="", started_at=clock.now(), is_done=True)
    for person, colour in latest.items():
        told = {"rules": _RULE, "evidence": today, "clears_on": _OPEN} if colour else {"rules": ""}
        standing_of.objects.create(person_id=person, colour=colour, run=run, **told)
        if colour:
            trigger_of.objects.create(
                person_id=person,
                rule=_RULE,
                turn=1,
                colour=colour,
                start_day=today,
                evidence=today,
                hold_until=_OPEN,
                checkins=0,
                run=run,
            )


class Migration(migrations.Migration):
    dependencies = [("colour", "0002_ledger")]

    operations = [migrations.RunPython(open_rows, migrations.RunPython.noop)]
