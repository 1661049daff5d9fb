"""The operator's decisions about a device: confirmed, drained, wiped, lost; and the epochs that come with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from hub import keys
from hub.checkpoints.models import Device, DeviceStanding, Epoch
from scanner.protocol import enrolment
from scanner.protocol.heartbeat import DeviceState

if TYPE_CHECKING:
    from datetime import datetime

_STATES = {
    DeviceStanding.ACTIVE: DeviceState.ACTIVE,
    DeviceStanding.DRAIN: DeviceState.DRAIN,
    DeviceStanding.WIPE: DeviceState.WIPE,
    DeviceStanding.LOST: DeviceState.WIPE,
}


def confirm(device: Device, now: datetime) -> Epoch:
    """Make `device` a gate and grant it an epoch; one it may have had before is closed at what the hub last knew."""
    with transaction.atomic():
        last = Epoch.objects.select_for_update().filter(device=device).order_by("number").last()
        Epoch.objects.filter(device=device, closed_at=None).update(closed_at=now)
        device.standing = DeviceStanding.ACTIVE
        device.confirmed_at = now
        device.save(update_fields=["standing", "confirmed_at"])
        granted = Epoch(device=device, number=1, granted_at=now)
        if last:
            granted.number = last.number + 1
            granted.start_seq = granted.acked_through = last.acked_through
            granted.start_hash = granted.hash_there = bytes(last.hash_there)
        granted.save()
    return granted


def set_standing(device: Device, standing: DeviceStanding) -> None:
    """What the device is told at its next heartbeat; raises ValueError for one that was never confirmed."""
    if device.confirmed_at is None or standing == DeviceStanding.WAITING:
        msg = "only a confirmed device can be told anything"
        raise ValueError(msg)
    device.standing = standing
    device.save(update_fields=["standing"])


def state_for(device: Device) -> DeviceState:
    """The wire's word for the device's standing: one that was lost erases itself if it ever asks."""
    return _STATES[DeviceStanding(device.standing)]


def open_epoch(device: Device) -> Epoch:
    """The epoch the device writes in now; raises Epoch.DoesNotExist for one that was never confirmed."""
    return Epoch.objects.get(device=device, closed_at=None, granted_at__isnull=False)


def grant_of(epoch: Epoch) -> bytes:
    """The signed grant, the same bytes each time."""
    if epoch.granted_at is None:
        msg = "an epoch that nobody granted"
        raise ValueError(msg)
    grant = enrolment.Grant(
        epoch.device.device,
        epoch.number,
        epoch.start_seq,
        bytes(epoch.start_hash),
        int(epoch.granted_at.timestamp()),
    )
    return enrolment.write_grant(grant, keys.signing_key(keys.ACKNOWLEDGEMENT))
