"""The hub of one worker: made once with its gates, put back to that for each run; what may befall it stands here too."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from hub import data_folder, keys
from hub.trust import key_files, published
from hub.trust.models import Issuer
from tests.fakes import migrated
from tests.fakes.clock import FakeClock
from tests.fakes.enrolled_gate import EnrolledGate
from tests.fakes.hub import Answer, HubInProcess

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PASSES = "/api/passes"
_BUSY_MS = 20_000
_NO_LIMIT = 2**30
_LIST_SIZE = 1024  # what a list says is not at stake here, and a long one takes time


class City(HubInProcess):
    """`replies` are what it answered to batches in this run, `clock` its own."""

    def __init__(self, root: Path, gates: int) -> None:
        self.clock = FakeClock()
        self.replies: list[bytes] = []
        self.root = root
        data_folder.folder()
        with closing(_opened()) as database:
            migrated.begin_with(database)
        call_command("migrate", verbosity=0)
        with closing(_opened()) as database:
            migrated.keep(database)
        Issuer._meta.get_field("list_size").default = _LIST_SIZE
        super().__init__(root, self)
        self.client.raise_request_exception = False
        self.visitors = [*self.people("green"), *self.people("red")]
        for number in range(gates):
            self._prepare_gate(root / "template" / str(number))
        self.copy_to(root / "template" / "hub")
        self._started_s = self.clock.wall_s()

    def _prepare_gate(self, folder: Path) -> None:
        gate = EnrolledGate(folder, self, self.clock)
        gate.sync()
        gate.stop()

    def wall_ms(self) -> int:
        return self.clock.wall_ms()

    def begin_anew(self) -> None:
        """As if nothing had ever happened."""
        self.clock = FakeClock(self._started_s)
        self.replies = []
        self.put_back(self.root / "template" / "hub")

    def gate(self, number: int, folder: Path, clock: FakeClock) -> EnrolledGate:
        """One of the gates that have come in, on a folder of its own."""
        shutil.copytree(self.root / "template" / str(number), folder, symlinks=True)
        return EnrolledGate(folder, self, clock)

    def post(
        self, path: str, body: bytes, content_type: str, headers: Mapping[str, str] | None = None
    ) -> Answer:
        answer = super().post(path, body, content_type, headers)
        if path == PASSES:
            self.replies.append(answer[2])
        return answer

    # ---- its disk and its process

    def copy_to(self, place: Path) -> None:
        """What a backup of the whole data folder holds."""
        _let_go()
        shutil.copytree(self.root / "hub", place)

    def put_back(self, place: Path) -> None:
        _let_go()
        shutil.rmtree(self.root / "hub")
        shutil.copytree(place, self.root / "hub")
        self.restart()

    def put_back_database(self, place: Path) -> None:
        """Only the database is from the backup: keys and what was published are as they were."""
        _let_go()
        for left in (self.root / "hub").glob("hub.sqlite3*"):
            left.unlink()
        shutil.copy(place / "hub.sqlite3", settings.DATABASES["default"]["NAME"])
        self.restart()

    def restart(self) -> None:
        """Another process: no transaction, nothing remembered."""
        _let_go()
        keys._secret.cache_clear()
        published._documents.cache_clear()
        key_files.forget_what_was_read()

    @contextmanager
    def troubled(self, how: str) -> Iterator[None]:
        """Its database `locked` by somebody who does not end, `read-only`, or `full`."""
        worse, well = {
            "locked": ("busy_timeout=0", f"busy_timeout={_BUSY_MS}"),
            "read-only": ("query_only=ON", "query_only=OFF"),
            "full": (f"max_page_count={_pages()}", f"max_page_count={_NO_LIMIT}"),
        }[how]
        with closing(_opened()) as other:
            _pragma(worse)
            if how == "locked":
                other.execute("BEGIN IMMEDIATE")
            try:
                yield
            finally:
                _pragma(well)


def _let_go() -> None:
    """Close the database's file whatever Django thinks of the connection's state, which died with the process."""
    raw = connection.connection
    if raw is not None:
        raw.close()
    del connections["default"]


def _opened() -> sqlite3.Connection:
    return sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)


def _pragma(said: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {said}")


def _pages() -> int:
    """How large the database is."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        return int(cursor.fetchone()[0])
