"""What the check answers, and what the guard may see of the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from scanner.protocol.credential import Format
from scanner.protocol.outcome import Outcome

if TYPE_CHECKING:
    from scanner.protocol.credential import Credential
    from scanner.protocol.outcome import Ask
    from scanner.protocol.reason import Reason

_PERSONS = ("SITE", "ANSWER", "OVERRIDE", "ANNUL")
"""Stages that only a person comes to."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One answer for one code, or for the guard's answer to an ASK.

    `asks` names the steps that an ASK still needs, empty otherwise. `credential` is there once the signature has verified:
    of it the guard sees masked name and tail only. `seen_ago_s` is how long ago the code or its subject passed here, or
    None. `list_age_s` is the age of the list that was asked, in seconds, or None where none was. `to_come`: so many in the
    vehicle have not shown a code yet.
    """

    outcome: Outcome
    reason: Reason
    asks: tuple[Ask, ...] = ()
    credential: Credential | None = None
    seen_ago_s: int | None = None
    list_age_s: int | None = None
    to_come: int = 0

    @property
    def is_somebody(self) -> bool:
        """Whether it is about a person: with a signed code, or written down without one; not about some text."""
        stage = self.reason.partition("_")[0]
        return (
            self.credential is not None or self.outcome in (Outcome.ADMIT, Outcome.ASK) or stage in _PERSONS
        )

    @property
    def is_foreign(self) -> bool:
        """Whether it is about a pass of another country's, whose `tail` is month and day of birth."""
        return self.credential is not None and self.credential.format is not Format.HZ1

    @property
    def name(self) -> str:
        """Masked name, or ""."""
        return self.credential.name if self.credential else ""

    @property
    def tail(self) -> str:
        """Last digits of the document number, or ""."""
        return self.credential.tail if self.credential else ""


class Judged(NamedTuple):
    """A verdict that is durably written: `seq` its record, `ref_seq` the record it answers or 0.

    `taken_ms` is the monotonic time at which the frame was taken (or the key pressed). `seq` is 0 for an unverified text
    that was counted instead of written alone (merged, one event a minute).
    """

    verdict: Verdict
    seq: int
    ref_seq: int
    taken_ms: float
