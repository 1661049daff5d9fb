"""What is answered to somebody who shows no code: by the site's policy, and never a plain yes. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.check.rules import is_full
from scanner.check.verdict import Verdict
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.policy import NoCodeRule
from scanner.protocol.reason import Reason
from scanner.protocol.record import Direction

if TYPE_CHECKING:
    from scanner.check.entries import NoCode
    from scanner.protocol.policy import SitePolicy


def without_code(entry: NoCode, policy: SitePolicy, inside: int, outings: int) -> Verdict:
    """No list can be asked about such a person: at the best the temperature is taken, as it was at Hangzhou's gates."""
    if policy.no_code is NoCodeRule.REFUSE:
        return Verdict(Outcome.REFUSE, Reason.SITE_NO_CODE_REFUSED)
    if is_full(policy, inside):
        return Verdict(Outcome.REFUSE, Reason.SITE_FULL)
    is_outing = bool(entry.household) and entry.direction is Direction.OUT
    if is_outing and 0 < policy.household_limit <= outings:
        return Verdict(Outcome.REFUSE, Reason.ANSWER_QUOTA)
    if policy.no_code is NoCodeRule.SUPERVISOR:
        return Verdict(Outcome.UNDECIDED, Reason.SITE_NO_CODE)
    return Verdict(Outcome.ASK, Reason.SITE_TEMPERATURE, (Ask.TEMPERATURE,))
