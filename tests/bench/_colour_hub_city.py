"""The made-up city in a hub's own tables: everybody declared, judged last night, with a code in this generation's list.

Its days are moved so that the night to be judged is today. Written past Django, and past the checks of foreign keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from hub import clock
from hub.colour.engine import duck
from hub.colour.engine.tables import SNAPSHOT
from hub.colour.models import Run
from hub.evidence.days import day_of
from hub.evidence.models import Source
from hub.people import documents
from hub.trust.publishing import home
from scanner.protocol.status_list import Status, living_generations
from tests.bench import _colour_city
from tests.hub.colour._cities import TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from hub.colour.engine.duck import Connection

_BLOCK_BYTES, _ROWS_AT_ONCE = 1 << 20, 20_000
# Of two facts about the same the hub keeps one; the city's dice know nothing of that.
_TABLES = {
    "people_person": """
SELECT p.pid AS id, $home AS issuer_id, d.document, '王**' AS name, '000' AS tail, p.district, '' AS compound,
  lpad(CAST(p.pid AS VARCHAR), 22, '0') AS page
FROM people p JOIN documents d ON d.pid = p.pid""",
    "evidence_declaration": """
SELECT pid AS id, pid AS person_id, $source AS source_id, 'return_work' AS purpose, $now AS declared_at
FROM people WHERE complete""",
    "evidence_stay": """
SELECT row_number() OVER () AS id, pid AS person_id, $source AS source_id, area, from_day + $moved AS from_day,
  max(until_day) + $moved AS until_day, max(hours) AS hours
FROM stays GROUP BY pid, area, from_day""",
    "evidence_case": """
SELECT row_number() OVER () AS id, pid AS person_id, $source AS source_id, kind, from_day + $moved AS from_day,
  max(until_day) + $moved AS until_day
FROM cases GROUP BY pid, kind, from_day""",
    "evidence_contact": """
SELECT row_number() OVER () AS id, pid AS person_id, $source AS source_id, kind, day + $moved AS day
FROM contacts GROUP BY pid, kind, day""",
    "evidence_checkin": """
SELECT row_number() OVER () AS id, pid AS person_id, $source AS source_id, day + $moved AS day, normal FROM checkins""",
    "evidence_fever": """
SELECT row_number() OVER () AS id, pid AS person_id, $source AS source_id, day + $moved AS day,
  max(cleared_day) + $moved AS cleared_day
FROM fevers GROUP BY pid, day""",
    "evidence_risklevel": """
SELECT row_number() OVER () AS id, area, district, level, from_day + $moved AS from_day, until_day + $moved AS until_day,
  $source AS source_id
FROM risk""",
    "colour_trigger": """
SELECT row_number() OVER () AS id, pid AS person_id, rule, turn, colour, start_day + $moved AS start_day,
  evidence + $moved AS evidence, least(999999, hold_until + $moved) AS hold_until, checkins,
  closed_day + $moved AS closed_day, $run AS run_id
FROM ledger""",
    "colour_standing": """
SELECT pid AS person_id, colour, rules, evidence + $moved AS evidence, least(999999, clears_on + $moved) AS clears_on,
  $run AS run_id
FROM standing""",
    "colour_assignment": """
SELECT pid AS id, pid AS person_id, colour, 'bench' AS reason, 'bench' AS by, $now AS assigned_at, $run AS run_id
FROM standing WHERE colour >= 0""",
    "lists_place": """
SELECT pid AS id, $home AS issuer_id, $generation AS generation, pid * 7919 % $size AS index, pid AS person_id,
  FALSE AS is_card, greatest(0, CASE colour WHEN 2 THEN $red WHEN 1 THEN $yellow ELSE 0 END) AS status, FALSE AS revoked
FROM standing WHERE colour >= 0""",
}


def document(pid: int) -> str:
    """The number of that person's passport."""
    return f"E{pid:08d}"


def settle(folder: Path, people: int) -> None:
    """Draw so many people into `folder`, an empty one, and into the hub's tables."""
    city = folder / "city"
    _colour_city.draw(city, people)
    known = folder / "documents.csv"
    with known.open("w", encoding="ascii") as file:
        file.writelines(f"{pid},{documents.keyed(document(pid))}\n" for pid in range(1, people + 1))
    _first_rows(people)
    with duck.opened(folder) as source:
        duck.attach(source, city, SNAPSHOT)
        source.read_csv(str(known), header=False, names=["pid", "document"]).create_view("documents")
        for table, text in _TABLES.items():
            _fill(source, folder, table, _spelled(text))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _first_rows(people: int) -> None:
    """What the others point to: the city with room for all in its lists, where facts came from, the night before."""
    city = home()
    city.list_size = max(city.list_size, 1 << (people * 4 // 3).bit_length())
    city.save()
    Source.objects.create(what="words", name="bench", by="bench", received_at=clock.now())
    eve = day_of(clock.now_s()) - 1
    Run.objects.create(what="nightly", day=eve, version="2020-02", started_at=clock.now(), is_done=True)


def _spelled(text: str) -> str:
    city, now_s = home(), clock.now_s()
    words = {
        "$home": f"'{city.code}'",
        "$source": str(Source.objects.get().pk),
        "$run": str(Run.objects.get().pk),
        "$now": f"'{clock.now():%Y-%m-%d %H:%M:%S}+00'",
        "$moved": str(day_of(now_s) - TODAY),
        "$generation": str(living_generations(now_s)[0]),
        "$size": str(city.list_size - 1),
        "$red": str(int(Status.RED)),
        "$yellow": str(int(Status.YELLOW)),
    }
    for word, value in words.items():
        text = text.replace(word, value)
    return text


def _fill(source: Connection, folder: Path, table: str, text: str) -> None:
    """Keys are not looked up, and numbers go on behind these."""
    rows = source.sql(text)
    columns = ", ".join(f'"{name}"' for name in rows.columns)
    if connection.vendor == "postgresql":
        file = folder / "rows.csv"
        rows.write_csv(str(file), header=False)
        with connection.cursor() as cursor, file.open("rb") as blocks:
            cursor.execute("SET session_replication_role = replica")
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN (FORMAT csv)") as into:
                while block := blocks.read(_BLOCK_BYTES):
                    into.write(block)
            if "id" in rows.columns:
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
                )
        file.unlink()
        return
    found = source.cursor().execute(text)
    places = ", ".join(["?"] * len(rows.columns))
    with transaction.atomic():
        connection.connection.execute("PRAGMA defer_foreign_keys = ON")
        while some := found.fetchmany(_ROWS_AT_ONCE):
            connection.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", some)
