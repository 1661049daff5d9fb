"""Take one list of the province: all of its good rows in one transaction, the others into a file of refused rows."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from hub import clock, data_folder
from hub.colour.models import Waiting
from hub.evidence.days import day_of
from hub.evidence.models import RiskLevel, Source, Stay
from hub.imports import sheet
from hub.imports.schemas import SCHEMAS, Known, Refused
from hub.imports.trouble import NotTaken
from hub.people.register import register_all
from hub.trust.publishing import home

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hub.imports.sheet import Sheet

_AT_ONCE = 2000
_NUMBER = re.compile(r"\w*[0-9]{10}\w*|[A-Za-z]+[0-9]{7}\w*")  # a document, a telephone; an area is shorter


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a file. `refused` holds (line, sentence); `refused_file` is None where there were none."""

    encoding: str
    taken: int
    refused: list[tuple[int, str]]
    refused_file: Path | None
    was_stored: bool

    def reasons(self) -> Counter[str]:
        return Counter(reason for _, reason in self.refused)


def take(what: str, name: str, data: bytes, by: str, *, expected: int | None, dry_run: bool) -> Report:
    """Take the list `what` (a key of SCHEMAS); `expected` is how many rows the sender says. Raises NotTaken.

    With `dry_run` everything is looked at and nothing stored, not even the file of refused rows.
    """
    found, schema = sheet.read(data), SCHEMAS[what]
    if set(found.columns) != set(schema.columns):
        raise NotTaken(
            f"表头应为：{'、'.join(schema.columns)}。", "The head line names other columns than these."
        )
    if expected is not None and expected != len(found.rows):
        raise NotTaken(
            f"应有 {expected} 行，实有 {len(found.rows)} 行。", "It is not as many rows as were sent."
        )
    if Source.objects.filter(what=what, sha256=found.sha256).exists():
        raise _taken_before()
    known, refused = _looked_at(what, found)
    if dry_run:
        return Report(found.encoding, len(known), refused, None, was_stored=False)
    with transaction.atomic():
        source, is_first = Source.objects.get_or_create(
            what=what,
            sha256=found.sha256,
            defaults={
                "name": name[:100],
                "by": by,
                "received_at": clock.now(),
                "taken": len(known),
                "refused": len(refused),
            },
        )
        if not is_first:  # by somebody else, while this one was looked at
            raise _taken_before()
        _store(what, known, source)
    return Report(found.encoding, len(known), refused, _written(found, refused), was_stored=True)


def _taken_before() -> NotTaken:
    return NotTaken("这份文件已经采用过。", "This very file was taken before.")


def _looked_at(what: str, found: Sheet) -> tuple[list[Known], list[tuple[int, str]]]:
    known, refused, today = [], [], day_of(clock.now_s())
    for line, row in found.rows:
        try:
            known.append(SCHEMAS[what].read(row, today))
        except Refused as why:
            refused.append((line, str(why)))
    return known, refused


def _store(what: str, known: list[Known], source: Source) -> None:
    """The facts, and everybody whom they concern among those waiting. Of two rows about the same the later one stands."""
    schema = SCHEMAS[what]
    people = register_all(home(), [row.who for row in known if row.who is not None])
    facts: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in known:
        about = {} if row.who is None else {"person_id": people[row.who[1]]}
        fact = about | row.fact
        facts[tuple(fact.get(key, fact.get(f"{key}_id")) for key in schema.key)] = fact
    model: type[Any] = schema.model
    model.objects.bulk_create(
        [model(source=source, **fact) for fact in facts.values()],
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=schema.key,
        update_fields=schema.newer,
    )
    concerned = set(people.values()) if schema.model is not RiskLevel else _who_stayed(list(facts.values()))
    Waiting.objects.bulk_create([Waiting(person_id=pid) for pid in concerned], batch_size=_AT_ONCE)


def _who_stayed(levels: Sequence[dict[str, Any]]) -> set[int]:
    """Whoever was in one of those areas on a day to which its level belongs."""
    found: set[int] = set()
    for level in levels:
        stays = Stay.objects.filter(
            area=level["area"], from_day__lte=level["until_day"], until_day__gte=level["from_day"]
        )
        found.update(stays.values_list("person_id", flat=True))
    return found


def _written(found: Sheet, refused: list[tuple[int, str]]) -> Path | None:
    """Line, sentence, and the row without name and number: whoever sent the file has those.

    A number in a column that it does not belong to is no less somebody's.
    """
    if not refused:
        return None
    rows, text = dict(found.rows), io.StringIO()
    told = [column for column in found.columns if column not in ("证件号码", "姓名")]
    writer = csv.writer(text)
    writer.writerow(["行 line", "原因 reason", *told])
    for line, reason in refused:
        cells = (_NUMBER.sub("…", rows[line][column]) for column in told)
        writer.writerow([line, reason, *map(sheet.neutral, cells)])
    path = data_folder.folder("refused") / f"{found.sha256[:16]}.csv"
    data_folder.replace(path, text.getvalue().encode("utf-8-sig"))
    return path
