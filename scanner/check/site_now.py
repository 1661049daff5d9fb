"""What the window shows of the site: how the gate works now, and what is counted."""

from __future__ import annotations

from typing import NamedTuple

from scanner.protocol.plate import PROVINCES
from scanner.protocol.policy import NoCodeRule, SiteKind


class SiteNow(NamedTuple):
    """`modes` is what the gate may be switched to, the present one among them. `inside` is None where nobody is counted.

    `limit` is how many may be inside, 0 without one. `counts_outings`: a household's outings are. `province`: how
    plates of the gate's own city begin.
    """

    kind: SiteKind = SiteKind.COMPOUND
    modes: tuple[SiteKind, ...] = ()
    inside: int | None = None
    limit: int = 0
    counts_outings: bool = False
    no_code: NoCodeRule = NoCodeRule.SUPERVISOR
    province: str = PROVINCES[0]

    @property
    def takes_certificates(self) -> bool:
        """Whether people live behind this gate."""
        return self.kind in (SiteKind.COMMUNITY, SiteKind.COMPOUND)

    @property
    def is_full(self) -> bool:
        """只出不进."""
        return self.inside is not None and 0 < self.limit <= self.inside


NOWHERE = SiteNow()
"""Before the first look."""
