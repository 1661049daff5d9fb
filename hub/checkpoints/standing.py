"""The operator's decisions about a device: confirmed, drained, wiped, lost; and the epochs that come with them."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from hub import keys
from hub.checkpoints.models import Device, DeviceStanding, Epoch
from scanner.protocol import enrolment
from scanner.protocol.cbor import Malformed
from scanner.protocol.heartbeat import DeviceState
from scanner.protocol.signing import VerifyKey

MOST = 2**53  # a record's own numbers end there; a bigint holds them

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
            granted.number = max(last.number, device.reported_epoch) + 1
            granted.start_seq = granted.acked_through = last.acked_through
            granted.start_hash = granted.hash_there = bytes(last.hash_there)
        granted.save()
    return granted


def take_back(device: Device, signed: bytes, now: datetime) -> bool:
    """Know an epoch again that this hub granted and then forgot (it is back from a backup); whether one was missing.

    `signed` is the grant as the device shows it. What is not our own word for this device is passed over.
    """
    try:
        grant = enrolment.read_grant(signed, [VerifyKey(keys.signing_key(keys.ACKNOWLEDGEMENT).public)])
    except Malformed:
        return False
    if grant.device != device.device or not 0 < grant.epoch < MOST or grant.last_seq >= MOST:
        return False
    with transaction.atomic():
        Device.objects.select_for_update().get(pk=device.pk)
        if Epoch.objects.filter(device=device, number=grant.epoch).exists():
            return False
        Epoch.objects.create(
            device=device,
            number=grant.epoch,
            granted_at=datetime.fromtimestamp(grant.time_s, UTC),
            start_seq=grant.last_seq,
            start_hash=grant.hash_there,
            acked_through=grant.last_seq,
            hash_there=grant.hash_there,
        )
        newest = Epoch.objects.filter(device=device).order_by("number").last()
        if newest:
            Epoch.objects.filter(device=device, closed_at=None, number__lt=newest.number).update(
                closed_at=now
            )
    return True


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
