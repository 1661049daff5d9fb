"""What a pass of any format says once its signature has verified: the check knows nothing else of formats."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.protocol.health_code import Colour, Kind

FOREIGN_FOLDER = "foreign/"
"""Of the signed documents: where the keys of foreign formats stand."""


class Format(StrEnum):
    """Our own code, and the foreign passes that a gate can read; the value names trust documents and policy members."""

    HZ1 = "hz1"
    HC1 = "hc1"
    SHC = "shc"
    NZCP = "nzcp"
    VDS_NC = "vds_nc"


@dataclass(frozen=True, slots=True)
class Credential:
    """Signed identifiers and colour; times in seconds since the Unix epoch; `name` and `tail` masked, "" where absent.

    `colour`, `kind`, `generation` and `index` are HZ1's own: None, all four, for every other format, which carries no
    colour of ours and stands in no list of ours. There `issuer` begins with the format's name and a colon, `subject` and
    `code_id` are derived from the pass's signed identifier, `tail` is month and day of birth (MMDD), `cose` is empty.
    """

    issuer: str
    subject: bytes
    code_id: bytes
    kid: bytes
    colour: Colour | None
    kind: Kind | None
    iat_s: int
    exp_s: int
    generation: int | None
    index: int | None
    name: str
    tail: str
    cose: bytes
    format: Format = Format.HZ1

    @property
    def visit(self) -> bytes:
        """Whose visit this is: issuer and subject, whatever code is held up."""
        return self.issuer.encode("ascii") + self.subject
