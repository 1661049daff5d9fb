"""What a gate finds in its data folder when it starts, and keeps there while it runs."""

from __future__ import annotations

import secrets
from collections import deque
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

from scanner.check.trusted_time import TrustedTime
from scanner.checkpoint import TrustInForce
from scanner.errors import KeyStoreError, StoreError, Trouble, TrustError
from scanner.protocol import policy, status_list
from scanner.protocol import trust as trust_documents
from scanner.protocol.cbor import Malformed
from scanner.protocol.signing import SigningKey
from scanner.store import erasing, schema
from scanner.store.blacklist import Blacklist
from scanner.store.database import another_connection, open_database
from scanner.store.device_keys import ACCESS_TOKEN, DEVICE_KEY, HOUSEHOLD_KEY, SECRETS
from scanner.store.durable_file import trouble_of, write_durably
from scanner.store.duty import DutyShelf
from scanner.store.enrolment_shelf import EnrolmentShelf
from scanner.store.folder_lock import FolderLock
from scanner.store.guards import GuardShelf
from scanner.store.key_store import FileKeys
from scanner.store.list_shelf import ListShelf
from scanner.store.pass_log import PassLog
from scanner.store.pin_resets import PinResets
from scanner.store.site_book import SiteBook
from scanner.store.state_shelf import StateShelf
from scanner.store.trust_shelf import TimeFloor, TrustShelf
from scanner.sync.link import Link
from scanner.sync.lists import has_new_home_list_key, list_keys, proved

if TYPE_CHECKING:
    from pathlib import Path

    from scanner.clock import Clock
    from scanner.paths import Paths
    from scanner.protocol.policy import SiteKind
    from scanner.protocol.status_list import StatusList
    from scanner.protocol.trust import Trust
    from scanner.settings import Settings
    from scanner.store.counts import Tally
    from scanner.store.database import Connection
    from scanner.store.enrolment_shelf import Enrolment
    from scanner.store.key_store import KeyStore
    from scanner.store.migrating import Migrations
    from scanner.sync.transport import Transport


class Stored:
    """One gate's data folder, locked and open until `close`.

    Raises StoreError (STORE_..., NOT_ENROLLED) or KeyStoreError when it cannot be used. `in_force` is the trust that
    decides now; `troubles` are what was found and put right at the start, `alarms` what the log has yet to hear of that.
    """

    def __init__(self, paths: Paths, settings: Settings, clock: Clock) -> None:
        self._paths, self._clock = paths, clock
        self._closing = ExitStack()
        self._sound: set[Path] = set()
        try:
            self._closing.enter_context(FolderLock(paths.data))
            self._closing.callback(finish_erasing, paths, settings)
            finish_erasing(paths, settings)
            database = self.open_trust()
            self.enrolment = _enrolment(database)
            self.keys = key_store(paths, settings)
            self.trust_shelf = TrustShelf(database)
            self.states = StateShelf(database)
            guards = self._open(paths.guards, schema.guards)
            self.guards = GuardShelf(guards)
            self.duty = DutyShelf(guards, self.guards)
            self.pin_resets = PinResets(guards, self.guards)
            self.in_force = self._stored_trust()
            self.lists = ListShelf(database, paths.lists)
            self._look_up = Blacklist(database).look_up
            self.troubles = self._put_lists_right()
            self._floor = TimeFloor(database)
            self.time = TrustedTime(
                self._lowest_time_s(),
                self._floor.raise_to,
                clock.mono_ms(),
                offer=self._floor.offer,
                offered_s=self._floor.offered_s(),
                accepted_s=self._floor.accepted_s(),
            )
            self.alarms = deque(self.troubles)
        except BaseException:
            self._closing.close()
            raise

    def close(self) -> None:
        """Let go of databases and folder; a gate that was told to erases itself then."""
        self._closing.close()

    def open_passes(self) -> Connection:
        """A connection of one thread to the log."""
        return self._open(self._paths.passes, schema.passes)

    def pass_log(self, tally: Tally) -> PassLog:
        """The log's one writer, with a connection of its own."""
        return PassLog(
            self.open_passes(), device=self.enrolment.device, clock=self._clock, seal=self.seal, tally=tally
        )

    def site_book(self) -> SiteBook:
        """What the site counts, by the log, read through a connection of one thread."""
        key = self.keys.get(HOUSEHOLD_KEY)
        if key is None:
            key = secrets.token_bytes(32)
            self.keys.put(HOUSEHOLD_KEY, key)
        return SiteBook(self.open_passes(), key=key, site=self.enrolment.site, clock=self._clock)

    def open_trust(self) -> Connection:
        """A connection of one thread to what the hub says."""
        return self._open(self._paths.trust, schema.trust)

    def secret(self, name: str) -> bytes:
        """The key or token of that name; raises KeyStoreError(KEYS_MISSING)."""
        found = self.keys.get(name)
        if found is None:
            raise KeyStoreError(Trouble.KEYS_MISSING, name)
        return found

    def renew(self, trust: Trust, accepted_s: int) -> None:
        """Decide by `trust`, as old as `accepted_s`, from now on; sync's thread.

        Where list keys were withdrawn, their lists answer no more; a new one of the home city frees the trusted time of
        what was named ahead of the wall clock. A document that was set aside is told once.
        """
        former = self.in_force.trust if self.in_force else None
        self.in_force = TrustInForce(trust, accepted_s, trust.policy_of(self.enrolment.site))
        if trust.set_aside.keys() - (former.set_aside if former else {}).keys():
            self.alarms.append(Trouble.TRUST_DOCUMENT_ASIDE)
        if former is None or list_keys(former) == list_keys(trust):
            return
        self.alarms.extend(self._put_lists_right())
        if has_new_home_list_key(former, trust):
            self._floor.lower_to(self.time.forget(self._wall_s(), self._clock.mono_ms()))

    def link(self, transport: Transport) -> Link:
        """What speaking with the hub over `transport` needs; raises KeyStoreError(KEYS_MISSING)."""
        return Link(
            transport=transport,
            device=self.enrolment.device,
            key=SigningKey(self.secret(DEVICE_KEY)),
            access_token=self.secret(ACCESS_TOKEN).decode("ascii"),
            trust=lambda: self.in_force.trust if self.in_force else None,
            verified=lambda named_s: self.time.verified(named_s, self._wall_s(), self._clock.mono_ms()),
            answered=lambda named_s: self.time.answered(named_s, self._wall_s(), self._clock.mono_ms()),
        )

    def waiting_time_s(self) -> int:
        """The time (Unix seconds) that only a supervisor may accept; 0 for none."""
        return self.time.waiting_s(self._wall_s())

    def accept_time(self, time_s: int) -> None:
        """A supervisor has accepted `time_s`; the gate counts on it from the next start. On any thread."""
        with closing(open_database(self._paths.trust, schema.trust)) as database:
            TimeFloor(database).accept(time_s)

    def keep_drill_cards(self, pdf: bytes) -> Path:
        """Where the cards to be printed lie now; raises StoreError. On any thread."""
        try:
            write_durably(self._paths.drill_cards, pdf)
        except OSError as error:
            raise StoreError(trouble_of(error), self._paths.drill_cards.name) from error
        return self._paths.drill_cards

    def seal(self, plaintext: bytes, info: bytes) -> bytes:
        """`plaintext` sealed with the hub's present key."""
        if self.in_force is None:
            raise TrustError(Trouble.TRUST_REFUSED, "no sealing key")
        return self.in_force.trust.sealing_keys[0].seal(plaintext, info)

    def newest_list_s(self) -> int | None:
        """When the home city's newest list was made, in seconds; sync's thread."""
        home = self.in_force.trust.home if self.in_force else ""
        made = (head.iat_s for (issuer, _), head in self.lists.heads().items() if issuer == home)
        return max(made, default=None)

    def _put_lists_right(self) -> list[Trouble]:
        if self.in_force is not None:
            self.lists.drop_others(self.in_force.trust.issuers.keys())
        return [*self.lists.restore(self._open_token), *self.lists.ask_canaries(self._look_up)]

    def _lowest_time_s(self) -> int:
        """What was named before, also by the lists that are held: the stored floor may have been lowered by hand."""
        return max(self._floor.highest_s(), *(head.iat_s for head in self.lists.heads().values()), 0)

    def _wall_s(self) -> int:
        return self._clock.wall_ms() // 1000

    def _open(self, path: Path, migrations: Migrations) -> Connection:
        """The first connection has the file looked through, which takes the longer the more it holds."""
        database = another_connection(path) if path in self._sound else open_database(path, migrations)
        self._sound.add(path)
        self._closing.callback(database.close)
        return database

    def _stored_trust(self) -> TrustInForce | None:
        stored = self.trust_shelf.load()
        if stored is None:
            return None
        try:
            trust = trust_documents.read(stored.documents, stored.version)
        except Malformed as error:
            raise StoreError(Trouble.STORE_DAMAGED, "stored trust documents") from error
        return TrustInForce(trust, stored.accepted_s, trust.policy_of(self.enrolment.site))

    def _open_token(self, token: bytes) -> StatusList:
        """A stored list, proved again: its file may have been changed while the program was not running."""
        said = status_list.read(status_list.parse(token).payload)
        issuer = self.in_force.trust.issuers.get(said.issuer) if self.in_force else None
        if issuer is None:
            raise TrustError(Trouble.LIST_REFUSED, "an issuer that is not trusted")
        return proved(token, issuer)


def key_store(paths: Paths, settings: Settings) -> KeyStore:
    """Where this gate's keys are kept; a file only because the settings say so."""
    if settings.keys == "file":
        return FileKeys(paths.keys)
    from scanner.store.keyring_keys import KeyringKeys  # noqa: PLC0415 - it looks through every installed package

    return KeyringKeys(f"gate-scanner {paths.data.resolve()}")


def finish_erasing(paths: Paths, settings: Settings) -> None:
    """Erase a gate that was told to, if it was; only then is the key store asked for. Nothing may be open."""
    if erasing.is_begun(paths):
        erasing.erase(paths, key_store(paths, settings), SECRETS)


def site_of(paths: Paths) -> tuple[str, SiteKind] | None:
    """The site that this data folder is enrolled for, and of what kind it was when last heard of; None where it is none."""
    if not is_enrolled(paths):
        return None
    with closing(open_database(paths.trust, schema.trust)) as database:
        site, stored = _enrolment(database).site, TrustShelf(database).load()
    if stored is None:
        return site, policy.DEFAULT.kind
    try:
        return site, trust_documents.read(stored.documents, stored.version).policy_of(site).kind
    except Malformed as error:
        raise StoreError(Trouble.STORE_DAMAGED, "stored trust documents") from error


def is_enrolled(paths: Paths) -> bool:
    """Whether this data folder belongs to a gate."""
    if not paths.trust.exists():
        return False
    database = open_database(paths.trust, schema.trust)
    try:
        return EnrolmentShelf(database).load() is not None
    finally:
        database.close()


def _enrolment(database: Connection) -> Enrolment:
    found = EnrolmentShelf(database).load()
    if found is None:
        raise StoreError(Trouble.NOT_ENROLLED)
    return found
