"""A file that is not right is named, and never touched."""

from __future__ import annotations

import os
import resource
import sqlite3
import stat
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import sqlite_utils

from scanner.errors import StoreError, Trouble
from scanner.store import schema
from scanner.store.database import open_database, store_errors, writing
from scanner.store.migrating import APPLIED, Migrations
from tests.unit.store.gate import FIRST_GRANT, GREEN, Gate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlite_utils import Database


def trouble_with(path: Path, migrations: Migrations = schema.passes) -> Trouble:
    with pytest.raises(StoreError) as caught:
        open_database(path, migrations)
    return caught.value.trouble


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A log of 200 passes, closed."""
    gate = Gate(tmp_path / "data")
    gate.outbox.open_epoch(FIRST_GRANT)
    for _ in range(200):
        gate.log.append(GREEN)
    gate.close()
    return gate.path


def test_everything_is_private(gate: Gate) -> None:
    gate.log.append(GREEN)
    assert stat.S_IMODE(gate.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in gate.folder.iterdir()} == {0o600}


def test_a_file_that_others_could_read_is_closed_to_them(filled: Path) -> None:
    filled.chmod(0o644)
    open_database(filled, schema.passes).close()
    assert stat.S_IMODE(filled.stat().st_mode) == 0o600


def test_the_folder_waits_for_the_disk_where_a_file_is_new_and_not_at_every_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr("scanner.store.durable_file.sync_folder", synced.append)
    path = tmp_path / "passes.db"
    for _ in range(2):
        open_database(path, schema.passes).close()
    assert synced == [tmp_path]


def test_every_connection_is_set_up(gate: Gate) -> None:
    for side in (gate.lane_side, gate.sync_side):
        asked = [
            "journal_mode",
            "synchronous",
            "busy_timeout",
            "foreign_keys",
            "recursive_triggers",
            "trusted_schema",
        ]
        found = [side.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
        assert found == ["wal", 2, 5000, 1, 1, 0]


@pytest.mark.parametrize("damage", ["no database", "first pages", "page of records", "cut", "header"])
def test_a_damaged_file_is_reported_and_left_as_it_is(filled: Path, damage: str) -> None:
    whole = filled.read_bytes()
    page_of_records = whole.index(b"PASS_GREEN") // 4096 * 4096
    broken = {
        "no database": b"this is a letter to my aunt, and no database at all" * 100,
        "first pages": whole[:8192] + os.urandom(4096) + whole[12288:],
        "page of records": whole[:page_of_records] + bytes(4096) + whole[page_of_records + 4096 :],
        "cut": whole[: len(whole) // 2],
        "header": os.urandom(100) + whole[100:],
    }[damage]
    filled.write_bytes(broken)
    assert trouble_with(filled) is Trouble.STORE_DAMAGED
    assert filled.read_bytes() == broken
    assert [file.name for file in filled.parent.iterdir()] == [filled.name]


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "places.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bookmark (url)")
    connection.close()
    before = path.read_bytes()
    assert trouble_with(path) is Trouble.STORE_DAMAGED
    assert path.read_bytes() == before


def test_our_own_other_database_is_left_alone(filled: Path) -> None:
    assert trouble_with(filled, schema.trust) is Trouble.STORE_DAMAGED


def test_a_database_of_a_newer_program_is_left_alone(filled: Path) -> None:
    with sqlite3.connect(filled) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('passes', 'of_tomorrow', '')"
        )
    connection.close()
    assert trouble_with(filled) is Trouble.STORE_TOO_NEW


def test_a_migration_that_fails_leaves_the_database_as_it_was(filled: Path) -> None:
    def half(db: Database) -> None:
        db.execute("CREATE TABLE fresh (x)")
        db.execute("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(StoreError):
        open_database(filled, Migrations("passes", *schema.passes.steps, half))
    database = open_database(filled, schema.passes)
    assert ("fresh",) not in database.execute("SELECT name FROM sqlite_schema").fetchall()
    database.close()


def test_what_is_up_to_date_needs_no_migrating(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlite_utils", None)
    open_database(filled, schema.passes).close()
    with pytest.raises(ImportError):
        open_database(filled.with_name("new.db"), schema.passes)


def test_what_was_done_is_written_where_the_library_writes_it() -> None:
    assert sqlite_utils.Migrations.migrations_table == APPLIED


def test_where_no_file_can_be_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "passes.db").mkdir()
    assert trouble_with(tmp_path / "passes.db") is Trouble.STORE_UNAVAILABLE
    (tmp_path / "file").write_bytes(b"")
    assert trouble_with(tmp_path / "file" / "passes.db") is Trouble.STORE_UNAVAILABLE


def test_a_database_that_may_only_be_read_is_unavailable(gate: Gate) -> None:
    gate.lane_side.execute("PRAGMA query_only=ON")
    with pytest.raises(StoreError) as caught:
        gate.log.append(GREEN)
    assert caught.value.trouble is Trouble.STORE_UNAVAILABLE
    gate.lane_side.execute("PRAGMA query_only=OFF")
    assert gate.log.append(GREEN) == 1


def test_a_locked_database_is_unavailable_and_works_again(gate: Gate) -> None:
    gate.lane_side.execute("PRAGMA busy_timeout=1")
    gate.sync_side.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError) as caught:
        gate.log.append(GREEN)
    assert caught.value.trouble is Trouble.STORE_UNAVAILABLE
    gate.sync_side.rollback()
    assert gate.log.append(GREEN) == 1


@contextmanager
def small_files(most_bytes: int = 64 * 1024) -> Iterator[None]:
    """A disk without room, as the kernel tells it: no file may grow beyond that, the test run's own log included."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def pass_until_trouble(gate: Gate) -> tuple[int, Trouble]:
    """The last number that was said to be written, and what stopped the next."""
    written = 0
    for _ in range(100_000):
        try:
            written = gate.log.append(GREEN)
        except StoreError as error:
            return written, error.trouble
    pytest.fail("there is always room")


def test_a_pass_that_finds_no_room_is_not_said_to_be_written(gate: Gate) -> None:
    with small_files():
        written, trouble = pass_until_trouble(gate)
    assert trouble in {Trouble.STORE_FULL, Trouble.STORE_UNAVAILABLE}
    assert gate.seqs() == list(range(1, written + 1))
    assert gate.log.verify_chain() is None


def test_a_start_that_finds_no_room_is_told_so(tmp_path: Path) -> None:
    """It was told to look at its permissions: what SQLite wants first is room for the memory it shares."""
    open_database(tmp_path / "passes.db", schema.passes).close()
    with small_files(16 * 1024):
        assert trouble_with(tmp_path / "passes.db") is Trouble.STORE_FULL


def test_a_full_database_is_full_and_goes_on_when_there_is_room(gate: Gate) -> None:
    pages = gate.lane_side.execute("PRAGMA page_count").fetchone()[0]
    gate.lane_side.execute(f"PRAGMA max_page_count={pages}")
    written, trouble = pass_until_trouble(gate)
    assert trouble is Trouble.STORE_FULL
    gate.lane_side.execute("PRAGMA max_page_count=1000000")
    assert gate.log.append(GREEN) == written + 1
    assert gate.log.counts.waiting == written + 1


def test_what_is_nobodys_fault_but_ours_is_internal(gate: Gate) -> None:
    with pytest.raises(StoreError) as caught, store_errors():
        gate.lane_side.execute("SELECT nothing FROM nowhere")
    assert caught.value.trouble is Trouble.INTERNAL


def test_a_transaction_left_by_an_exception_leaves_nothing(gate: Gate) -> None:
    def fail_half_way() -> None:
        with writing(gate.lane_side):
            gate.lane_side.execute("INSERT INTO receipt (epoch, acked_through, acked_s) VALUES (1, 1, 1)")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail_half_way()
    assert gate.sync_side.execute("SELECT count(*) FROM receipt").fetchone() == (0,)
    with writing(gate.sync_side):
        pass
