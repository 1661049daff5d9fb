"""Who speaks with which hub, and whom it believes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scanner.errors import Trouble
from scanner.sync.transport import HttpRefused

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.protocol.signing import SigningKey
    from scanner.protocol.trust import Trust
    from scanner.sync.transport import Reply, Transport

_UNAUTHORIZED = 401


@dataclass(slots=True)
class Link:
    """An enrolled device's link: its name `device` (8 bytes), `key`, the `access_token` for lists, the `trust` in force.

    `key` is replaced when it rolls, by the thread that talks. `verified` hears when the hub signed each verified list and
    acknowledgement, in seconds; `answered` the time in orders, which answer a question of this very moment: only these
    prove the time. The time at which a TUF timestamp was signed does not stand in it, so trust documents prove their own
    freshness only.
    """

    transport: Transport
    device: bytes
    key: SigningKey
    access_token: str = field(repr=False)
    trust: Callable[[], Trust | None]
    verified: Callable[[int], None]
    answered: Callable[[int], None]

    def post(self, path: str, body: bytes, *, content_type: str, max_bytes: int) -> Reply:
        """The transport's answer to a body that this device signed; a hub that does not know the key is DEVICE_UNKNOWN."""
        try:
            return self.transport.post(path, body, content_type=content_type, max_bytes=max_bytes)
        except HttpRefused as refused:
            if refused.status != _UNAUTHORIZED:
                raise
            raise HttpRefused(refused.status, Trouble.DEVICE_UNKNOWN, refused.detail) from refused
