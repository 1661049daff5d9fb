"""Passes that came on a stick (`scanner/protocol/courier.py` is the file): stored exactly as those that were posted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hub import keys
from hub.checkpoints import heartbeats, key_change
from hub.checkpoints.bodies import Refused
from hub.checkpoints.standing import bid_farewell, signed_orders, take_back
from hub.passes.ingest import receive
from scanner.protocol import acknowledgement, courier, key_roll
from scanner.protocol.acknowledgement import Acknowledgement
from scanner.protocol.cbor import Malformed
from scanner.protocol.courier import Receipts

if TYPE_CHECKING:
    from datetime import datetime

    from hub.checkpoints.models import Device


@dataclass(slots=True)
class Delivery:
    """What came of one device's file: `replies` to its good batches, and how many batches were refused."""

    device: Device
    orders: bytes
    replies: list[bytes] = field(default_factory=list)
    refused: int = 0


def deliver(data: bytes, now: datetime) -> Delivery:
    """Take in one file; all that `replies` says is durable then. Twice, in any order, by any worker: nothing doubles.

    Raises Malformed for what is no file of a gate's for this hub, Refused for one of a device that is not ours.
    """
    bundle = courier.read_bundle(data, keys.opening_keys())
    device, said = heartbeats.from_device(bundle.heartbeat)
    take_back(device, said.proof, now)
    delivery = Delivery(device, b"")
    for body in bundle.batches:
        try:
            delivery.replies.append(receive(body, now))
        except (Malformed, Refused):
            delivery.refused += 1
    delivery.orders = signed_orders(device, said, bundle.heartbeat, now)
    return delivery


def hand_over(data: bytes, now: datetime) -> tuple[str, bytes]:
    """Take over a gate's new key; the acceptance, and the name of its file. Raises Malformed, Refused."""
    handover = key_roll.read_request(data)
    return courier.key_answer_name(handover.device, data), key_change.accept(handover, now)


def hear_last_word(data: bytes, now: datetime) -> Device:
    """The gate that has erased itself; raises Malformed, and Refused for one that nobody told to."""
    device = heartbeats.last_word_from(data)
    bid_farewell(device, now)
    return device


def receipts(deliveries: list[Delivery], now: datetime) -> bytes:
    """The answers to several files of one device, and how far the hub holds each of its epochs now.

    The last is for files that came in another order than they were written: a batch behind a gap is acknowledged by no
    reply of its own.
    """
    replies = [reply for delivery in deliveries for reply in delivery.replies]
    device = deliveries[-1].device
    held = [
        Acknowledgement(
            device.device, epoch.number, epoch.acked_through, bytes(epoch.hash_there), int(now.timestamp())
        )
        for epoch in device.epochs.order_by("number")
        if epoch.acked_through > epoch.start_seq
    ]
    key = keys.signing_key(keys.ACKNOWLEDGEMENT)
    sums = [acknowledgement.write_reply([], acknowledgement.write(ack, key)) for ack in held]
    most = courier.MAX_RECEIPTS - len(sums)
    return courier.write_receipts(Receipts(deliveries[-1].orders, (*replies[-most:], *sums)))
