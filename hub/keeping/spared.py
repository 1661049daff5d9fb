"""What is kept longer than its days although they are over: `Kept.spared` names one of these. Each gives what may go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from hub.codes.models import Card
from hub.evidence.models import Case, Declaration
from hub.permits.models import Permit

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    Rows = QuerySet[Any]


def newest(rows: Rows) -> Rows:
    """The newest of each person stays: by it the page is found again, and it says the colour."""
    later = rows.model._default_manager.filter(person=OuterRef("person"), pk__gt=OuterRef("pk"))  # noqa: SLF001 - Django's name for it
    return rows.filter(Exists(later))


def word(rows: Rows) -> Rows:
    """The same, and an officer's word stays where it stands for a declaration (`colour/at_once.py`)."""
    declared = Declaration.objects.filter(person=OuterRef("person"))
    return newest(rows).filter(Q(run__isnull=False) | Exists(declared))


def case(rows: Rows) -> Rows:
    """What an open case has brought into the ledger stays: without it the same case would open it again."""
    return rows.exclude(Exists(Case.objects.filter(person=OuterRef("person"), until_day=None)))


def named(rows: Rows) -> Rows:
    """A source stays while a fact names it."""
    for relation in rows.model._meta.related_objects:  # noqa: SLF001 - Django's public name
        rows = rows.exclude(Exists(relation.related_model.objects.filter(source=OuterRef("pk"))))
    return rows


def carded(rows: Rows) -> Rows:
    """A place stays while its card or permit does, which lives into the next generation."""
    return rows.exclude(Exists(Card.objects.filter(place=OuterRef("pk")))).exclude(
        Exists(Permit.objects.filter(place=OuterRef("pk")))
    )


BY_NAME: dict[str, Callable[[Rows], Rows]] = {
    rule.__name__: rule for rule in (newest, word, case, named, carded)
}
