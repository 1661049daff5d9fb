"""The hub's answers off a stick: each acknowledgement proved as if it had come over the network, in whatever order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner.errors import SyncError, Trouble, TrustError
from scanner.protocol import acknowledgement, courier, orders
from scanner.protocol.acknowledgement import Answer
from scanner.protocol.cbor import Malformed

if TYPE_CHECKING:
    from scanner.protocol.acknowledgement import Acknowledgement
    from scanner.protocol.trust import Trust
    from scanner.sync.link import Link
    from scanner.sync.shelves import Outbox, StateShelf


@dataclass(frozen=True, slots=True)
class Taken:
    """How many records the receipts acknowledged, and how many acknowledgements were not for this log as it stands.

    An acknowledgement that was overtaken by a newer one is none of either.
    """

    acknowledged: int = 0
    refused: int = 0


class ReceiptTaker:
    """Takes receipts over into `outbox` and `states`; the program does not run meanwhile."""

    def __init__(self, link: Link, outbox: Outbox, states: StateShelf) -> None:
        self._link, self._outbox, self._states = link, outbox, states

    def take(self, data: bytes) -> Taken:
        """Raises SyncError(HUB_NOT_A_HUB) for what are no receipts, TrustError(TRUST_REFUSED) without trust, StoreError."""
        trust = self._link.trust()
        if trust is None:
            raise TrustError(Trouble.TRUST_REFUSED, "no trust documents to verify an acknowledgement with")
        try:
            receipts = courier.read_receipts(data)
        except Malformed as error:
            raise SyncError(Trouble.HUB_NOT_A_HUB, "not receipts") from error
        proved, refused = [], 0
        for reply in receipts.replies:
            try:
                proved.append(_proved(reply, trust))
            except Malformed:
                refused += 1
        moved = 0
        for ack, aside, signed in sorted(proved, key=lambda one: (one[0].epoch, one[0].acked_through)):
            risen, was_refused = self._acknowledge(ack, aside, signed)
            moved, refused = moved + risen, refused + was_refused
        self._obey(receipts.orders, trust)
        return Taken(moved, refused)

    def _acknowledge(self, ack: Acknowledgement, aside: int, signed: bytes) -> tuple[int, int]:
        try:
            moved = self._outbox.acknowledge(ack, aside, signed)
        except TrustError as error:
            if error.trouble is not Trouble.ACK_REFUSED:
                raise
            return 0, int(not self._is_overtaken(ack))
        self._link.verified(ack.time_s)
        return moved, 0

    def _is_overtaken(self, ack: Acknowledgement) -> bool:
        """A newer one for this log came another way: the same stick is read twice, or an older one after a newer."""
        ends = {end.epoch: end.last_seq for end in self._outbox.acknowledged_ends()}
        return ack.device == self._link.device and ack.acked_through <= ends.get(ack.epoch, 0)

    def _obey(self, signed: bytes, trust: Trust) -> None:
        """Only orders that answer what was exported last; erasing needs the network, where the hub hears the last word."""
        try:
            heard = orders.read(signed, self._link.device, self._states.question, trust.ack_keys)
        except Malformed:
            return
        self._states.keep(heard.state, heard.time_s, heard.nonce)


def _proved(reply: bytes, trust: Trust) -> tuple[Acknowledgement, int, bytes]:
    answers, signed = acknowledgement.read_reply(reply)
    ack = acknowledgement.read(signed, trust.ack_keys)
    aside = sum(answer is Answer.SET_ASIDE and seq <= ack.acked_through for seq, answer in answers)
    return ack, aside, signed
