"""The hub's database is locked, full or away: 503 and when to come again, nothing half stored, and later all is well."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection

from hub.passes.models import Alarm, Conflict, PassRecord
from hub.problems import AGAIN_IN_S, CONTENT_TYPE
from tests.fakes import postgres
from tests.fakes.hub_gates import enrolled, posted, sent
from tests.fakes.officers import entered
from tests.fakes.racing_hub import LENGTH
from tests.hub.test_passes_race import Hub

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

    from tests.fakes.hub import HubInProcess

NOT_NOW = [503, str(AGAIN_IN_S), CONTENT_TYPE]


class FailsAt:
    """The database as Django's door to it sees it: from statement `number` on none is answered."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, execute: Callable[..., Any], sql: str, *what: Any) -> Any:  # noqa: ANN401 - Django's
        if "SAVEPOINT" not in sql:  # the test itself lives in a transaction
            self.left -= 1
            if self.left < 0:
                raise OperationalError("database is locked")
        return execute(sql, *what)


def test_wherever_it_fails_nothing_is_half_stored(client: Client, hub: HubInProcess) -> None:
    gate = enrolled(client)
    for _ in range(4):
        gate.scan()
    sent(client, gate.batch(3, 3))
    other = gate.written(3, outcome=3)
    body = gate.batch(1, 4, [gate.records[1], gate.records[2], other, gate.records[4]])
    for number in range(1, 100):
        with connection.execute_wrapper(FailsAt(number - 1)):
            answer = client.post("/api/passes", body, "application/vnd.hz1.batch")
        if answer.status_code == 200:
            break
        assert [answer.status_code, answer["Retry-After"], answer["Content-Type"]] == NOT_NOW
        assert json.loads(answer.content)["status"] == 503
        assert list(PassRecord.objects.values_list("seq", flat=True)) == [3]
        assert not Conflict.objects.exists()
        assert not Alarm.objects.exists()
    assert number > 6, "every statement of the ingest had its turn"
    assert sorted(PassRecord.objects.values_list("seq", flat=True)) == [1, 2, 3, 4]


def test_other_mistakes_are_no_trouble_of_the_database(client: Client, hub: HubInProcess) -> None:
    gate = enrolled(client)
    gate.scan()

    def breaks(*_: object) -> None:
        raise ZeroDivisionError

    with connection.execute_wrapper(breaks), pytest.raises(ZeroDivisionError):
        posted(client, gate.batch(1, 1))


def test_a_person_reads_it(client: Client, hub: HubInProcess) -> None:
    entered(client, User.objects.create_superuser("wang"))
    with connection.execute_wrapper(FailsAt(2)):
        answer = client.get("/oversight/gates/")
    assert (answer.status_code, answer["Retry-After"]) == (503, str(AGAIN_IN_S))
    assert "请稍后再试" in answer.content.decode()


def test_a_locked_file(tmp_path: Path) -> None:
    hub = Hub(tmp_path, "")
    with (
        closing(sqlite3.connect(tmp_path / "hub" / "hub.sqlite3", isolation_level=None)) as holder,
        hub.worker("try") as worker,
    ):
        holder.execute("BEGIN IMMEDIATE")
        assert _said(worker, "0") == NOT_NOW
        holder.execute("ROLLBACK")
        assert _said(worker, "0")[0] == 200
        worker.communicate()


CUTS = (
    "TRIGGER copying BEFORE INSERT ON passes_passrecord FOR EACH ROW WHEN (NEW.seq % 20 = 10)",
    "TRIGGER stored BEFORE UPDATE ON checkpoints_epoch FOR EACH ROW",
    "CONSTRAINT TRIGGER at_the_commit AFTER UPDATE ON checkpoints_epoch INITIALLY DEFERRED FOR EACH ROW",
)
"""Where the server breaks the connection off: at the tenth record, when all are stored, at the commit."""
_BREAKS_OFF = """CREATE FUNCTION breaks_off() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$"""


def test_a_postgresql_that_breaks_off_in_the_middle_of_a_batch_and_then_goes_away(
    tmp_path: Path, needed: Callable[..., Any]
) -> None:
    """Wherever it breaks off nothing of the batch is there, and the same again is stored whole, by the same worker."""
    with postgres.cluster(needed(postgres.programs(), "PostgreSQL (initdb)")) as url:
        hub = Hub(tmp_path, url)
        worker = hub.worker("try")
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(_BREAKS_OFF)
            for number, when in enumerate(CUTS):
                server.execute(f"CREATE {when} EXECUTE FUNCTION breaks_off()".encode())
                assert _said(worker, str(number)) == NOT_NOW
                assert _stored(server) == (LENGTH * number, LENGTH * number)
                server.execute("DROP FUNCTION breaks_off CASCADE")
                server.execute(_BREAKS_OFF)
                assert _said(worker, str(number))[0] == 200
            assert _stored(server) == (LENGTH * len(CUTS), LENGTH * len(CUTS))
    with worker:
        assert [_said(worker, "0"), _said(worker, "0")] == [NOT_NOW, NOT_NOW]
        worker.communicate()


def _stored(server: psycopg.Connection[Any]) -> tuple[int, int]:
    """How many records are there, and through which number they are acknowledged."""
    rows = "SELECT (SELECT count(*) FROM passes_passrecord), (SELECT acked_through FROM checkpoints_epoch)"
    return server.execute(rows).fetchone() or (0, 0)


def _said(worker: Any, line: str) -> list[Any]:  # noqa: ANN401 - Popen is generic
    worker.stdin.write(line + "\n")
    worker.stdin.flush()
    said: list[Any] = json.loads(worker.stdout.readline())
    return said
