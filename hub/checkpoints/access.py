"""Who is asking: by a signature, or by the access token that a list is fetched with."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING

from django.db.models import Q

from hub import keys
from hub.checkpoints.bodies import Refused
from hub.checkpoints.key_change import forget_former_key
from hub.checkpoints.models import Device, DeviceStanding
from scanner.protocol.signing import VerifyKey

if TYPE_CHECKING:
    from django.http import HttpRequest

    from scanner.protocol.cose import Signed

_ACCESS_KEY = "access"
_MAY_FETCH = (DeviceStanding.ACTIVE, DeviceStanding.DRAIN)
_SCHEME = "Bearer "
_MAX_TOKEN_CHARACTERS = 100


def access_token(secret: bytes, public: bytes) -> str:
    """The access token (43 characters) of the device with key `public` that came in by the enrolment token's `secret`.

    It follows from the two and a key of the hub's, so that a request sent again is answered the same though no token
    is kept.
    """
    mac = hmac.digest(keys.mac_key(_ACCESS_KEY), secret + public, "sha256")
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode("ascii")


def token_hash(token: str) -> str:
    """What stands in the database of an access token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def device_for(request: HttpRequest) -> Device | None:
    """The device whose access token the request bears, if it may still fetch.

    The look-up is by hash: how long it takes says nothing about a token.
    """
    header = request.headers.get("Authorization", "")
    token = header.removeprefix(_SCHEME)
    if token == header or not 0 < len(token) <= _MAX_TOKEN_CHARACTERS:
        return None
    return Device.objects.filter(access_sha256=token_hash(token), standing__in=_MAY_FETCH).first()


def signer_of(signed: Signed) -> Device:
    """The confirmed device that signed; raises Refused (401) for an unknown key, a wrong signature, a waiting device.

    Where a device has changed its key, the former one counts until the new one has signed something.
    """
    kid = signed.kid.hex()
    known = Device.objects.filter(Q(kid_hex=kid) | Q(former_kid_hex=kid)).exclude(
        standing=DeviceStanding.WAITING
    )
    for device in known[:4]:
        if signed.is_signed_by(VerifyKey(bytes(device.public))):
            forget_former_key(device)
            return device
        if device.former_public and signed.is_signed_by(VerifyKey(bytes(device.former_public))):
            return device
    raise Refused(401, "Not signed by a device of this hub")
