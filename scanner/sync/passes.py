"""Passes to the hub: signed batches out, a signed acknowledgement back, and only that moves the log.

A lost reply means that the same records go again; the hub stores each key once. What is not a valid acknowledgement for
what was sent - a portal's page, plain JSON, another device's - is trouble, and nothing moves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.errors import SyncError, Trouble, TrustError
from scanner.protocol import acknowledgement, batch
from scanner.protocol.acknowledgement import Answer
from scanner.protocol.cbor import Malformed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.protocol.acknowledgement import Acknowledgement
    from scanner.protocol.batch import Batch
    from scanner.protocol.signing import VerifyKey
    from scanner.sync.link import Link
    from scanner.sync.shelves import Outbox
    from scanner.sync.transport import Reply

PATH = "/api/passes"
IDLE_S = 24 * 3600.0
BATCHES_A_STEP = 10  # then lists and heartbeat get their turn


class PassSender:
    """Sends what waits in `outbox` over `link`."""

    def __init__(self, link: Link, outbox: Outbox) -> None:
        self._link = link
        self._outbox = outbox
        self._size = batch.MAX_RECORDS
        self.sent = 0

    def due_in_s(self) -> float:
        """0 while anything waits, else a day."""
        return 0.0 if self._outbox.counts().waiting else IDLE_S

    def send(self) -> None:
        """Send batches until nothing waits, at most ten; `sent` counts what was acknowledged, ever.

        Raises SyncError and TrustError(ACK_REFUSED); what was acknowledged before stays so. TrustError(TRUST_REFUSED)
        without trust: an acknowledgement could not be verified, so nothing is sent.
        """
        trust = self._link.trust()
        if trust is None:
            raise TrustError(Trouble.TRUST_REFUSED, "no trust documents to verify an acknowledgement with")
        for _ in range(BATCHES_A_STEP):
            oldest = self._outbox.next_batch(self._size)
            if oldest is None:
                self._size = batch.MAX_RECORDS
                break
            self._send(oldest, trust.ack_keys)

    def _send(self, oldest: Batch, keys: Iterable[VerifyKey]) -> None:
        reply = self._post(oldest)
        if reply is None:
            return
        ack, set_aside = _read(reply, oldest, keys)
        self.sent += self._outbox.acknowledge(ack, set_aside)
        self._link.verified(ack.time_s)

    def _post(self, oldest: Batch) -> Reply | None:
        """The hub's reply, or None when the batch was too large and the next one will be half of it."""
        body = batch.write(oldest, self._link.key)
        fewer = len(oldest.records) // 2
        if len(body) > batch.MAX_BODY_BYTES and fewer:
            self._size = fewer
            return None
        try:
            return self._link.transport.post(
                PATH, body, content_type=batch.CONTENT_TYPE, max_bytes=acknowledgement.MAX_REPLY_BYTES
            )
        except SyncError as error:
            if error.trouble is not Trouble.HUB_TOO_LARGE or not fewer:
                raise
            self._size = fewer
            return None


def _read(reply: Reply, sent: Batch, keys: Iterable[VerifyKey]) -> tuple[Acknowledgement, int]:
    """The acknowledgement in `reply`, proved to be the hub's and for this log, and how many records were set aside."""
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
    # Beyond this batch it may lie (a log back from a backup); whether so far was ever written, the outbox knows.
    if ack.acked_through < sent.first_seq:
        raise TrustError(Trouble.ACK_REFUSED, "an acknowledgement of nothing that was sent")
    return ack, len({seq for seq, answer in answers if _is_set_aside(seq, answer, sent, ack)})


def _is_set_aside(seq: int, answer: Answer, sent: Batch, ack: Acknowledgement) -> bool:
    return answer is Answer.SET_ASIDE and sent.first_seq <= seq <= min(sent.last_seq, ack.acked_through)
