"""The operator's decisions about a device: confirmed, drained, wiped, lost; and the epochs that come with them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from hub import keys
from hub.checkpoints.bodies import Refused
from hub.checkpoints.key_change import is_due
from hub.checkpoints.models import Device, DeviceStanding, Epoch
from hub.checkpoints.shift_nonce import shift_nonce
from hub.passes import following
from hub.passes.models import Alarm, AlarmKind
from hub.trust import published
from scanner.protocol import acknowledgement, enrolment, orders
from scanner.protocol.cbor import Malformed
from scanner.protocol.heartbeat import DeviceState
from scanner.protocol.orders import Orders
from scanner.protocol.signing import VerifyKey

if TYPE_CHECKING:
    from scanner.protocol.enrolment import Grant
    from scanner.protocol.heartbeat import Heartbeat, Proof

MOST = 2**53  # a record's own numbers end there; a bigint holds them

_STATES = {
    DeviceStanding.ACTIVE: DeviceState.ACTIVE,
    DeviceStanding.DRAIN: DeviceState.DRAIN,
    DeviceStanding.WIPE: DeviceState.WIPE,
    DeviceStanding.LOST: DeviceState.WIPE,
    DeviceStanding.ERASE: DeviceState.ERASE,
    DeviceStanding.ERASED: DeviceState.WIPE,  # cut off before it did, or back from a copy: it may have written since
}


def confirm(device: Device, now: datetime) -> Epoch:
    """Make `device` a gate and grant it an epoch; one it may have had before is closed at what the hub last knew.

    A device that this hub forgot and that brought its grant along goes on in that epoch: nothing of its log is late.
    """
    with transaction.atomic():
        last = Epoch.objects.select_for_update().filter(device=device).order_by("number").last()
        if last is not None and device.confirmed_at is None:
            device.standing, device.confirmed_at = DeviceStanding.ACTIVE, now
            device.save(update_fields=["standing", "confirmed_at"])
            return last
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


def take_back(device: Device, proof: Proof, now: datetime) -> bool:
    """Know again what this hub granted and acknowledged and then forgot (it is back from a backup); whether any was.

    `proof` is what the device shows. What is not our own word for this device is passed over.
    """
    grant = own_grant(proof.grant)
    if grant is None or grant.device != device.device:
        return False
    with transaction.atomic():
        Device.objects.select_for_update().get(pk=device.pk)
        known = Epoch.objects.select_for_update().filter(device=device, number=grant.epoch).first()
        if known is not None:
            return _go_on_behind(known, proof, now)
        made = Epoch.objects.create(
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
        _go_on_behind(made, proof, now)
    return True


def _go_on_behind(epoch: Epoch, proof: Proof, now: datetime) -> bool:
    """Acknowledged here once, forgotten since, and purged at the gate meanwhile: these records cannot come again.

    The gap is passed over, or nothing behind it could ever be acknowledged; an operator is told. So it is where other
    records hold these numbers.
    """
    try:
        ack = acknowledgement.read(proof.ack, _own_keys())
    except Malformed:
        return False
    ours = (ack.device, ack.epoch) == (epoch.device.device, epoch.number)
    if not (ours and epoch.start_seq < proof.purged_through <= ack.acked_through):
        return False
    if following.goes_on_at(epoch, proof.purged_through, proof.purged_hash):
        return False
    following.add_joint(epoch, proof.purged_through, proof.purged_hash)
    first = epoch.acked_through + 1 if epoch.acked_through < proof.purged_through else epoch.start_seq + 1
    if epoch.acked_through < proof.purged_through:
        epoch.acked_through, epoch.hash_there = proof.purged_through, proof.purged_hash
        epoch.save(update_fields=["acked_through", "hash_there"])
    Alarm.objects.create(
        kind=AlarmKind.LOG_GONE,
        device=epoch.device,
        epoch_number=epoch.number,
        seq=proof.purged_through,
        detail=f"{first}-{proof.purged_through}",
        raised_at=now,
    )
    return True


def own_grant(signed: bytes) -> Grant | None:
    """The grant in `signed`, where this hub once gave it."""
    try:
        grant = enrolment.read_grant(signed, _own_keys())
    except Malformed:
        return None
    return grant if grant.epoch < MOST and grant.last_seq < MOST else None


def _own_keys() -> list[VerifyKey]:
    """What this hub signs acknowledgements and grants with, and ever did."""
    return [VerifyKey(key.public) for key in keys.signing_keys(keys.ACKNOWLEDGEMENT)]


def bid_farewell(device: Device, now: datetime) -> None:
    """`device` erases itself; raises Refused (409) for one that nobody told to."""
    if state_for(device) not in (DeviceState.WIPE, DeviceState.ERASE):
        raise Refused(409, "Nobody told this device to erase itself")
    if device.standing != DeviceStanding.ERASED:
        device.standing, device.erased_at = DeviceStanding.ERASED, now
        device.save(update_fields=["standing", "erased_at"])


def signed_orders(device: Device, said: Heartbeat, body: bytes, now: datetime) -> bytes:
    """What `device` is to do, as the answer to what it `said` in `body`."""
    epoch = Epoch.objects.filter(device=device, number=min(said.epoch, MOST)).first()
    told = Orders(
        device.device,
        state_for(device),
        int(now.timestamp()),
        orders.question_of(body),
        nonce=shift_nonce(device, now),
        held_through=epoch.acked_through if epoch else 0,
        wants_new_key=is_due(device, now),
        edition=published.edition(),
    )
    return orders.write(told, keys.signing_key(keys.ACKNOWLEDGEMENT))


def set_standing(device: Device, standing: DeviceStanding) -> None:
    """What the device is told at its next heartbeat; raises ValueError for one that was never confirmed."""
    if not can_be_told(device) or standing in (DeviceStanding.WAITING, DeviceStanding.ERASED):
        msg = "only a confirmed device can be told anything"
        raise ValueError(msg)
    device.standing = standing
    device.save(update_fields=["standing"])


def can_be_told(device: Device) -> bool:
    """Whether `device` is confirmed and still there."""
    standing = device.standing
    return device.confirmed_at is not None and standing not in (DeviceStanding.WAITING, DeviceStanding.ERASED)


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
