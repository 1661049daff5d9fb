"""Making this computer a gate: keys made here, the hub's root pinned, the first trust and epoch proved, then all kept."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TYPE_CHECKING

import scanner
from scanner.app.stored import finish_erasing, key_store
from scanner.errors import KeyStoreError, StoreError, SyncError, Trouble, TrustError
from scanner.protocol import enrolment
from scanner.protocol.cbor import Malformed
from scanner.protocol.heartbeat import DeviceState
from scanner.protocol.signing import SigningKey
from scanner.store import schema
from scanner.store.counts import Tally
from scanner.store.database import open_database
from scanner.store.device_keys import ACCESS_TOKEN, DEVICE_KEY, EnrolmentRequests
from scanner.store.enrolment_shelf import Enrolment, EnrolmentShelf
from scanner.store.folder_lock import FolderLock
from scanner.store.outbox import Outbox
from scanner.store.state_shelf import StateShelf
from scanner.store.trust_shelf import TrustShelf
from scanner.sync.enroller import ASK_AGAIN_S, Enroller
from scanner.sync.http_transport import HttpTransport
from scanner.sync.trust_refresher import TrustRefresher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scanner.clock import Clock
    from scanner.paths import Paths
    from scanner.protocol.enrolment import Token
    from scanner.protocol.trust import Trust
    from scanner.settings import Settings
    from scanner.store.database import Connection
    from scanner.store.key_store import KeyStore
    from scanner.sync.enroller import Enrolled
    from scanner.sync.transport import Transport

_IN_VAIN = (Trouble.ENROLMENT_REFUSED, Trouble.TRUST_REFUSED)
"""What the same token and key will be answered again."""


@contextmanager
def connected(hub_url: str, clock: Clock, certificate_sha256: bytes = b"") -> Iterator[Transport]:
    """A way to a hub at which this computer is not enrolled."""
    http = HttpTransport(hub_url, clock, certificate_sha256=certificate_sha256)
    try:
        yield http
    finally:
        http.close()


def enrol(
    paths: Paths,
    settings: Settings,
    clock: Clock,
    token_text: str,
    say_fingerprint: Callable[[str], None],
    connect: Callable[[str, Clock, bytes], AbstractContextManager[Transport]] = connected,
    given_up: threading.Event | None = None,
) -> Enrolled:
    """Make this data folder a gate; waits while the operator compares the fingerprint that `say_fingerprint` shows.

    `given_up`, once set, ends the waiting: StoreError(NOT_ENROLLED).
    Raises SyncError or TrustError (ENROLMENT_..., and what hinders the talk), KeyStoreError, StoreError. The enrolment is
    kept last: after a failed try the folder is no gate, and another token begins anew.
    """
    try:
        token = enrolment.read_token(token_text)
    except Malformed as error:
        raise SyncError(Trouble.ENROLMENT_TOKEN_INVALID) from error
    with ExitStack() as closing:
        closing.enter_context(FolderLock(paths.data))
        keys = key_store(paths, settings)
        finish_erasing(paths, settings)
        transport = closing.enter_context(connect(token.hub_url, clock, token.certificate_sha256))
        database = open_database(paths.trust, schema.trust)
        closing.callback(database.close)
        requests = EnrolmentRequests(keys)
        key = _device_key(keys, requests, token_text)
        say_fingerprint(enrolment.fingerprint(key.public))
        enroller = Enroller(
            transport,
            _first_trust(transport, paths, database, clock),
            name=settings.name,
            version=scanner.__version__,
            grant=_newest_grant(paths),
        )
        try:
            enrolled = _patiently(enroller, token, key, given_up or threading.Event())
        except (SyncError, TrustError) as error:
            if error.trouble in _IN_VAIN:
                requests.forget()
            raise
        _keep(keys, paths, key, token, enrolled, database)
        requests.forget()
        return enrolled


def waiting_token(paths: Paths, settings: Settings) -> str | None:
    """The token of an enrolment that was begun here and that the operator has not confirmed yet."""
    if not paths.trust.exists():
        return None  # nothing was begun: the key store is not asked
    try:
        waiting = EnrolmentRequests(key_store(paths, settings)).waiting()
    except KeyStoreError:
        return None  # it is told where it is needed
    return waiting[0] if waiting else None


def forget_token(paths: Paths, settings: Settings) -> None:
    """Nobody waits for the operator's word on it any more. Raises KeyStoreError."""
    EnrolmentRequests(key_store(paths, settings)).forget()


def _device_key(keys: KeyStore, requests: EnrolmentRequests, token_text: str) -> SigningKey:
    """This computer's key: the one it has, so that a gate enrolled anew stays the same device with the same log.

    A new one is kept with its token before the hub hears of it: the operator may confirm while no program runs.
    """
    raw, waiting = keys.get(DEVICE_KEY), requests.waiting()
    if raw is None and waiting is not None and waiting[0] == token_text:
        raw = waiting[1]
    key = SigningKey(raw) if raw else SigningKey.generate()
    requests.keep(token_text, key.raw())
    return key


def _newest_grant(paths: Paths) -> bytes:
    """What the hub granted before, for one that has forgotten this device; b"" where there was no gate."""
    if not paths.passes.exists():
        return b""
    passes = open_database(paths.passes, schema.passes)
    try:
        proofs = Outbox(passes, device=b"", tally=Tally()).proofs()
        return proofs[0].grant if proofs else b""
    finally:
        passes.close()


def _first_trust(
    transport: Transport, paths: Paths, database: Connection, clock: Clock
) -> Callable[[bytes], Trust]:
    def refreshed(root: bytes) -> Trust:
        refresher = TrustRefresher(
            transport, paths.tuf, root, TrustShelf(database), lambda *_: None, demo=None
        )
        return refresher.refresh(clock.wall_ms() // 1000)

    return refreshed


def _patiently(enroller: Enroller, token: Token, key: SigningKey, given_up: threading.Event) -> Enrolled:
    """Ask until the operator has confirmed; the hub refuses once the token's ten minutes are over."""
    while (enrolled := enroller.step(token, key)) is None:
        if given_up.wait(ASK_AGAIN_S):
            raise StoreError(Trouble.NOT_ENROLLED)
    return enrolled


def _keep(
    keys: KeyStore, paths: Paths, key: SigningKey, token: Token, enrolled: Enrolled, database: Connection
) -> None:
    keys.put(DEVICE_KEY, key.raw())
    keys.put(ACCESS_TOKEN, enrolled.access_token.encode("ascii"))
    passes = open_database(paths.passes, schema.passes)
    try:
        Outbox(passes, device=enrolled.device, tally=Tally()).open_epoch(
            enrolled.grant, enrolled.signed_grant
        )
    finally:
        passes.close()
    StateShelf(database).keep(DeviceState.ACTIVE, enrolled.grant.time_s)  # what was ordered before is over
    EnrolmentShelf(database).save(
        Enrolment(
            device=enrolled.device,
            hub_url=token.hub_url,
            certificate_sha256=token.certificate_sha256,
            root=enrolled.root,
            site=enrolled.site,
            demo=enrolled.trust.demo,
        )
    )
