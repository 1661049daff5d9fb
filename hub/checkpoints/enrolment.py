"""How a device becomes a gate, from the hub's side (`scanner/protocol/enrolment.py` is the wire).

1. The token's secret must be one of ours. Unclaimed it is good for ten minutes; the first key that claims it has it.
2. The device waits until an operator has compared its key's fingerprint (or the token said that nobody need).
3. Then each same request is answered with the same grant and access token, for ten minutes from the confirmation:
   time enough for a lost answer, too short for a request found later.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from hub.checkpoints.access import access_token, token_hash
from hub.checkpoints.bodies import Refused, printable
from hub.checkpoints.models import MAX_NAME_CHARACTERS, Device, DeviceStanding, EnrolmentToken
from hub.checkpoints.standing import confirm, grant_of, open_epoch, own_grant, take_back
from hub.checkpoints.tokens import secret_hash
from hub.trust.publishing import pinned_root
from scanner.protocol.enrolment import TOKEN_LIFE_S, Reply, Request, State
from scanner.protocol.heartbeat import Proof
from scanner.protocol.record import DEVICE_BYTES
from scanner.protocol.signing import key_id

if TYPE_CHECKING:
    from datetime import datetime

_STANDINGS_OUT = (
    DeviceStanding.WIPE,
    DeviceStanding.LOST,
    DeviceStanding.ERASE,
    DeviceStanding.ERASED,
)


def answer_to(request: Request, now: datetime) -> Reply:
    """The reply to a request whose signature has verified; raises Refused (403), the same for every reason."""
    device = _claim(request, now)
    if device.standing == DeviceStanding.WAITING:
        return Reply(State.WAITING, device.device, pinned_root(), "", "", b"")
    if (
        device.standing != DeviceStanding.ACTIVE
        or device.confirmed_at is None
        or now >= device.confirmed_at + timedelta(seconds=TOKEN_LIFE_S)
    ):
        raise _refused()
    access = access_token(request.secret, request.public)
    Device.objects.filter(pk=device.pk).update(access_sha256=token_hash(access))
    grant = grant_of(open_epoch(device))
    return Reply(State.ACTIVE, device.device, pinned_root(), access, device.site, grant)


def _claim(request: Request, now: datetime) -> Device:
    with transaction.atomic():
        token = (
            EnrolmentToken.objects.select_for_update()
            .filter(secret_sha256=secret_hash(request.secret))
            .first()
        )
        if token is None:
            raise _refused()
        if token.device is not None:
            if bytes(token.device.public) != request.public:
                raise _refused()
            return token.device
        if now >= token.expires_at:
            raise _refused()
        token.device = _waiting_device(request, token, now)
        token.save(update_fields=["device"])
        if token.auto_confirm:
            confirm(token.device, now)
        return token.device


def _waiting_device(request: Request, token: EnrolmentToken, now: datetime) -> Device:
    """A new device, the known one that has come again, by its key or by what was granted to it, or one that this hub forgot.

    A gate that was put back from a backup older than its last change of key holds a key that no longer counts, and the
    tail of a log that nobody else holds: with a token it is the same device, and its next beat changes that key.
    """
    granted = own_grant(request.grant)
    device = Device.objects.select_for_update().filter(public=request.public).first()
    if device is None and granted is not None:
        device = Device.objects.select_for_update().filter(device_hex=granted.device.hex()).first()
    if device is None:
        device = Device(
            device_hex=granted.device.hex() if granted else secrets.token_hex(DEVICE_BYTES),
            public=request.public,
        )
    elif device.standing in _STANDINGS_OUT:
        raise _refused()
    elif bytes(device.public) != request.public:
        device.public, device.wants_new_key = request.public, True
        device.former_public, device.former_kid_hex = b"", ""
    device.kid_hex = key_id(request.public).hex()
    device.name, device.site = token.name, token.site
    device.computer = printable(request.name, MAX_NAME_CHARACTERS)
    device.reported_version = printable(request.version, MAX_NAME_CHARACTERS)
    device.standing = DeviceStanding.WAITING
    device.save()
    take_back(device, Proof(request.grant), now)
    return device


def _refused() -> Refused:
    return Refused(403, "Enrolment token not valid")
