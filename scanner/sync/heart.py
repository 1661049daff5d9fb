"""The device's sign of life, and the state the hub wants it in."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from scanner.errors import SyncError, Trouble, TrustError
from scanner.protocol import heartbeat, orders
from scanner.protocol.cbor import Malformed
from scanner.protocol.health_code import generation_at
from scanner.protocol.heartbeat import Heartbeat, Proof

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.clock import Clock
    from scanner.protocol.orders import Orders
    from scanner.protocol.trust import Trust
    from scanner.sync.link import Link
    from scanner.sync.log_watch import LogWatch
    from scanner.sync.shelves import ListShelf, Outbox, StateShelf

PATH = "/api/heartbeat"
EVERY_S = 60


class Heart:
    """Beats for the device of `link`; `camera` names the camera's state now, `version` the program's."""

    def __init__(
        self,
        link: Link,
        outbox: Outbox,
        lists: ListShelf,
        states: StateShelf,
        watch: LogWatch,
        clock: Clock,
        *,
        camera: Callable[[], str],
        version: str,
    ) -> None:
        self._link = link
        self._outbox = outbox
        self._lists = lists
        self._states = states
        self._watch = watch
        self._clock = clock
        self._camera = camera
        self._version = version
        self._beaten_s: int | None = None
        self._shown = 0

    def due_in_s(self, now_s: int) -> float:
        """Seconds until the next beat."""
        if self._beaten_s is None or self._beaten_s > now_s:
            return 0.0
        return max(0.0, float(self._beaten_s + EVERY_S - now_s))

    def beat(self, now_s: int) -> Orders:
        """Tell the hub how we are; what it wants of us.

        Raises SyncError, or TrustError(ACK_REFUSED) for orders that the hub has not signed for this device as the answer
        to this beat, or older than what it has said before, be it before a restart: a device must not be wiped, nor kept
        alive, by a letter that lay about. StoreError when they cannot be kept.
        """
        trust = self._link.trust()
        if trust is None:
            raise TrustError(Trouble.TRUST_REFUSED, "no trust documents to verify a state with")
        told = self.tell(trust, now_s)
        body = heartbeat.write(told, self._link.key)
        reply = self._link.post(
            PATH, body, content_type=heartbeat.CONTENT_TYPE, max_bytes=heartbeat.MAX_BYTES
        )
        heard = self._read(reply.body, orders.question_of(body), trust)
        self._link.answered(heard.time_s)
        self._states.keep(heard.state, heard.time_s, heard.nonce)
        self._watch.compare(told.epoch, heard)
        self._beaten_s = now_s
        return heard

    def _read(self, body: bytes, question: bytes, trust: Trust) -> Orders:
        try:
            heartbeat.parse(body)
        except Malformed as error:
            raise SyncError(Trouble.HUB_NOT_A_HUB, "not a reply to a heartbeat") from error
        try:
            heard = orders.read(body, self._link.device, question, trust.ack_keys)
        except Malformed as error:
            raise TrustError(Trouble.ACK_REFUSED, str(error)) from error
        if heard.time_s < self._states.said_s():
            raise TrustError(Trouble.ACK_REFUSED, "old orders")
        return heard

    def _proof(self) -> Proof:
        """Each beat shows another one: there is room for one."""
        proofs = self._outbox.proofs()
        self._shown += 1
        return proofs[self._shown % len(proofs)] if proofs else Proof()

    def tell(self, trust: Trust, now_s: int) -> Heartbeat:
        """How we are at this moment."""
        counts = self._outbox.counts()
        held = self._lists.head(trust.home, generation_at(now_s))
        return Heartbeat(
            device=self._link.device,
            epoch=self._outbox.epoch,
            last_seq=self._outbox.last_seq(),
            waiting=counts.waiting,
            set_aside=counts.set_aside,
            list_iat_s=held.iat_s if held else 0,
            wall_ms=self._clock.wall_ms(),
            heard_s=self._states.said_s(),
            camera=self._camera(),
            version=self._version,
            trouble=Trouble.LOG_CHANGED.value if self._watch.is_changed else "",
            access_sha256=hashlib.sha256(self._link.access_token.encode("ascii")).digest(),
            proof=self._proof(),
        )
