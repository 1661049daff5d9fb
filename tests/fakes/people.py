"""People who stand at a gate."""

from __future__ import annotations

from scanner.protocol.credential import Credential
from scanner.protocol.health_code import Colour, Kind


def holder(name: str = "张*", tail: str = "28", subject: int = 1) -> Credential:
    """A paper code's holder; another `subject` (below 256) is another person."""
    return Credential(
        issuer="330100",
        subject=bytes([subject]) * 16,
        code_id=bytes([subject]) * 8,
        kid=b"k" * 8,
        colour=Colour.GREEN,
        kind=Kind.PAPER,
        iat_s=1,
        exp_s=2,
        generation=0,
        index=subject,
        name=name,
        tail=tail,
        cose=b"",
    )
