"""Passes to the hub: signed batches out, a signed acknowledgement back, and only that moves the log.

A lost reply means that the same records go again; the hub stores each key once. What is not a valid acknowledgement for
what was sent - a portal's page, plain JSON, another device's - is trouble, and nothing moves.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from scanner.errors import SyncError, Trouble, TrustError
from scanner.protocol import acknowledgement, batch
from scanner.protocol.acknowledgement import Answer
from scanner.protocol.cbor import Malformed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    from scanner.clock import Clock
    from scanner.protocol.acknowledgement import Acknowledgement
    from scanner.protocol.batch import Batch
    from scanner.protocol.signing import VerifyKey
    from scanner.sync.link import Link
    from scanner.sync.shelves import Outbox
    from scanner.sync.transport import Reply

    Answers: TypeAlias = list[tuple[int, Answer]]

PATH = "/api/passes"
BATCHES_A_STEP = 10  # then lists and heartbeat get their turn
COMPARE_EVERY_S = 3600.0
"""So often what was acknowledged is compared with what the hub holds: it may be back from a backup of its own."""


class PassSender:
    """Sends what waits in `outbox` over `link`.

    `is_forked`: the hub holds other records under numbers of ours, or a newer epoch is open: this log, or the other one,
    was restored from a backup or copied.
    """

    def __init__(self, link: Link, outbox: Outbox, clock: Clock) -> None:
        self._link = link
        self._outbox = outbox
        self._clock = clock
        self._compared_ms: float | None = None
        self.is_forked = False
        self._size = batch.MAX_RECORDS
        self.sent = 0

    def due_in_s(self) -> float:
        """0 while anything waits, else the time until the next comparison."""
        return 0.0 if self._outbox.counts().waiting else self._compares_in_s()

    def compare_again(self) -> None:
        """At the next turn, whatever was compared before."""
        self._compared_ms = None

    def compared_ago_s(self) -> float:
        """Seconds since the hub last showed that it holds all it once acknowledged; infinite where it has yet to."""
        return math.inf if self._compared_ms is None else (self._clock.mono_ms() - self._compared_ms) / 1000

    def _compares_in_s(self) -> float:
        return max(0.0, COMPARE_EVERY_S - self.compared_ago_s())

    def send(self) -> None:
        """Send batches until nothing waits, at most ten; `sent` counts what was acknowledged, ever.

        Raises SyncError and TrustError(ACK_REFUSED); what was acknowledged before stays so. TrustError(TRUST_REFUSED)
        without trust: an acknowledgement could not be verified, so nothing is sent.
        """
        trust = self._link.trust()
        if trust is None:
            raise TrustError(Trouble.TRUST_REFUSED, "no trust documents to verify an acknowledgement with")
        if self._compares_in_s() == 0:
            self._compare(trust.ack_keys)
        for _ in range(BATCHES_A_STEP):
            oldest = self._outbox.next_batch(self._size)
            if oldest is None:
                self._size = batch.MAX_RECORDS
                break
            self._send(oldest, trust.ack_keys)

    def _compare(self, keys: Iterable[VerifyKey]) -> None:
        """Send the last acknowledged record of each epoch once more: a hub that forgot acknowledges less than it did."""
        for end in self._outbox.acknowledged_ends():
            self._send(end, keys)
        self._compared_ms = self._clock.mono_ms()

    def _send(self, oldest: Batch, keys: Iterable[VerifyKey]) -> None:
        reply = self._post(oldest)
        if reply is None:
            return
        ack, answers, signed = _read(reply, oldest, keys)
        aside = {
            seq for seq, answer in answers if answer is Answer.SET_ASIDE and _is_covered(seq, oldest, ack)
        }
        moved = self._outbox.acknowledge(ack, len(aside), signed)
        self.sent += max(0, moved)
        self._compared_ms = None if moved < 0 else self._compared_ms
        self.is_forked |= any(answer is Answer.CONFLICT for _, answer in answers)
        self._link.verified(ack.time_s)

    def _post(self, oldest: Batch) -> Reply | None:
        """The hub's reply, or None when the batch was too large and the next one will be half of it."""
        body = batch.write(oldest, self._link.key)
        fewer = len(oldest.records) // 2
        if len(body) > batch.MAX_BODY_BYTES and fewer:
            self._size = fewer
            return None
        try:
            return self._link.post(
                PATH, body, content_type=batch.CONTENT_TYPE, max_bytes=acknowledgement.MAX_REPLY_BYTES
            )
        except SyncError as error:
            if error.trouble is not Trouble.HUB_TOO_LARGE or not fewer:
                raise
            self._size = fewer
            return None


def _read(reply: Reply, sent: Batch, keys: Iterable[VerifyKey]) -> tuple[Acknowledgement, Answers, bytes]:
    """The acknowledgement in `reply`, proved to be the hub's and for this log, and the answers, which prove nothing."""
    try:
        answers, signed = acknowledgement.read_reply(reply.body)
    except Malformed as error:
        raise SyncError(Trouble.HUB_NOT_A_HUB, "not a reply to a batch") from error
    try:
        ack = acknowledgement.read(signed, keys)
    except Malformed as error:
        raise TrustError(Trouble.ACK_REFUSED, str(error)) from error
    if (ack.device, ack.epoch) != (sent.device, sent.epoch):
        raise TrustError(Trouble.ACK_REFUSED, "an acknowledgement of another device or epoch")
    # Beyond or below this batch it may lie (a log or a hub back from a backup): the outbox knows what was written and when.
    if ack.acked_through == sent.first_seq - 1:
        raise TrustError(Trouble.ACK_REFUSED, "an acknowledgement of nothing that was sent")
    return ack, answers, signed


def _is_covered(seq: int, sent: Batch, ack: Acknowledgement) -> bool:
    return sent.first_seq <= seq <= min(sent.last_seq, ack.acked_through)
