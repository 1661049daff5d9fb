"""A device's sign of life, kept for the operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.checkpoints.access import signer_of
from hub.checkpoints.bodies import Refused, printable
from hub.checkpoints.models import (
    MAX_CAMERA_CHARACTERS,
    MAX_NAME_CHARACTERS,
    MAX_TROUBLE_CHARACTERS,
    Device,
)
from hub.passes.models import Alarm, AlarmKind
from scanner.protocol import heartbeat as wire

if TYPE_CHECKING:
    from datetime import datetime

    from scanner.protocol.heartbeat import Heartbeat

LOG_CHANGED = "LOG_CHANGED"
_MOST = 2**62  # a bigint holds it; a device's figures are its own and may be anything


def from_device(body: bytes) -> tuple[Device, Heartbeat]:
    """Who sent a heartbeat, and what it says; raises Malformed, or Refused (401) where no device of ours signed it."""
    signed = wire.parse(body)
    device = signer_of(signed)
    said = wire.read(signed.payload)
    if said.device != device.device:
        raise Refused(401, "Not signed by a device of this hub")
    return device, said


def last_word_from(body: bytes) -> Device:
    """Whose last word it is; raises as `from_device`."""
    signed = wire.parse(body)
    device = signer_of(signed)
    if wire.read_last_word(signed.payload).device != device.device:
        raise Refused(401, "Not signed by a device of this hub")
    return device


def _noted_trouble(device: Device, heartbeat: Heartbeat, now: datetime) -> str:
    """The trouble to keep; an alarm when it is new."""
    if heartbeat.trouble == LOG_CHANGED and device.reported_trouble != LOG_CHANGED:
        Alarm.objects.create(
            kind=AlarmKind.LOG_CHANGED,
            device=device,
            epoch_number=min(heartbeat.epoch, _MOST),
            seq=min(heartbeat.last_seq, _MOST),
            raised_at=now,
        )
    return printable(heartbeat.trouble, MAX_TROUBLE_CHARACTERS)


def _know_access_again(device: Device, access_sha256: str) -> None:
    """A hub back from its backup may know only an access token from before the device enrolled again."""
    if device.access_sha256 != access_sha256 and not Device.objects.filter(access_sha256=access_sha256):
        device.access_sha256 = access_sha256


def is_news(device: Device, heartbeat: Heartbeat) -> bool:
    """Whether this was said after all that is known of `device`.

    Each beat names the newest state it has heard, which each answer renews; after a lost answer its own clock tells.
    """
    known = (device.reported_heard_s, device.reported_wall_ms)
    return (min(heartbeat.heard_s, _MOST), min(heartbeat.wall_ms, _MOST)) > known


def note(device: Device, heartbeat: Heartbeat, now: datetime) -> None:
    """Keep what `device` said of itself."""
    device.last_seen_at = now
    _know_access_again(device, heartbeat.access_sha256.hex())
    device.reported_epoch = min(heartbeat.epoch, _MOST)
    device.reported_last_seq = min(heartbeat.last_seq, _MOST)
    device.reported_waiting = min(heartbeat.waiting, _MOST)
    device.reported_set_aside = min(heartbeat.set_aside, _MOST)
    device.reported_list_iat_s = min(heartbeat.list_iat_s, _MOST)
    device.reported_wall_ms = min(heartbeat.wall_ms, _MOST)
    device.reported_heard_s = min(heartbeat.heard_s, _MOST)
    device.reported_trouble = _noted_trouble(device, heartbeat, now)
    device.reported_camera = printable(heartbeat.camera, MAX_CAMERA_CHARACTERS)
    device.reported_version = printable(heartbeat.version, MAX_NAME_CHARACTERS)
    device.save(
        update_fields=[
            "last_seen_at",
            "access_sha256",
            *(f.name for f in device._meta.concrete_fields if f.name.startswith("reported_")),  # noqa: SLF001 - Django's documented door to a model's fields
        ]
    )
