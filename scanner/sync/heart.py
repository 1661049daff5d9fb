"""The device's sign of life, and the state the hub wants it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.errors import SyncError, Trouble, TrustError
from scanner.protocol import heartbeat
from scanner.protocol.cbor import Malformed
from scanner.protocol.health_code import generation_at
from scanner.protocol.heartbeat import Heartbeat

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.clock import Clock
    from scanner.protocol.heartbeat import DeviceState
    from scanner.protocol.trust import Trust
    from scanner.sync.link import Link
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
        clock: Clock,
        *,
        camera: Callable[[], str],
        version: str,
    ) -> None:
        self._link = link
        self._outbox = outbox
        self._lists = lists
        self._states = states
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

    def beat(self, now_s: int) -> DeviceState:
        """Tell the hub how we are; what it wants of us.

        Raises SyncError, or TrustError(ACK_REFUSED) for a state that the hub has not signed for this device, or older
        than one it has said before, be it before a restart: a device must not be wiped, nor kept alive, by a letter that
        lay about. StoreError when the state cannot be kept.
        """
        trust = self._link.trust()
        if trust is None:
            raise TrustError(Trouble.TRUST_REFUSED, "no trust documents to verify a state with")
        reply = self._link.transport.post(
            PATH,
            heartbeat.write(self._heartbeat(trust, now_s), self._link.key),
            content_type=heartbeat.CONTENT_TYPE,
            max_bytes=heartbeat.MAX_BYTES,
        )
        state, time_s = self._read(reply.body, trust)
        self._states.keep(state, time_s)
        self._beaten_s = now_s
        return state

    def _read(self, body: bytes, trust: Trust) -> tuple[DeviceState, int]:
        try:
            heartbeat.parse(body)
        except Malformed as error:
            raise SyncError(Trouble.HUB_NOT_A_HUB, "not a reply to a heartbeat") from error
        try:
            state, time_s = heartbeat.read_state(body, self._link.device, trust.ack_keys)
        except Malformed as error:
            raise TrustError(Trouble.ACK_REFUSED, str(error)) from error
        if time_s < self._states.said_s():
            raise TrustError(Trouble.ACK_REFUSED, "an old device state")
        return state, time_s

    def _grant(self) -> bytes:
        """Each beat shows another one: there is room for one."""
        grants = self._outbox.grants()
        self._shown += 1
        return grants[self._shown % len(grants)] if grants else b""

    def _heartbeat(self, trust: Trust, now_s: int) -> Heartbeat:
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
            grant=self._grant(),
            camera=self._camera(),
            version=self._version,
        )
