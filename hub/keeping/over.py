"""Which rows the table calls over at a moment, and which people have nothing left that would keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from hub.evidence.days import date_of, day_of
from hub.keeping import spared
from hub.keeping.table import TABLE, Kept
from hub.people.models import Person
from scanner.protocol.health_code import generation_at

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    Rows = QuerySet[Any]

_EMPTY: dict[type[Any], Any] = {
    models.BinaryField: b"",
    models.JSONField: {},
    models.CharField: "",
}


def due(row: Kept, now: dt.datetime) -> Rows:
    """What of that row of the table has to go now."""
    rows = all_of(row).filter(_is_over(row, now))
    if row.blanks:
        return rows.exclude(**blank(row))
    return spared.BY_NAME[row.spared](rows) if row.spared else rows


def all_of(row: Kept) -> Rows:
    """The whole table that the row is about."""
    rows: Rows = _model(row).objects.all()
    return rows


def blank(row: Kept) -> dict[str, Any]:
    """What stands in the columns that went."""
    fields = {name: _field(_model(row), name) for name in row.blanks}
    return {name: _EMPTY[type(field)] for name, field in fields.items()}


def people_over(now: dt.datetime) -> Rows:
    """Those of whom every row that is kept for days is over, also the newest that was spared so far."""
    people = Person.objects.all()
    for row in TABLE:
        for column in _columns_of_people(row):
            rows = all_of(row).filter(**{column: OuterRef("pk")})
            people = people.exclude(Exists(rows.exclude(_is_over(row, now))))
    return people


def _model(row: Kept) -> Any:  # noqa: ANN401 - some model; its manager is not in the stubs' base class
    return apps.get_model(row.model)


def _is_over(row: Kept, now: dt.datetime) -> Q:
    cut = now - row.time
    cut_s = int(cut.timestamp())
    field = _field(_model(row), row.since)
    if isinstance(field, models.DateTimeField):
        return Q(**{f"{row.since}__lt": cut})
    if isinstance(field, models.DateField):
        return Q(**{f"{row.since}__lt": date_of(day_of(cut_s))})
    if row.since.endswith("_s"):
        return Q(**{f"{row.since}__lt": cut_s})
    count = generation_at if row.since == "generation" else day_of
    return Q(**{f"{row.since}__lt": count(cut_s)})


def _field(model: Any, path: str) -> Any:  # noqa: ANN401 - some model and column of it
    """The column at the end of `path`, which may lead over another table."""
    name, _, rest = path.partition("__")
    field = model._meta.get_field(name)  # noqa: SLF001 - Django's public name
    return _field(field.related_model, rest) if rest else field


def _columns_of_people(row: Kept) -> list[str]:
    """By which columns a row that is kept for days belongs to somebody."""
    if row.days is None or row.blanks:
        return []
    fields = _model(row)._meta.get_fields()  # noqa: SLF001 - Django's public name
    return [field.name for field in fields if field.many_to_one and field.related_model is Person]
