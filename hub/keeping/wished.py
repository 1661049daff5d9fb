"""注销: somebody wishes to be forgotten (《个人信息保护法》 art. 47), and is, unless the colour's reasons must be kept.

At once, with a proof for each table, goes all that the city knows of a green person: forms, declarations, check-ins, stays,
contacts, colours and their reasons, the family's links, the sealed words of questions. Every code and paper ends. What the
lists and the officers' answers still need (a place to say REVOKED in, that a question was answered) stays for its days,
and names nobody: the person's row keeps neither document, name, digits, home nor page, and goes with the last of them.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.colour.models import Standing, Trigger
from hub.evidence.models import Case
from hub.keeping import over
from hub.keeping.destroying import leave_no_trace_in_free_pages, lot
from hub.keeping.proofs import prove
from hub.keeping.table import TABLE, Group
from hub.people.models import Person, unguessable
from hub.review.models import OPEN_STATES
from scanner.protocol.health_code import Colour

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from hub.keeping.table import Kept
    from hub.passes.models import Destruction

_GOES = (Group.BASIC, Group.HEALTH, Group.TRIPS, Group.COLOUR, Group.USES)
_NOBODY = "–"


class NotForgotten(Exception):
    """What is known has to be kept; the text is for the holder. Nothing was destroyed."""


def forget(person: Person, now: dt.datetime) -> list[Destruction]:
    """Destroy what goes; the proofs, oldest first. Raises NotForgotten."""
    leave_no_trace_in_free_pages()
    with transaction.atomic():
        held = Person.objects.select_for_update().get(pk=person.pk)
        _must_be_free(held)
        made = [proof for rows in _going(held) if (proof := _destroyed(rows, now))]
        for row in TABLE:
            if row.model == "review.Appeal" and row.blanks:
                held.appeals.update(**over.blank(row))
        held.places.update(revoked=True)
        _unname(held)
    return made


def _must_be_free(person: Person) -> None:
    """The law's exceptions: what protects others (art. 13), and a procedure that is under way."""
    told = Standing.objects.filter(person=person).values_list("colour", flat=True).first()
    is_red = told is not None and told > Colour.GREEN
    if is_red or Trigger.objects.filter(person=person, closed_day=None).exists():
        raise NotForgotten(_("现在的颜色有依据，防疫期间须保存。转绿后可以注销。"))
    if Case.objects.filter(person=person, until_day=None).exists():
        raise NotForgotten(_("医学观察尚未解除，依据须保存。解除后可以注销。"))
    if (
        person.appeals.filter(state__in=OPEN_STATES).exists()
        or person.decisions.filter(settled_at=None).exists()
    ):
        raise NotForgotten(_("复核正在办理。办结或撤回后可以注销。"))


def _going(person: Person) -> Iterator[QuerySet[Any]]:
    """The person's rows of every table that goes, those first that others name."""
    for row in TABLE:
        if row.group in _GOES and not row.blanks and row.model != "people.Person":
            model = apps.get_model(row.model)
            for column in _columns(row):
                yield model._default_manager.filter(**{column: person})  # noqa: SLF001 - Django's name for it


def _columns(row: Kept) -> list[str]:
    """By which columns a row belongs to somebody."""
    fields = apps.get_model(row.model)._meta.get_fields()  # noqa: SLF001 - Django's public name
    return [field.name for field in fields if field.concrete and field.related_model is Person]


def _destroyed(rows: QuerySet[Any], now: dt.datetime) -> Destruction | None:
    """The proof; None where there was nothing, and where a row's number is the person's, which is used again."""
    gone = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.delete()
    meta = rows.model._meta  # noqa: SLF001 - Django's public name
    return prove(lot(meta.label, gone), now) if gone and meta.pk.name == "id" else None


def _unname(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(
        document=secrets.token_hex(32), name=_NOBODY, tail="", district="", compound="", page=unguessable()
    )
