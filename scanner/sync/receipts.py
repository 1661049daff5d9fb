"""The hub's answers off a stick: each acknowledgement proved as if it had come over the network, in whatever order."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scanner.errors import SyncError, Trouble, TrustError
from scanner.protocol import acknowledgement, courier, orders
from scanner.protocol.acknowledgement import Answer
from scanner.protocol.cbor import Malformed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scanner.protocol.acknowledgement import Acknowledgement
    from scanner.protocol.orders import Orders
    from scanner.protocol.trust import Trust
    from scanner.sync.link import Link
    from scanner.sync.shelves import Outbox, StateShelf


@dataclass(frozen=True, slots=True)
class Taken:
    """How many records the receipts acknowledged, and how many acknowledgements were not for this log as it stands.

    An acknowledgement that was overtaken by a newer one is none of either. `orders` are those that answer what was exported
    last, and no older than any before; None where there are none. `held`: epoch -> through which number these receipts say
    that the hub holds it.
    """

    acknowledged: int = 0
    refused: int = 0
    orders: Orders | None = None
    held: Mapping[int, int] = field(default_factory=dict)


class StickComparison:
    """The hub has shown in the receipts that were just `taken` that it holds what it acknowledged, or with none of them."""

    def __init__(self, outbox: Outbox, taken: Taken) -> None:
        self._outbox, self._taken = outbox, taken

    def compared_ago_s(self) -> float:
        """0, or infinity where a record that is acknowledged here is not named: the hub may have forgotten it since."""
        ends = self._outbox.acknowledged_ends()
        return 0.0 if all(end.last_seq <= self._taken.held.get(end.epoch, 0) for end in ends) else math.inf

    def compare_again(self) -> None:
        """On the next journey."""


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
        held: dict[int, int] = {}
        moved = 0
        for ack, aside, signed in sorted(proved, key=lambda one: (one[0].epoch, one[0].acked_through)):
            risen, was_refused = self._acknowledge(ack, aside, signed)
            held[ack.epoch] = 0 if was_refused else ack.acked_through
            moved, refused = moved + risen, refused + was_refused
        return Taken(moved, refused, self._heard(receipts.orders, trust), held)

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

    def _heard(self, signed: bytes, trust: Trust) -> Orders | None:
        try:
            heard = orders.read(signed, self._link.device, self._states.question, trust.ack_keys)
        except Malformed:
            return None
        if heard.time_s < self._states.said_s():
            return None
        self._states.keep(heard.state, heard.time_s, heard.nonce)
        return heard


def _proved(reply: bytes, trust: Trust) -> tuple[Acknowledgement, int, bytes]:
    answers, signed = acknowledgement.read_reply(reply)
    ack = acknowledgement.read(signed, trust.ack_keys)
    aside = sum(answer is Answer.SET_ASIDE and seq <= ack.acked_through for seq, answer in answers)
    return ack, aside, signed
