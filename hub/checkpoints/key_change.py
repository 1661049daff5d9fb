"""A device changes its key (`scanner/protocol/key_roll.py` is the wire)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from hub import keys
from hub.checkpoints.bodies import Refused
from hub.checkpoints.models import Device, DeviceStanding
from scanner.protocol import key_roll
from scanner.protocol.signing import VerifyKey, key_id

if TYPE_CHECKING:
    from datetime import datetime

    from scanner.protocol.key_roll import Handover

KEY_LIFE = timedelta(days=180)
_MAY_CHANGE = (DeviceStanding.ACTIVE, DeviceStanding.DRAIN)


def is_due(device: Device, now: datetime) -> bool:
    """Whether `device` is to make itself a new key: the operator said so, or the present one is half a year old."""
    since = device.keyed_at or device.confirmed_at
    return device.standing in _MAY_CHANGE and (
        device.wants_new_key or (since is not None and now >= since + KEY_LIFE)
    )


def accept(handover: Handover, now: datetime) -> bytes:
    """Take over the new key; the signed acceptance. The same again changes nothing and is answered the same.

    Raises Refused (401) where neither of the device's keys has signed, for a device that was never confirmed, and for a key
    that is another device's. One that is to be erased, or is lost, may change: this hub may be back from a backup and know
    an older key, and only a device whose key is known hears what it is to do.
    """
    with transaction.atomic():
        device = Device.objects.select_for_update().filter(device_hex=handover.device.hex()).first()
        if device is None or device.standing == DeviceStanding.WAITING:
            raise _refused()
        if bytes(device.public) != handover.public:
            _require_own(device, handover)
            device.former_public, device.former_kid_hex = device.public, device.kid_hex
            device.public, device.kid_hex = handover.public, key_id(handover.public).hex()
            device.keyed_at, device.wants_new_key = now, False
            device.save()
    return key_roll.write_acceptance(
        handover.device, handover.public, int(now.timestamp()), keys.signing_key(keys.ACKNOWLEDGEMENT)
    )


def forget_former_key(device: Device) -> None:
    """The present key has signed something, so the device holds it for good."""
    if device.former_public:
        device.former_public, device.former_kid_hex = b"", ""
        device.save(update_fields=["former_public", "former_kid_hex"])


def _require_own(device: Device, handover: Handover) -> None:
    own = [bytes(public) for public in (device.public, device.former_public) if public]
    if not any(handover.signed.is_signed_by(VerifyKey(public)) for public in own):
        raise _refused()
    if Device.objects.filter(public=handover.public).exists():
        raise _refused()


def _refused() -> Refused:
    return Refused(401, "Not signed by a device of this hub")
