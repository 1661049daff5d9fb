"""Who speaks with which hub, and whom it believes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.protocol.signing import SigningKey
    from scanner.protocol.trust import Trust
    from scanner.sync.transport import Transport


@dataclass(frozen=True, slots=True)
class Link:
    """An enrolled device's link: its name `device` (8 bytes), `key`, the `access_token` for lists, the `trust` in force.

    `verified` hears when the hub signed each verified list and acknowledgement, in seconds: only these prove the time.
    The time at which a TUF timestamp was signed does not stand in it, so trust documents prove their own freshness only.
    """

    transport: Transport
    device: bytes
    key: SigningKey
    access_token: str = field(repr=False)
    trust: Callable[[], Trust | None]
    verified: Callable[[int], None]
