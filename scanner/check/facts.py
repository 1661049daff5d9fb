"""What the check needs to know besides the code; fetched by the checkpoint, so that deciding stays pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from scanner.check.moment import Moment
    from scanner.protocol.status_list import Status


class ListFault(StrEnum):
    """Why the list could not be asked. Never the same as "not listed"."""

    NONE = ""
    MISSING = "MISSING"
    OUTSIDE = "OUTSIDE"
    UNREADABLE = "UNREADABLE"


class Listed(Protocol):
    """What the cached list says of one index: a status and the list's `iat`, or the name of a `ListFault`."""

    @property
    def status(self) -> Status | None: ...
    @property
    def iat_s(self) -> int | None: ...
    @property
    def fault(self) -> str: ...


class NoList(NamedTuple):
    """The answer of a list that was never asked: the pass's format has none."""

    status: None = None
    iat_s: None = None
    fault: str = ListFault.NONE


NO_LIST = NoList()


class Repeat(StrEnum):
    """Whether this was here before: the very code, or another code of the same subject."""

    NONE = ""
    CODE = "CODE"
    SUBJECT = "SUBJECT"


@dataclass(frozen=True, slots=True)
class Facts:
    """`status` is None exactly when `fault` says why, or the pass's format has no list.

    Ages in seconds; `seen_ago_s` is None without a repeat. `is_drawn`: the
    policy's lot fell on this code. `inside`: how many people are counted in at this site; `is_in_vehicle`: the code is of
    somebody else in a vehicle that is being written down.
    """

    home: str
    status: Status | None
    fault: ListFault
    list_age_s: int | None
    trust_age_s: int
    repeat: Repeat = Repeat.NONE
    seen_ago_s: int | None = None
    is_drawn: bool = False
    inside: int = 0
    is_in_vehicle: bool = False


def facts_of(home: str, listed: Listed, trust_accepted_s: int, now: Moment) -> Facts:
    """The facts of a visit by itself: what the list says, and the ages at `now`; `home` is the gate's own city."""
    return Facts(
        home=home,
        status=listed.status,
        fault=ListFault(listed.fault),
        list_age_s=None if listed.iat_s is None else max(0, now.s - listed.iat_s),
        trust_age_s=now.s - trust_accepted_s,
    )
