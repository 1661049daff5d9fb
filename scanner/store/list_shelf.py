"""The status lists in force: the verified token as a file, which is the truth, and its copy in trust.db.

A list is taken over in two durable steps: the token's file is replaced, then one transaction changes the copy and the
list's identity together. A power cut between them leaves the old list in force and the new one's file, and `restore()`
finishes the work at the next start. Before each answer there is one whole list or none.
"""

from __future__ import annotations

import hashlib
import logging
import re
from typing import TYPE_CHECKING, NamedTuple, Protocol

from scanner.errors import ScannerError, Trouble, TrustError
from scanner.protocol.cbor import Malformed
from scanner.protocol.health_code import generation_at
from scanner.protocol.status_list import MAX_TOKEN_BYTES, Status, StatusList
from scanner.store.database import Connection, store_errors, writing
from scanner.store.durable_file import UNFINISHED, make_private_folder, remove_durably, write_durably
from scanner.store.list_copy import Place, drop, is_equal, make_equal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path


log = logging.getLogger(__name__)

_FILE = re.compile(r"([0-9]{6})-([0-9]{1,6})\.cwt\Z", re.ASCII)


class ListHead(NamedTuple):
    """A held list's identity: issued, expires (Unix seconds), time to live (seconds), indexes covered, HTTP ETag."""

    iat_s: int
    exp_s: int
    ttl_s: int
    size: int
    etag: str


class _Held(NamedTuple):
    """What trust.db says of a list; `head` is None while its file cannot be read."""

    iat_s: int
    token_sha256: bytes
    head: ListHead | None


class Answer(Protocol):
    """What a look-up says of one index."""

    @property
    def status(self) -> Status | None: ...


class ListShelf:
    """Belongs to the sync's thread, with a connection of its own to trust.db; `folder` holds the token files.

    Methods raise StoreError as the disk has it.
    """

    def __init__(self, database: Connection, folder: Path) -> None:
        self._database = database
        self._folder = folder

    @store_errors()
    def apply(self, token: bytes, status_list: StatusList, etag: str) -> None:
        """Put the verified `token`, which says `status_list`, in force; nothing to do for the one already in force.

        Raises TrustError(LIST_REFUSED) for one that is not newer than the list in force.
        """
        place = (status_list.issuer, status_list.generation)
        held = self._all().get(place)
        digest = hashlib.sha256(token).digest()
        if held is not None and held.head is not None:
            if held.token_sha256 == digest:
                return
            if status_list.iat_s <= held.iat_s:
                raise TrustError(Trouble.LIST_REFUSED, "not newer than the list in force")
        make_private_folder(self._folder)
        write_durably(self._path(place), token)
        self._put_in_force(digest, status_list, etag)

    def head(self, issuer: str, generation: int) -> ListHead | None:
        """The identity of the list in force, or None: there is none, or its file cannot be read."""
        return self.heads().get((issuer, generation))

    @store_errors()
    def heads(self) -> dict[Place, ListHead]:
        """All lists in force, by (issuer, generation)."""
        return {place: held.head for place, held in self._all().items() if held.head is not None}

    @store_errors()
    def are_readable(self) -> bool:
        """Whether every list that is held can be asked."""
        return all(held.head is not None for held in self._all().values())

    @store_errors()
    def restore(self, open_token: Callable[[bytes], StatusList]) -> list[Trouble]:
        """At start: finish what a power cut interrupted, and compare each copy, as a whole, with its file.

        `open_token` verifies and reads a token; it raises Malformed or TrustError for one that is not to be believed.
        Troubles to report: LIST_COPY_DIFFERED where the copy had been changed or its file was gone (the copy is rebuilt
        from the file, or dropped), LIST_REFUSED where the file is not to be believed (nothing is answered from it).
        """
        make_private_folder(self._folder)
        for leftover in self._folder.glob("*" + UNFINISHED):
            leftover.unlink()
        held = self._all()
        files = {(n[1], int(n[2])) for path in self._folder.iterdir() if (n := _FILE.match(path.name))}
        troubles = [self._restore(place, held.get(place), open_token) for place in sorted(files | set(held))]
        self._drop_the_dead()
        return [trouble for trouble in troubles if trouble is not None]

    def drop_others(self, issuers: Collection[str]) -> None:
        """Let go of the lists of issuers that are trusted no more: a signed document withdrew them."""
        with store_errors():
            for place in self._all():
                if place[0] not in issuers:
                    self._drop(place)

    def ask_canaries(self, look_up: Callable[[str, int, int], Answer]) -> list[Trouble]:
        """LIST_CANARY_SILENT for each list whose last index `look_up` does not tell as listed; it answers no more."""
        silent = [
            place
            for place, head in self.heads().items()
            if look_up(*place, head.size - 1).status is not Status.REVOKED
        ]
        for place in silent:
            log.error("list %s/%s: its canary is silent", *place)
            self._set_unreadable(place)
        return [Trouble.LIST_CANARY_SILENT] * len(silent)

    def _restore(
        self, place: Place, held: _Held | None, open_token: Callable[[bytes], StatusList]
    ) -> Trouble | None:
        path = self._path(place)
        if not path.exists():
            log.error("list %s/%s: its file is gone", *place)
            self._drop(place)
            return Trouble.LIST_COPY_DIFFERED
        with path.open("rb") as file:
            token = file.read(MAX_TOKEN_BYTES + 1)
        try:
            status_list = _opened(token, place, open_token)
        except (Malformed, ScannerError) as error:
            if held is None:  # an earlier enrolment's, say: nobody was ever answered from it
                remove_durably(path)
                return None
            log.error("list %s/%s: its file is not to be believed: %s", *place, error)  # noqa: TRY400 - no traceback
            self._set_unreadable(place)
            return Trouble.LIST_REFUSED
        return self._compare(held, hashlib.sha256(token).digest(), status_list)

    def _compare(self, held: _Held | None, digest: bytes, status_list: StatusList) -> Trouble | None:
        etag = held.head.etag if held and held.head and held.token_sha256 == digest else ""
        if held is not None and held.token_sha256 == digest:
            if held.head == _head_of(status_list, etag) and is_equal(self._database, status_list):
                return None
            differed = held.head is not None
        else:  # the file's rename is durable before the copy is: a newer file is an interrupted apply
            differed = held is not None and status_list.iat_s <= held.iat_s
        self._put_in_force(digest, status_list, etag)
        if differed:
            log.error(
                "list %s/%s: the copy differed from its file", status_list.issuer, status_list.generation
            )
        return Trouble.LIST_COPY_DIFFERED if differed else None

    def _put_in_force(self, digest: bytes, status_list: StatusList, etag: str) -> None:
        head = _head_of(status_list, etag)
        with writing(self._database):
            make_equal(self._database, status_list)
            self._database.execute(
                """INSERT OR REPLACE INTO list
                (issuer, generation, iat_s, exp_s, ttl_s, size, etag, token_sha256, readable)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)""",
                (
                    status_list.issuer,
                    status_list.generation,
                    head.iat_s,
                    head.exp_s,
                    head.ttl_s,
                    head.size,
                    head.etag,
                    digest,
                ),
            )

    def _set_unreadable(self, place: Place) -> None:
        with writing(self._database):
            drop(self._database, place)
            self._database.execute("UPDATE list SET readable = 0 WHERE issuer = ? AND generation = ?", place)

    def _drop_the_dead(self) -> None:
        """A code lives 14 days at most, so only the newest list's generation and the one before it are asked for."""
        held = self._all()
        for issuer in {issuer for issuer, _ in held}:
            newest = max(generation_at(h.iat_s) for (of, _), h in held.items() if of == issuer)
            for place in held:
                if place[0] == issuer and place[1] < newest - 1:
                    self._drop(place)

    def _drop(self, place: Place) -> None:
        with writing(self._database):
            drop(self._database, place)
            self._database.execute("DELETE FROM list WHERE issuer = ? AND generation = ?", place)
        remove_durably(self._path(place))

    def _all(self) -> dict[Place, _Held]:
        rows = self._database.execute(
            "SELECT issuer, generation, token_sha256, readable, iat_s, exp_s, ttl_s, size, etag FROM list"
        ).fetchall()
        return {
            (issuer, generation): _Held(head[0], digest, ListHead(*head) if readable else None)
            for issuer, generation, digest, readable, *head in rows
        }

    def _path(self, place: Place) -> Path:
        name = f"{place[0]}-{place[1]}.cwt"
        if not _FILE.match(name):
            raise TrustError(Trouble.LIST_REFUSED, "no list's name")
        return self._folder / name


def _opened(token: bytes, place: Place, open_token: Callable[[bytes], StatusList]) -> StatusList:
    status_list = open_token(token)
    if (status_list.issuer, status_list.generation) != place:
        raise TrustError(Trouble.LIST_REFUSED, "another list under this name")
    return status_list


def _head_of(status_list: StatusList, etag: str) -> ListHead:
    return ListHead(status_list.iat_s, status_list.exp_s, status_list.ttl_s, status_list.size, etag)
