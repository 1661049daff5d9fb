"""The talk with the hub, joined: trust, lists, passes, heartbeat; the thread `sync`."""

from __future__ import annotations

import logging
import random
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING

import scanner
from scanner.check.clock_steps import ClockSteps
from scanner.errors import StoreError, Trouble
from scanner.store import erasing
from scanner.store.device_keys import DeviceKeys
from scanner.store.outbox import Outbox
from scanner.sync.duty import Duty
from scanner.sync.exchange import Exchange
from scanner.sync.farewell import Farewell
from scanner.sync.heart import Heart
from scanner.sync.key_roll import KeyRoll
from scanner.sync.late_transport import LateTransport
from scanner.sync.lists import ListFetcher
from scanner.sync.log_watch import LogWatch
from scanner.sync.loop import SyncLoop
from scanner.sync.passes import PassSender
from scanner.sync.trust_refresher import TrustRefresher

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.app.stored import Stored
    from scanner.clock import Clock
    from scanner.paths import Paths
    from scanner.store.counts import Tally
    from scanner.sync.exchange import SyncReport
    from scanner.sync.http_transport import HttpTransport
    from scanner.sync.link import Link
    from scanner.sync.transport import Transport

_log = logging.getLogger(__name__)

PATIENCE_S = 30.0


class Talk:
    """`wrap` may put something between the program and its hub; `camera` names the camera's state.

    `reported` hears rounds, `erased` that this gate is to close and be erased. `loop` is to be run by a thread. `report` is
    the last round's, None before the first; `list_iat_s` when the home city's newest list was made, `lists_readable` whether
    all that are held can be asked.
    """

    def __init__(
        self,
        stored: Stored,
        paths: Paths,
        clock: Clock,
        tally: Tally,
        *,
        wrap: Callable[[Transport], Transport],
        camera: Callable[[], str],
        reported: Callable[[], None],
        erased: Callable[[], None],
    ) -> None:
        self._stored, self._paths, self._clock = stored, paths, clock
        self._reported, self._erased = reported, erased
        self._closing = ExitStack()
        self.outbox = outbox = Outbox(stored.open_passes(), device=stored.enrolment.device, tally=tally)
        link = self._link(wrap)
        sender = PassSender(link, outbox, clock)
        exchange = Exchange(
            trust=self._trust_refresher(link, paths),
            lists=ListFetcher(link, stored.lists),
            passes=sender,
            duty=self._duty(link, sender, camera),
            clock=clock,
            now_s=self._now_s,
            jitter=random.random,
        )
        self.report: SyncReport | None = None
        self.list_iat_s, self.lists_readable = stored.newest_list_s(), stored.lists.are_readable()
        self._steps = ClockSteps(self._own_wall_s(), clock.mono_ms())
        self._round_over = threading.Condition()
        self.loop = SyncLoop(exchange, self._heard)

    def close(self) -> None:
        """Let go of the connection: a round under way asks for nothing more."""
        self._closing.close()

    def sync_and_wait(self) -> None:
        """Talk about everything now, and wait for the end of that round, at most PATIENCE_S; not on the sync's thread."""
        with self._round_over:
            self.loop.renew()
            self._round_over.wait_for(lambda: not self.loop.renewal_is_due, PATIENCE_S)

    def _link(self, wrap: Callable[[Transport], Transport]) -> Link:
        http = LateTransport(self._over_http)
        self._closing.callback(http.close)
        return self._stored.link(wrap(http))

    def _over_http(self) -> HttpTransport:
        from scanner.sync.http_transport import (  # noqa: PLC0415 - requests: no gate's start waits for it
            HttpTransport,
        )

        said = self._stored.enrolment
        return HttpTransport(said.hub_url, self._clock, certificate_sha256=said.certificate_sha256)

    def _duty(self, link: Link, sender: PassSender, camera: Callable[[], str]) -> Duty:
        stored, outbox, clock = self._stored, self.outbox, self._clock
        watch = LogWatch(outbox, clock)
        heart = Heart(
            link,
            outbox,
            stored.lists,
            stored.states,
            watch,
            clock,
            camera=camera,
            version=scanner.__version__,
        )
        farewell = Farewell(link, outbox, sender, self._erase)
        return Duty(heart, watch, KeyRoll(link, DeviceKeys(stored.keys)), farewell)

    def _erase(self) -> None:
        erasing.begin(self._paths)
        self._erased()

    def _trust_refresher(self, link: Link, paths: Paths) -> TrustRefresher:
        said = self._stored.enrolment
        return TrustRefresher(
            link.transport,
            paths.tuf,
            said.root,
            self._stored.trust_shelf,
            self._stored.renew,
            demo=said.demo,
            wall_s=self._wall_s,
        )

    def _now_s(self) -> int:
        return self._stored.time.now_s(self._wall_s())

    def _wall_s(self) -> int:
        return self._clock.wall_ms() // 1000

    def _own_wall_s(self) -> int:
        """As the computer says, also where the demo has moved its day on."""
        return self._wall_s() - self._clock.offset_s()

    def _heard(self, report: SyncReport) -> None:
        try:
            self._time_passes(self._wall_s(), self._clock.mono_ms())
            self.list_iat_s = self._stored.newest_list_s()
            self.lists_readable = self._stored.lists.are_readable()
        except StoreError as error:  # a full disk is to be seen as that, not as a hub that never answers
            _log.warning("%s", error)
            report = report._replace(trouble=report.trouble or error.trouble)
        former = self.report.trouble if self.report else None
        if report.trouble is Trouble.LOG_CHANGED and former is not Trouble.LOG_CHANGED:
            self._stored.alarms.append(Trouble.LOG_CHANGED)
        self.report = report
        self._reported()
        with self._round_over:
            self._round_over.notify_all()

    def _time_passes(self, wall_s: int, mono_ms: float) -> None:
        if self._steps.has_stepped(self._own_wall_s(), mono_ms):
            self._stored.alarms.append(Trouble.CLOCK_STEPPED)
        self._stored.time.time_passes(wall_s, mono_ms)
