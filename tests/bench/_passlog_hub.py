"""The hub's half of the bench, in a process of its own: `python -m tests.bench._passlog_hub VERB ARGUMENTS`, JSON out.

    prepare GATES               the tables, and so many gates that may write; the acknowledgement key
    ingest BATCHES              batches of 200 taken in, beside the same rows by the database's own fastest way
    open ROWS                   sealed rows opened by the worker, beside bare HPKE
    count                       how many records are held, and how many of them in a log without a gap

`HUB_DATA` and `HUB_DATABASE_URL` name the hub.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402 - Django's settings come first

from hub import clock, keys  # noqa: E402
from hub.checkpoints.models import Device, DeviceStanding, Epoch  # noqa: E402
from hub.commands import work  # noqa: E402
from hub.commands.prepare import prepare as prepare_hub  # noqa: E402
from hub.passes.ingest import receive  # noqa: E402
from hub.passes.models import Opened, PassRecord  # noqa: E402
from hub.passes.opening import open_waiting  # noqa: E402
from scanner.protocol import record  # noqa: E402
from scanner.protocol.sealing import SealingKey  # noqa: E402
from tests.bench._passlog_gates import BenchGate, random_bytes  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BATCH = 200
FIRST = 1_000_000  # the numbers of the gates that only this process knows
GATES = 25


def prepare(gates: int) -> list[str]:
    prepare_hub(demo=False)
    _enrol(range(gates))
    return [keys.signing_key(keys.ACKNOWLEDGEMENT).public.hex()]


def _enrol(numbers: range) -> None:
    now = datetime.now(UTC)
    devices = Device.objects.bulk_create(
        Device(
            device_hex=gate.device.hex(),
            public=gate.key.public,
            kid_hex=gate.key.kid.hex(),
            name=f"gate {number}",
            site="bench",
            computer="bench",
            standing=DeviceStanding.ACTIVE,
            confirmed_at=now,
        )
        for number in numbers
        for gate in [BenchGate(number)]
    )
    Epoch.objects.bulk_create(Epoch(device=device, number=1, granted_at=now) for device in devices)


def ingest(batches: int) -> dict[str, float]:
    bodies = _bodies(batches, random_bytes)
    began, used = time.perf_counter(), time.process_time()
    for body in bodies:
        receive(body, clock.now())
    took, busy = time.perf_counter() - began, time.process_time() - used
    rows, columns = _rows()
    assert len(rows) == batches * BATCH
    whole, each = (_by_the_fastest_way(columns, rows, at_once) for at_once in (len(rows), BATCH))
    rates = {"ours": took, "whole": whole, "each": each, "processor": busy}
    return {name: len(rows) / seconds for name, seconds in rates.items()}


def _bodies(batches: int, seal: Callable[[bytes, bytes], bytes]) -> list[bytes]:
    """From several gates in turn, as they come to a hub."""
    first = FIRST + Device.objects.count()
    _enrol(range(first, first + GATES))
    gates = [BenchGate(number, seal) for number in range(first, first + GATES)]
    return [gates[n % GATES].body(BATCH) for n in range(batches)]


def _rows() -> tuple[list[tuple[object, ...]], str]:
    """All rows as the database gives them, without their id."""
    names = [str(field.column) for field in PassRecord._meta.concrete_fields if field.column != "id"]
    columns = ", ".join(names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM passes_passrecord ORDER BY id")
        return cursor.fetchall(), columns


def _by_the_fastest_way(columns: str, rows: Sequence[tuple[object, ...]], at_once: int) -> float:
    """Seconds for the same rows into the same table, empty again, `at_once` in a transaction; nothing is asked."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM passes_passrecord")
    write = _copied if connection.vendor == "postgresql" else _executed
    began = time.perf_counter()
    for start in range(0, len(rows), at_once):
        with transaction.atomic():
            write(columns, rows[start : start + at_once])
    return time.perf_counter() - began


def _copied(columns: str, rows: Sequence[tuple[object, ...]]) -> None:
    statement = f"COPY passes_passrecord ({columns}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _executed(columns: str, rows: Sequence[tuple[object, ...]]) -> None:
    places = ", ".join("?" * len(rows[0]))
    connection.connection.executemany(f"INSERT INTO passes_passrecord ({columns}) VALUES ({places})", rows)


def open_rows(rows: int) -> dict[str, float]:
    key = SealingKey(keys.sealing_public()[0])
    PassRecord.objects.update(is_waiting=False)
    for body in _bodies(rows // BATCH, key.seal):
        receive(body, clock.now())
    sealed = [
        (record.parse(bytes(row.record)), row.epoch.device.device)
        for row in PassRecord.objects.filter(is_waiting=True).select_related("epoch__device")
    ]
    bound = [(parts.sealed, parts.binding(device)) for parts, device in sealed]
    (opening,) = keys.opening_keys()
    began = time.process_time()
    for ciphertext, info in bound:
        opening.open(ciphertext, info)
    bare, began = time.process_time() - began, time.process_time()
    opened = 0
    while done := open_waiting(work.OPENED_AT_ONCE):
        opened += done
    ours = time.process_time() - began
    assert opened == len(bound) == Opened.objects.filter(fault="").count()
    return {"ours": opened / ours, "bare": opened / bare}


def count() -> dict[str, int]:
    held = PassRecord.objects.count()
    through = sum(Epoch.objects.values_list("acked_through", flat=True))
    return {"held": held, "through": through}


VERBS: dict[str, Callable[..., object]] = {
    "prepare": prepare,
    "ingest": ingest,
    "open": open_rows,
    "count": count,
}


if __name__ == "__main__":
    print(json.dumps(VERBS[sys.argv[1]](*map(int, sys.argv[2:]))))
