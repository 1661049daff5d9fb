"""What the hub said once is there after a restart, whole, and is not rolled back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scanner.errors import StoreError, Trouble, TrustError
from scanner.store import schema
from scanner.store.database import Connection, open_database
from scanner.store.enrolment_shelf import Enrolment, EnrolmentShelf
from scanner.store.trust_shelf import StoredTrust, TimeFloor, TrustShelf

if TYPE_CHECKING:
    from pathlib import Path


DOCUMENTS = {"hub.json": b"{}", "issuers/330100.json": b"{1}", "sites/gate.json": b"{2}"}
ENROLMENT = Enrolment(b"gate-one", "https://hub.example", b"c" * 32, b"{root}", "north-gate", demo=False)


def reopened(tmp_path: Path) -> Connection:
    return open_database(tmp_path / "data" / "trust.db", schema.trust)


def test_trust_is_there_after_a_restart(trust_db: Connection, tmp_path: Path) -> None:
    assert TrustShelf(trust_db).load() is None
    TrustShelf(trust_db).save(DOCUMENTS, 7, 1000, 2000)
    trust_db.close()
    database = reopened(tmp_path)
    assert TrustShelf(database).load() == StoredTrust(DOCUMENTS, 7, 1000, 2000)
    database.close()


def test_a_refresh_replaces_all_documents(trust_db: Connection) -> None:
    shelf = TrustShelf(trust_db)
    shelf.save(DOCUMENTS, 7, 1000, 2000)
    shelf.save({"hub.json": b"{new}"}, 7, 1500, 2500)
    assert shelf.load() == StoredTrust({"hub.json": b"{new}"}, 7, 1500, 2500)
    shelf.save({}, 8, 1, 2)
    assert shelf.load() == StoredTrust({}, 8, 1, 2)


def test_trust_is_not_rolled_back(trust_db: Connection) -> None:
    shelf = TrustShelf(trust_db)
    shelf.save(DOCUMENTS, 7, 1000, 2000)
    with pytest.raises(TrustError) as caught:
        shelf.save({}, 6, 3000, 4000)
    assert caught.value.trouble is Trouble.TRUST_REFUSED
    assert shelf.load() == StoredTrust(DOCUMENTS, 7, 1000, 2000)


def test_trust_that_cannot_be_written_whole_is_not_written(trust_db: Connection) -> None:
    shelf = TrustShelf(trust_db)
    shelf.save(DOCUMENTS, 7, 1000, 2000)
    trust_db.execute(
        "CREATE TRIGGER full BEFORE INSERT ON trust WHEN NEW.version = 8 BEGIN SELECT raise(ABORT, 'no'); END"
    )
    with pytest.raises(StoreError):
        shelf.save({"hub.json": b"{new}"}, 8, 3000, 4000)
    assert shelf.load() == StoredTrust(DOCUMENTS, 7, 1000, 2000)


def test_the_time_floor_only_rises(trust_db: Connection, tmp_path: Path) -> None:
    floor = TimeFloor(trust_db)
    assert floor.highest_s() == 0
    for told_s, highest_s in [(500, 500), (400, 500), (600, 600)]:
        floor.raise_to(told_s)
        assert floor.highest_s() == highest_s
    other = reopened(tmp_path)
    TimeFloor(other).raise_to(900)
    floor.raise_to(700)
    assert floor.highest_s() == 900
    other.close()


def test_the_enrolment_is_there_after_a_restart(trust_db: Connection, tmp_path: Path) -> None:
    assert EnrolmentShelf(trust_db).load() is None
    EnrolmentShelf(trust_db).save(ENROLMENT)
    trust_db.close()
    database = reopened(tmp_path)
    assert EnrolmentShelf(database).load() == ENROLMENT
    database.close()


def test_a_new_enrolment_under_the_same_root_keeps_what_is_known(trust_db: Connection) -> None:
    EnrolmentShelf(trust_db).save(ENROLMENT)
    TrustShelf(trust_db).save(DOCUMENTS, 7, 1000, 2000)
    EnrolmentShelf(trust_db).save(ENROLMENT._replace(device=b"gate-two", site="south-gate"))
    assert TrustShelf(trust_db).load() == StoredTrust(DOCUMENTS, 7, 1000, 2000)


def test_a_new_root_starts_from_nothing(trust_db: Connection) -> None:
    EnrolmentShelf(trust_db).save(ENROLMENT)
    TrustShelf(trust_db).save(DOCUMENTS, 7, 1000, 2000)
    TimeFloor(trust_db).raise_to(5000)
    fresh = ENROLMENT._replace(root=b"{another}", demo=True)
    EnrolmentShelf(trust_db).save(fresh)
    assert EnrolmentShelf(trust_db).load() == fresh
    assert TrustShelf(trust_db).load() is None
    assert TimeFloor(trust_db).highest_s() == 0
    TrustShelf(trust_db).save({}, 1, 1, 2)
