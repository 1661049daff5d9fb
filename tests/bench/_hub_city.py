"""The hub's half of the bench, in a process of its own: `python -m tests.bench._hub_city VERB`, JSON out.

    prepare         the tables and the demo city
    count           how many applications, and how many of their people have a colour and a declaration
    page            the address of somebody's code
    codes N         of the last N applicants, how many are given a code

`HUB_DATA` and `HUB_DATABASE_URL` name the hub.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
django.setup()

from hub.apply.models import Application  # noqa: E402 - Django's settings come first
from hub.codes.making import live_code  # noqa: E402
from hub.commands.prepare import prepare as prepare_hub  # noqa: E402
from hub.people.models import Person  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable


def prepare() -> int:
    prepare_hub(demo=True)
    return Person.objects.count()


def count() -> dict[str, int]:
    sent = Application.objects.all()
    held = sent.filter(person__assignments__isnull=False, person__declaration__isnull=False)
    return {"sent": sent.count(), "held": held.distinct().count()}


def page() -> str:
    return f"/code/{Person.objects.filter(assignments__colour=0)[0].page}/code.svg"


def codes(number: int) -> int:
    latest = Person.objects.filter(applications__isnull=False).select_related("issuer").order_by("-pk")
    return sum(live_code(person).startswith("HZ1:") for person in latest[:number])


VERBS: dict[str, Callable[..., object]] = {"prepare": prepare, "count": count, "page": page, "codes": codes}

if __name__ == "__main__":
    print(json.dumps(VERBS[sys.argv[1]](*map(int, sys.argv[2:]))))
