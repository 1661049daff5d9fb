"""The one place that builds things, and starts and stops the loops.

Three threads beside the window's: `capture` fills the newest-frame box, `lane` decodes, decides and records in order, `sync`
talks to the hub. Lane and sync have database connections of their own.
"""

from __future__ import annotations

import logging
import random
import threading
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

import scanner
from scanner.camera.chain import DecoderChain
from scanner.camera.file_source import FileSource
from scanner.camera.loop import CaptureLoop, LaneLoop
from scanner.camera.newest_frame import NewestFrame
from scanner.camera.opencv_source import OpenCvSource
from scanner.camera.pyzbar_decoder import PyzbarDecoder
from scanner.camera.state import CameraState
from scanner.camera.steady import Steady
from scanner.camera.zxing_decoder import ZxingDecoder
from scanner.check.seen import Seen
from scanner.check.trusted_time import TrustedTime
from scanner.checkpoint import Checkpoint, TrustInForce
from scanner.errors import (
    CameraError,
    KeyStoreError,
    ScannerError,
    StoreError,
    SyncError,
    Trouble,
    TrustError,
)
from scanner.gui.application import Desk
from scanner.gui.status import DeskStatus
from scanner.paths import assets
from scanner.protocol import enrolment, status_list
from scanner.protocol import trust as trust_documents
from scanner.protocol.cbor import Malformed
from scanner.protocol.record import Flags
from scanner.protocol.signing import SigningKey
from scanner.store import schema
from scanner.store.blacklist import Blacklist
from scanner.store.counts import Counts, Tally
from scanner.store.database import open_database
from scanner.store.enrolment_shelf import Enrolment, EnrolmentShelf
from scanner.store.folder_lock import FolderLock
from scanner.store.key_store import FileKeys, KeyringKeys
from scanner.store.list_shelf import ListShelf
from scanner.store.outbox import Outbox
from scanner.store.pass_log import Event, PassLog
from scanner.store.trust_shelf import TimeFloor, TrustShelf
from scanner.sync.enroller import ASK_AGAIN_S, Enroller
from scanner.sync.exchange import Exchange
from scanner.sync.heart import Heart
from scanner.sync.http_transport import HttpTransport
from scanner.sync.link import Link
from scanner.sync.lists import ListFetcher, proved
from scanner.sync.loop import SyncLoop
from scanner.sync.passes import PassSender
from scanner.sync.trust_refresher import TrustRefresher

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

    from scanner.camera.frame import Frame
    from scanner.camera.source import FrameSource
    from scanner.check.verdict import Judged
    from scanner.clock import Clock
    from scanner.paths import Paths
    from scanner.protocol.outcome import Outcome
    from scanner.protocol.particulars import Particulars
    from scanner.protocol.record import EventKind
    from scanner.protocol.status_list import StatusList
    from scanner.protocol.trust import Trust
    from scanner.settings import Settings
    from scanner.store.key_store import KeyStore
    from scanner.sync.exchange import SyncReport
    from scanner.sync.transport import Transport

DEVICE_KEY, ACCESS_TOKEN = "device-key", "access-token"
SYNC_PATIENCE_S = 30.0

log = logging.getLogger(__name__)


def run(paths: Paths, settings: Settings, clock: Clock, camera: int | str | None) -> int:
    """The gate with its window, until that is closed; answers the exit code."""
    source = open_camera(settings.camera if camera is None else camera, clock)
    with Gate(paths, settings, clock, source) as gate:
        return gate.run()


def is_enrolled(paths: Paths) -> bool:
    """Whether this data folder belongs to a gate."""
    return (
        paths.trust.exists() and EnrolmentShelf(open_database(paths.trust, schema.trust)).load() is not None
    )


def enrol(
    paths: Paths, settings: Settings, clock: Clock, token_text: str, say_fingerprint: Callable[[str], None]
) -> None:
    """Make this data folder a gate; waits while the operator compares the fingerprint that `say_fingerprint` shows.

    Raises SyncError or TrustError (ENROLMENT_...), KeyStoreError, StoreError; nothing is kept of a failed try.
    """
    try:
        token = enrolment.read_token(token_text)
    except Malformed as error:
        raise SyncError(Trouble.ENROLMENT_TOKEN_INVALID) from error
    http = HttpTransport(token.hub_url, clock, certificate_sha256=token.certificate_sha256)
    with FolderLock(paths.data), closing(http) as transport:
        keys, key = _key_store(paths, settings), SigningKey.generate()
        trust_db = open_database(paths.trust, schema.trust)
        shelf = TrustShelf(trust_db)

        def first_trust(root: bytes) -> Trust:
            refresher = TrustRefresher(transport, paths.tuf, root, shelf, _nobody, demo=None)
            return refresher.refresh(clock.wall_ms() // 1000)

        say_fingerprint(enrolment.fingerprint(key.public))
        enroller = Enroller(transport, first_trust, name=settings.name, version=scanner.__version__)
        while (enrolled := enroller.step(token, key)) is None:
            threading.Event().wait(ASK_AGAIN_S)
        keys.put(DEVICE_KEY, key.raw())
        keys.put(ACCESS_TOKEN, enrolled.access_token.encode())
        passes = open_database(paths.passes, schema.passes)
        Outbox(passes, device=enrolled.device, tally=Tally()).open_epoch(enrolled.grant)
        EnrolmentShelf(trust_db).save(
            Enrolment(
                device=enrolled.device,
                hub_url=token.hub_url,
                certificate_sha256=token.certificate_sha256,
                root=enrolled.root,
                site=enrolled.site,
                demo=enrolled.trust.demo,
            )
        )


def open_camera(camera: int | str, clock: Clock) -> FrameSource:
    """The camera of that number, or the video or picture file of that name."""
    return OpenCvSource(camera, clock) if isinstance(camera, int) else FileSource(Path(camera), clock)


def find_camera(camera: int | str | None, clock: Clock) -> FrameSource | None:
    """The camera asked for, or the first one if it can be opened, or None."""
    source = open_camera(0 if camera is None else camera, clock)
    if camera is None:
        try:
            source.open()
        except CameraError:
            return None
        finally:
            source.close()
    return source


def open_transport(hub_url: str, clock: Clock) -> Transport:
    """A way to a hub that this computer need not be enrolled at."""
    return HttpTransport(hub_url, clock)


class Gate:
    """One enrolled gate, built; `with Gate(...) as gate: gate.run()`.

    `wrap` may put something between the program and its hub. `on_judged(judged, mono_ms)` is called on the lane's thread,
    `on_painted(judged, mono_ms)` on the window's; both may be set before `run`.
    """

    def __init__(
        self,
        paths: Paths,
        settings: Settings,
        clock: Clock,
        source: FrameSource,
        wrap: Callable[[Transport], Transport] = lambda transport: transport,
    ) -> None:
        self._paths, self._settings, self._clock = paths, settings, clock
        self._closing = ExitStack()
        self.on_judged: Callable[[Judged, float], None] = _nobody
        self.on_painted: Callable[[Judged, float], None] = _nobody
        try:
            self._build(source, wrap)
        except BaseException:
            self._closing.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    @property
    def device(self) -> bytes:
        """The name the hub gave this gate (8 bytes)."""
        return self._enrolment.device

    def last_seq(self) -> int:
        """The last sequence number written; 0 before the first."""
        return self._last_seq

    def counts(self) -> Counts:
        """Passes waiting, sent and set aside; cheap, from any thread."""
        return self._pass_log.counts

    def answer(self, seq: int, same: bool) -> None:
        """The guard has compared the ID of the question `seq`; from any thread."""
        self._lane.submit(partial(self._answer, seq, same, self._clock.mono_ms()))

    def sync_and_wait(self) -> None:
        """Talk to the hub now about everything, and wait for the end of it, at most SYNC_PATIENCE_S."""
        with self._synced:
            self._loop.renew()
            self._synced.wait_for(lambda: not self._loop.renewal_is_due, SYNC_PATIENCE_S)

    def close_window(self) -> None:
        """End `run`; from any thread."""
        self._desk.close()

    def run(self) -> int:
        """Start the loops, show the window until it is closed, stop the loops; answers the exit code."""
        stop = threading.Event()
        threads = [
            threading.Thread(target=loop.run, args=(stop,), name=name)
            for name, loop in (("capture", self._capture), ("lane", self._lane), ("sync", self._loop))
        ]
        for thread in threads:
            thread.start()
        try:
            return self._desk.run()
        finally:
            self._lane.submit(self._checkpoint.close)
            stop.set()
            self._box.close()
            self._loop.wake()
            for thread in threads:
                thread.join()

    def _build(self, source: FrameSource, wrap: Callable[[Transport], Transport]) -> None:
        paths = self._paths
        self._closing.enter_context(FolderLock(paths.data))
        lane_trust, sync_trust = self._open(paths.trust), self._open(paths.trust)
        self._enrolment = _enrolment(sync_trust)
        keys = _key_store(paths, self._settings)
        self._floor = TimeFloor(sync_trust)
        self._time = TrustedTime(self._floor.highest_s(), self._floor.raise_to)
        self._trust_shelf = TrustShelf(sync_trust)
        self._in_force = self._stored_trust()
        self._lists = ListShelf(sync_trust, paths.lists)
        self._troubles_at_start = self._lists.restore(self._open_token)
        self._list_iat_s = self._newest_list_s()
        self._build_lane(source, lane_trust)
        self._build_sync(wrap, keys)
        self._build_desk()

    def _build_lane(self, source: FrameSource, trust_db: Database) -> None:
        clock, device = self._clock, self._enrolment.device
        self._tally = Tally()
        self._pass_log = PassLog(
            self._open(self._paths.passes), device=device, clock=clock, seal=self._seal, tally=self._tally
        )
        steady = Steady()
        self._checkpoint = Checkpoint(
            trust=lambda: self._in_force,
            look_up=Blacklist(trust_db).look_up,
            write=self._write,
            visits=steady,
            seen=Seen(),
            time=self._time,
            clock=clock,
        )
        self._box = NewestFrame(on_put=lambda: self._desk.frame_arrived())
        second = PyzbarDecoder() if PyzbarDecoder.available() else None
        chain = DecoderChain(ZxingDecoder(), second, clock)
        self._camera = CameraState.OPENING
        self._capture = CaptureLoop(source, self._box, self._camera_is, clock)
        self._lane = LaneLoop(self._box, chain, steady, self._code_seen, self._lane_troubled, clock)

    def _build_sync(self, wrap: Callable[[Transport], Transport], keys: KeyStore) -> None:
        said, clock = self._enrolment, self._clock
        http = HttpTransport(said.hub_url, clock, certificate_sha256=said.certificate_sha256)
        self._closing.callback(http.close)
        link = Link(
            transport=wrap(http),
            device=said.device,
            key=SigningKey(_kept(keys, DEVICE_KEY)),
            access_token=_kept(keys, ACCESS_TOKEN).decode("ascii"),
            trust=lambda: self._in_force.trust if self._in_force else None,
            verified=lambda named_s: self._time.verified(named_s, clock.wall_ms() // 1000),
        )
        passes_db = self._open(self._paths.passes)
        self._outbox = Outbox(passes_db, device=said.device, tally=self._tally)
        self._last_seq = self._outbox.last_seq()
        exchange = Exchange(
            trust=TrustRefresher(
                link.transport,
                self._paths.tuf,
                said.root,
                self._trust_shelf,
                self._trust_renewed,
                demo=said.demo,
            ),
            lists=ListFetcher(link, self._lists),
            passes=PassSender(link, self._outbox),
            heart=Heart(
                link,
                self._outbox,
                self._lists,
                clock,
                camera=lambda: self._camera.name,
                version=scanner.__version__,
            ),
            clock=clock,
            now_s=lambda: self._time.now_s(clock.wall_ms() // 1000),
            jitter=random.random,
        )
        self._report: SyncReport | None = None
        self._synced = threading.Condition()
        self._loop = SyncLoop(exchange, self._sync_reported)

    def _build_desk(self) -> None:
        self._desk = Desk(
            peek_frame=self._box.peek,
            answer=self.answer,
            status=self._status,
            language=self._settings.language,
            demo=self._enrolment.demo,
            sounds=self._settings.sounds,
            on_painted=lambda judged, at_ms: self.on_painted(judged, at_ms),
            clock=self._clock,
            assets=assets(),
        )
        for trouble in self._troubles_at_start:
            self._desk.show_trouble(trouble, "")

    # Window's thread

    def _status(self) -> DeskStatus:
        wall_s = self._clock.wall_ms() // 1000
        counts, report, in_force, listed_s = self.counts(), self._report, self._in_force, self._list_iat_s
        list_age_s = None if listed_s is None else max(0, wall_s - listed_s)
        return DeskStatus(
            camera=self._camera.name,
            list_age_s=list_age_s,
            list_amber=in_force is not None and (list_age_s or 0) > in_force.policy.list_amber_s,
            trust_age_s=max(0, wall_s - in_force.accepted_s) if in_force else None,
            waiting=counts.waiting,
            sent=counts.sent,
            set_aside=counts.set_aside,
            online=report.reached if report else None,
            hub_trouble=report.trouble if report else None,
            clock_state=self._time.judge(wall_s).state,
            sound=self._settings.sounds,
            site=self._enrolment.site,
        )

    # Lane's thread

    def _code_seen(self, text: str, frame: Frame) -> None:
        self._tell(self._checkpoint.scan(text, frame.taken_ms))

    def _answer(self, seq: int, same: bool, pressed_ms: float) -> None:
        self._tell(self._checkpoint.answer(seq, same=same, taken_ms=pressed_ms))

    def _tell(self, judged: Judged | None) -> None:
        if judged is not None:
            self.on_judged(judged, self._clock.mono_ms())
            self._desk.show_judged(judged)
            self._loop.wake()

    def _write(self, kind: EventKind, outcome: Outcome, particulars: Particulars, ref_seq: int = 0) -> int:
        flags = Flags.DEMO if self._enrolment.demo else Flags.NONE
        self._last_seq = self._pass_log.append(Event(kind, outcome, particulars, flags=flags, ref_seq=ref_seq))
        return self._last_seq

    def _seal(self, plaintext: bytes, info: bytes) -> bytes:
        if self._in_force is None:
            raise TrustError(Trouble.TRUST_REFUSED, "no sealing key")
        return self._in_force.trust.sealing_keys[0].seal(plaintext, info)

    def _lane_troubled(self, error: Exception) -> None:
        if isinstance(error, ScannerError):
            self._desk.show_trouble(error.trouble, error.detail)
        else:
            self._desk.show_trouble(Trouble.INTERNAL, type(error).__name__)

    # Capture's thread

    def _camera_is(self, state: CameraState) -> None:
        self._camera = state

    # Sync's thread

    def _trust_renewed(self, trust: Trust) -> None:
        self._in_force = self._force(trust, self._time.now_s(self._clock.wall_ms() // 1000))

    def _sync_reported(self, report: SyncReport) -> None:
        self._list_iat_s = self._newest_list_s()
        self._report = report
        self._lane.submit(self._checkpoint.tick)
        with self._synced:
            self._synced.notify_all()

    # What stands stored

    def _open(self, path: Path) -> Database:
        migrations = schema.passes if path == self._paths.passes else schema.trust
        database = open_database(path, migrations)
        self._closing.callback(database.close)
        return database

    def _stored_trust(self) -> TrustInForce | None:
        stored = self._trust_shelf.load()
        if stored is None:
            return None
        try:
            return self._force(trust_documents.read(stored.documents, stored.version), stored.accepted_s)
        except Malformed as error:
            raise StoreError(Trouble.STORE_DAMAGED, "stored trust documents") from error

    def _force(self, trust: Trust, accepted_s: int) -> TrustInForce:
        return TrustInForce(trust, accepted_s, trust.policy_of(self._enrolment.site))

    def _open_token(self, token: bytes) -> StatusList:
        """A stored list, proved again: the file may have been changed while the program was not running."""
        said = status_list.read(status_list.parse(token).payload)
        issuer = self._in_force.trust.issuers.get(said.issuer) if self._in_force else None
        if issuer is None:
            raise TrustError(Trouble.LIST_REFUSED, "an issuer that is not trusted")
        return proved(token, issuer)

    def _newest_list_s(self) -> int | None:
        """When the home city's newest list was made."""
        home = self._in_force.trust.home if self._in_force else ""
        return max(
            (head.iat_s for (issuer, _), head in self._lists.heads().items() if issuer == home), default=None
        )


def _enrolment(trust_db: Database) -> Enrolment:
    found = EnrolmentShelf(trust_db).load()
    if found is None:
        raise StoreError(Trouble.NOT_ENROLLED)
    return found


def _key_store(paths: Paths, settings: Settings) -> KeyStore:
    return (
        FileKeys(paths.keys)
        if settings.keys == "file"
        else KeyringKeys(f"gate-scanner {paths.data.resolve()}")
    )


def _kept(keys: KeyStore, name: str) -> bytes:
    secret = keys.get(name)
    if secret is None:
        raise KeyStoreError(Trouble.KEYS_MISSING, name)
    return secret


def _nobody(*_: object) -> None: ...
