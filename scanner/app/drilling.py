"""A drill: another checkpoint in the lane's place, which believes the drill's codes alone and counts nobody."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, NamedTuple

from scanner.check.facts import ListFault
from scanner.check.lots import Lots
from scanner.check.seen import Seen
from scanner.checkpoint import Checkpoint, TrustInForce
from scanner.protocol import drill, health_code, policy
from scanner.protocol.cbor import Malformed

if TYPE_CHECKING:
    from scanner.app.stored import Stored
    from scanner.check.open_visits import PassWriter
    from scanner.checkpoint import Visits
    from scanner.clock import Clock
    from scanner.protocol.policy import SiteKind
    from scanner.protocol.status_list import Status


class _Listed(NamedTuple):
    status: Status | None
    iat_s: int | None
    fault: ListFault = ListFault.NONE


class _NoBook:
    """Nobody is counted, and no mode is switched to."""

    mode: SiteKind | None = None

    def works_as(self, kind: SiteKind) -> None:
        pass

    def inside(self) -> int:
        return 0

    def outings(self, household: str) -> int:
        return 0


def drill_checkpoint(stored: Stored, clock: Clock, write: PassWriter, visits: Visits) -> Checkpoint:
    """A checkpoint for one drill, by the site's own rules."""

    def now_s() -> int:
        return clock.wall_ms() // 1000

    def trust() -> TrustInForce:
        in_force = stored.in_force
        return TrustInForce(drill.trust(), now_s(), in_force.policy if in_force else policy.DEFAULT)

    def look_up(_issuer: str, _generation: int, index: int) -> _Listed:
        status = drill.status_at(index)
        return _Listed(status, now_s(), ListFault.NONE if status is not None else ListFault.OUTSIDE)

    return Checkpoint(
        trust=trust,
        look_up=look_up,
        write=write,
        visits=visits,
        seen=Seen(),
        lots=Lots(secrets.token_bytes(32)),
        time=stored.time,
        clock=clock,
        book=_NoBook(),
    )


def is_drill_code(text: str) -> bool:
    """Whether `text` is a drill's; whatever else is held up in a drill is judged by nobody and written nowhere."""
    try:
        return drill.is_signed(health_code.parse(text))
    except Malformed:
        return False
