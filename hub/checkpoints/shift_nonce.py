"""The hub's part of a shift's fingerprint: another one for each device and day, so that none can be worked out beforehand.

It follows from a key of the hub's and is kept nowhere: a hub back from its backup knows the former days' too.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from hub import keys
from scanner.protocol.orders import NONCE_BYTES

if TYPE_CHECKING:
    from datetime import datetime

    from hub.checkpoints.models import Device

_KEY = "shift"


def shift_nonce(device: Device, day: datetime) -> bytes:
    """The nonce of `device` on the day of `day`, in UTC."""
    told = device.device + day.date().isoformat().encode()
    return hmac.digest(keys.mac_key(_KEY), told, "sha256")[:NONCE_BYTES]
