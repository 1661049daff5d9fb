"""What a pass of any format says once its signature has verified: the check knows nothing else of formats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.protocol.health_code import Colour, Kind


@dataclass(frozen=True, slots=True)
class Credential:
    """Signed identifiers and colour; times in seconds since the Unix epoch; `name` and `tail` masked, "" where absent."""

    issuer: str
    subject: bytes
    code_id: bytes
    kid: bytes
    colour: Colour
    kind: Kind
    iat_s: int
    exp_s: int
    generation: int
    index: int
    name: str
    tail: str
    cose: bytes

    @property
    def visit(self) -> bytes:
        """Whose visit this is: issuer and subject, whatever code is held up."""
        return self.issuer.encode("ascii") + self.subject
