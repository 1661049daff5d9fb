"""A list in force is whole, newest, and what its issuer signed; whatever the power or a hand on the disk does."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.errors import StoreError, Trouble, TrustError
from scanner.protocol import status_list
from scanner.protocol.health_code import GENERATION_S, generation_at
from scanner.protocol.signing import VerifyKey
from scanner.protocol.status_list import Status, StatusList
from scanner.store import schema
from scanner.store.blacklist import Blacklist, Listed
from scanner.store.database import Connection, open_database
from scanner.store.list_shelf import ListHead, ListShelf
from tests.fakes.clock import SPRING_2026_S
from tests.fakes.issuing import LIST_SIZE, FakeCity
from tests.unit.store.failing_disk import FailingDisk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class CityWithoutCanaries(FakeCity):
    """The shelf keeps whatever list was verified; that one must have a canary is for others to say."""

    def status_list(
        self, iat_s: int, listed: Mapping[int, Status] | None = None, size: int = LIST_SIZE, **changes: object
    ) -> StatusList:
        packed = status_list.pack(size, listed or {})
        return super().status_list(iat_s, listed, size, **{"packed": packed, **changes})


CITY = CityWithoutCanaries()
LIST_KEY = VerifyKey(CITY.list_key.public)
GENERATION = generation_at(SPRING_2026_S)
OLD = {1: Status.RED, 2: Status.YELLOW, 3: Status.REVOKED, 900: Status.RED}
NEW = {2: Status.RED, 3: Status.REVOKED, 4: Status.YELLOW, 4095: Status.RED}
OLD_S, NEW_S = SPRING_2026_S, SPRING_2026_S + 300


def open_token(token: bytes) -> StatusList:
    signed = status_list.parse(token)
    if not signed.is_signed_by(LIST_KEY):
        raise TrustError(Trouble.LIST_REFUSED)
    return status_list.read(signed.payload)


def put(shelf: ListShelf, iat_s: int, listed: Mapping[int, Status], etag: str = '"one"') -> bytes:
    token = CITY.list_token(iat_s, listed)
    shelf.apply(token, open_token(token), etag)
    return token


def said(database: Connection, generation: int = GENERATION) -> tuple[int | None, dict[int, Status]]:
    """What the lane is told, asked for every index that either list names, and the list's iat."""
    asked = {i: Blacklist(database).look_up("330100", generation, i) for i in {*OLD, *NEW, 0, 77}}
    (iat_s,) = {answer.iat_s for answer in asked.values()}
    return iat_s, {i: answer.status for i, answer in asked.items() if answer.status}


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "lists"


@pytest.fixture
def shelf(trust_db: Connection, folder: Path) -> ListShelf:
    return ListShelf(trust_db, folder)


def test_a_list_in_force_answers(shelf: ListShelf, trust_db: Connection, folder: Path) -> None:
    token = put(shelf, OLD_S, OLD)
    assert said(trust_db) == (OLD_S, OLD)
    head = ListHead(OLD_S, OLD_S + status_list.LIFE_S, status_list.TTL_S, LIST_SIZE, '"one"')
    assert shelf.head("330100", GENERATION) == head
    assert shelf.heads() == {("330100", GENERATION): head}
    assert (folder / f"330100-{GENERATION}.cwt").read_bytes() == token


def test_a_newer_list_replaces_the_whole_of_the_older(shelf: ListShelf, trust_db: Connection) -> None:
    put(shelf, OLD_S, OLD)
    put(shelf, NEW_S, NEW, '"two"')
    assert said(trust_db) == (NEW_S, NEW)
    assert trust_db.execute("SELECT count(*) FROM blacklist").fetchone() == (len(NEW),)


@pytest.mark.parametrize("iat_s", [OLD_S, NEW_S])
def test_an_older_or_equally_old_list_is_refused(
    shelf: ListShelf, trust_db: Connection, folder: Path, iat_s: int
) -> None:
    token = put(shelf, NEW_S, NEW)
    with pytest.raises(TrustError) as caught:
        put(shelf, iat_s, OLD)
    assert caught.value.trouble is Trouble.LIST_REFUSED
    assert said(trust_db) == (NEW_S, NEW)
    assert (folder / f"330100-{GENERATION}.cwt").read_bytes() == token


def test_the_same_list_again_is_no_trouble(shelf: ListShelf, trust_db: Connection) -> None:
    put(shelf, OLD_S, OLD)
    put(shelf, OLD_S, OLD)
    assert said(trust_db) == (OLD_S, OLD)


def test_lists_of_other_generations_and_cities_stay_apart(shelf: ListShelf, trust_db: Connection) -> None:
    put(shelf, OLD_S, OLD)
    other = FakeCity("330200").status_list(OLD_S, NEW)
    shelf.apply(b"another token", other, "")
    assert said(trust_db) == (OLD_S, OLD)
    assert Blacklist(trust_db).look_up("330200", GENERATION, 2) == Listed(Status.RED, OLD_S)


def test_what_cannot_be_told_is_never_not_listed(shelf: ListShelf, trust_db: Connection) -> None:
    put(shelf, OLD_S, OLD)
    ask = Blacklist(trust_db).look_up
    assert ask("330100", GENERATION, 5) == Listed(Status.VALID, OLD_S)
    assert ask("330100", GENERATION, LIST_SIZE - 1) == Listed(Status.VALID, OLD_S)
    for outside in (LIST_SIZE, -1, 2**32, 2**70):
        assert ask("330100", GENERATION, outside) == Listed(None, None, "OUTSIDE")
    assert ask("330100", GENERATION + 1, 5) == Listed(None, None, "MISSING")
    assert ask("110100", GENERATION, 5) == Listed(None, None, "MISSING")
    trust_db.execute("DROP TABLE blacklist")
    assert ask("330100", GENERATION, 5) == Listed(None, None, "UNREADABLE")


@settings(max_examples=30)
@given(
    st.lists(st.dictionaries(st.integers(0, LIST_SIZE - 1), st.sampled_from(Status)), min_size=1, max_size=5)
)
def test_after_any_lists_the_copy_is_the_last(
    tmp_path_factory: pytest.TempPathFactory, lists: list[dict[int, Status]]
) -> None:
    data = tmp_path_factory.mktemp("lists")
    database = open_database(data / "trust.db", schema.trust)
    shelf = ListShelf(database, data / "lists")
    for count, listed in enumerate(lists):
        put(shelf, OLD_S + count, listed)
    rows = database.execute('SELECT "index", status FROM blacklist ORDER BY "index"').fetchall()
    assert rows == sorted((index, status) for index, status in lists[-1].items() if status)
    assert shelf.restore(open_token) == []
    database.close()


def test_power_cut_at_every_durable_step(
    trust_db: Connection, shelf: ListShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(shelf, OLD_S, OLD)
    disk = FailingDisk(tmp_path / "data", tmp_path / "cut", trust_db, monkeypatch)
    put(shelf, NEW_S, NEW)
    disk.take()
    monkeypatch.undo()
    trust_db.set_trace_callback(None)
    seen = set()
    for picture in disk.pictures:
        database = open_database(picture / "trust.db", schema.trust)
        before = said(database)
        assert before in [(OLD_S, OLD), (NEW_S, NEW)]
        assert ListShelf(database, picture / "lists").restore(open_token) == []
        after = said(database)
        assert after in [(OLD_S, OLD), (NEW_S, NEW)]
        assert files(picture / "lists") == [f"330100-{GENERATION}.cwt"]
        seen.add((before[0], after[0]))
        database.close()
    assert seen == {(OLD_S, OLD_S), (OLD_S, NEW_S), (NEW_S, NEW_S)}


@pytest.mark.parametrize(
    "statement",
    [
        'DELETE FROM blacklist WHERE "index" = 1',
        'UPDATE blacklist SET status = 2 WHERE "index" = 1',
        "INSERT INTO blacklist VALUES ('330100', {generation}, 5, 3)",
        "UPDATE list SET iat_s = iat_s + 86400",
        "UPDATE list SET size = 900",
    ],
)
def test_a_hand_on_the_copy_is_seen_and_undone(
    shelf: ListShelf, trust_db: Connection, statement: str
) -> None:
    put(shelf, OLD_S, OLD)
    trust_db.execute(statement.format(generation=GENERATION))
    assert shelf.restore(open_token) == [Trouble.LIST_COPY_DIFFERED]
    assert said(trust_db) == (OLD_S, OLD)
    assert shelf.restore(open_token) == []


def test_a_copy_that_does_not_take_what_is_written_stays_the_old_list(
    shelf: ListShelf, trust_db: Connection
) -> None:
    put(shelf, OLD_S, OLD)
    trust_db.execute(
        'CREATE TRIGGER spare_the_cousin AFTER INSERT ON blacklist BEGIN DELETE FROM blacklist WHERE "index" = 4; END'
    )
    with pytest.raises(StoreError) as caught:
        put(shelf, NEW_S, NEW)
    assert caught.value.trouble is Trouble.STORE_DAMAGED
    assert said(trust_db) == (OLD_S, OLD)


def test_a_file_that_was_put_back_is_the_truth_and_an_alarm(
    shelf: ListShelf, trust_db: Connection, folder: Path
) -> None:
    """Its age is honest, and the next contact brings the newest."""
    old = put(shelf, OLD_S, OLD)
    put(shelf, NEW_S, NEW)
    (folder / f"330100-{GENERATION}.cwt").write_bytes(old)
    assert shelf.restore(open_token) == [Trouble.LIST_COPY_DIFFERED]
    assert said(trust_db) == (OLD_S, OLD)
    head = shelf.head("330100", GENERATION)
    assert head is not None
    assert head.etag == ""


@pytest.mark.parametrize(
    "content", [b"", b"\xd2rubbish", FakeCity("330200").list_token(NEW_S, {}), b"x" * 2_000_001]
)
def test_a_file_that_is_not_to_be_believed_answers_nothing(
    shelf: ListShelf, trust_db: Connection, folder: Path, content: bytes
) -> None:
    put(shelf, OLD_S, OLD)
    (folder / f"330100-{GENERATION}.cwt").write_bytes(content)
    assert shelf.restore(open_token) == [Trouble.LIST_REFUSED]
    assert shelf.head("330100", GENERATION) is None
    assert Blacklist(trust_db).look_up("330100", GENERATION, 5) == Listed(None, None, "UNREADABLE")
    put(shelf, OLD_S, OLD)
    assert said(trust_db) == (OLD_S, OLD)


def test_a_file_of_any_size_is_read_no_further_than_a_token_goes(shelf: ListShelf, folder: Path) -> None:
    put(shelf, OLD_S, OLD)
    os.truncate(folder / f"330100-{GENERATION}.cwt", 50_000_000)
    lengths: list[int] = []

    def note_length(token: bytes) -> StatusList:
        lengths.append(len(token))
        return open_token(token)

    assert shelf.restore(note_length) == [Trouble.LIST_REFUSED]
    assert lengths == [status_list.MAX_TOKEN_BYTES + 1]


def test_another_list_under_a_lists_name_answers_nothing(
    shelf: ListShelf, trust_db: Connection, folder: Path
) -> None:
    put(shelf, OLD_S, OLD)
    token = CITY.list_token(OLD_S, {}, generation=GENERATION - 1)
    (folder / f"330100-{GENERATION}.cwt").write_bytes(token)
    assert shelf.restore(open_token) == [Trouble.LIST_REFUSED]


def test_a_list_whose_file_is_gone_is_dropped(shelf: ListShelf, trust_db: Connection, folder: Path) -> None:
    put(shelf, OLD_S, OLD)
    (folder / f"330100-{GENERATION}.cwt").unlink()
    assert shelf.restore(open_token) == [Trouble.LIST_COPY_DIFFERED]
    assert Blacklist(trust_db).look_up("330100", GENERATION, 5).fault == "MISSING"


def test_a_strangers_file_is_cleared_away_silently(shelf: ListShelf, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "999900-1.cwt").write_bytes(FakeCity("999900").list_token(OLD_S, {}))
    (folder / "330100-2.cwt.new").write_bytes(b"half")
    assert shelf.restore(open_token) == []
    assert files(folder) == []


def test_lists_that_no_code_asks_for_are_dropped(
    shelf: ListShelf, trust_db: Connection, folder: Path
) -> None:
    for back in (3, 2, 1, 0):
        token = CITY.list_token(OLD_S - back * GENERATION_S, OLD, generation=GENERATION - back)
        shelf.apply(token, open_token(token), "")
    assert shelf.restore(open_token) == []
    assert sorted(generation for _, generation in shelf.heads()) == [GENERATION - 1, GENERATION]
    assert files(folder) == [f"330100-{GENERATION - 1}.cwt", f"330100-{GENERATION}.cwt"]
    assert said(trust_db, GENERATION - 1) == (OLD_S - GENERATION_S, OLD)
    assert trust_db.execute("SELECT count(*) FROM blacklist").fetchone() == (2 * len(OLD),)


@pytest.mark.parametrize("issuer", ["../etc", "33010", "３３０１００", ""])
def test_no_issuer_leads_out_of_the_folder(shelf: ListShelf, issuer: str) -> None:
    with pytest.raises(TrustError):
        shelf.apply(b"token", StatusList(issuer, 1, OLD_S, NEW_S, 900, 1, bytes(4)), "")


def test_the_lane_is_not_held_up_and_sees_no_half_list(
    shelf: ListShelf, trust_db: Connection, tmp_path: Path
) -> None:
    """Asked from another connection without any patience, while lists change beneath."""
    reds, yellows = (dict.fromkeys(range(LIST_SIZE), status) for status in (Status.RED, Status.YELLOW))
    put(shelf, OLD_S, reds)
    lane = open_database(tmp_path / "data" / "trust.db", schema.trust)
    lane.execute("PRAGMA busy_timeout=0")
    answers: list[Listed] = []
    done, answered = threading.Event(), threading.Event()

    def ask() -> None:
        while not done.is_set():
            answers.append(Blacklist(lane).look_up("330100", GENERATION, 4000))
            answered.set()

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        for count in range(1, 31):
            put(shelf, OLD_S + count, yellows if count % 2 else reds)
            for _ in range(2 if count % 10 == 0 else 0):  # the first may have been asked for before
                answered.clear()
                assert answered.wait(30)
    finally:
        done.set()
        thread.join()
        lane.close()
    told = {(answer.status, (answer.iat_s or 0) - OLD_S) for answer in answers}
    assert told <= {(Status.YELLOW if count % 2 else Status.RED, count) for count in range(31)}
    assert len(told) > 2
