"""The retention job: whatever the table calls over is destroyed, with a proof for each lot; then whoever has nothing left.

The pass log has jobs of its own (`passes/retention.py`, `passes/sightings.py`, `cases/opening.py`), and so have the answers
of the interfaces; they take their days from the table.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from hub import data_folder
from hub.evidence.models import Source
from hub.keeping import over
from hub.keeping.proofs import Gone, prove
from hub.keeping.table import TABLE, kept
from hub.passes.models import Destroyed
from hub.people.models import Person

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from hub.keeping.table import Kept
    from hub.passes.models import Destruction

BY_OTHERS = ("passes.PassRecord", "passes.Conflict", "passes.Seen", "cases.Answer", "interfaces.Answered")
_AT_ONCE = 5000
_PEOPLE_AT_ONCE = 500


def destroy_over(now: dt.datetime) -> list[Destruction]:
    """Destroy everything that is over at `now`; the proofs, oldest first."""
    leave_no_trace_in_free_pages()
    made = [proof for row in _ordered() for proof in _lots(row, now)]
    made += _people(now)
    _forget_refused_rows(now)
    return made


def leave_no_trace_in_free_pages() -> None:
    """SQLite writes zeros over what goes. PostgreSQL gives the room to later rows; a city vacuums."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _ordered() -> list[Kept]:
    """Cards before their places, and sources behind the facts that name them."""
    rows = [row for row in TABLE if row.days is not None and row.model not in BY_OTHERS]
    return sorted(rows, key=lambda row: (row.model in ("lists.Place", "evidence.Source"), bool(row.blanks)))


def _lots(row: Kept, now: dt.datetime) -> Iterator[Destruction]:
    while True:
        with transaction.atomic():
            rows = over.due(row, now).order_by("pk")
            gone = list(rows.values_list("pk", flat=True)[:_AT_ONCE])
            if not gone:
                return
            chosen = over.all_of(row).filter(pk__in=gone)
            if row.blanks:
                chosen.update(**over.blank(row))
            else:
                chosen.delete()
            proof = prove(lot(" ".join((row.model, *row.blanks)), gone), now)
        yield proof


def _people(now: dt.datetime) -> Iterator[Destruction]:
    """With each everything that has no days of its own. Whoever comes back meanwhile is held, looked at again, and stays."""
    while found := list(over.people_over(now).order_by("pk").values_list("pk", flat=True)[:_PEOPLE_AT_ONCE]):
        with transaction.atomic():
            list(Person.objects.select_for_update().filter(pk__in=found).values_list("pk"))
            still = over.people_over(now).filter(pk__in=found).order_by("pk")
            gone = list(still.values_list("pk", flat=True))
            Person.objects.filter(pk__in=gone).delete()
            if not gone:
                return
            proof = prove(lot("people.Person", gone), now)
        yield proof


def lot(named: str, pks: Sequence[Any]) -> Gone:
    """What a proof says of those rows of the table `named`, by their ascending `pks`."""
    digest = hashlib.sha256(" ".join(map(str, pks)).encode()).digest()
    return Gone(Destroyed.DATA, named, len(pks), _runs(pks), digest)


def _runs(pks: Sequence[Any]) -> list[list[int]]:
    """First and last of each run of consecutive numbers among the ascending `pks`; none where they are no numbers."""
    runs: list[list[int]] = []
    for pk in pks:
        if not isinstance(pk, int):
            return []
        if runs and runs[-1][1] == pk - 1:
            runs[-1][1] = pk
        else:
            runs.append([pk, pk])
    return runs


def _forget_refused_rows(now: dt.datetime) -> None:
    """The files of refused rows (`imports/taking.py`): they name nobody, and are needed while the sender puts them right."""
    cut = now - kept("evidence.Source").time
    for digest in (
        Source.objects.filter(received_at__lt=cut).exclude(sha256="").values_list("sha256", flat=True)
    ):
        data_folder.destroy(data_folder.folder("refused") / f"{digest[:16]}.csv")
