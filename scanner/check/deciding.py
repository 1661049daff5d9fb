"""Second half of the check: a credential and the facts -> a verdict.

1. Every rule looks at the case, in the order of `rules.RULES`; none stops another.
2. The worst finding wins: REFUSE beats UNDECIDED beats ASK beats ADMIT.
3. The reason is the first, in that order, with the winning outcome; an ASK names every step that any rule asks for.
4. Nothing found: ADMIT.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.check.rules import RULES, Case, Finding
from scanner.check.verdict import Verdict
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from scanner.check.facts import Facts
    from scanner.check.moment import Moment
    from scanner.protocol.credential import Credential
    from scanner.protocol.policy import SitePolicy

_GREEN = Finding(Outcome.ADMIT, Reason.PASS_GREEN)


def decide(credential: Credential, facts: Facts, policy: SitePolicy, now: Moment) -> Verdict:
    """The verdict on `credential`."""
    case = Case(credential, facts, policy, now)
    found = [finding for rule in RULES if (finding := rule(case))]  # 1
    worst = max(
        found, key=lambda finding: finding.outcome, default=_GREEN
    )  # 2, 3: max keeps the first of equals; 4
    asks = (
        dict.fromkeys(ask for finding in found for ask in finding.asks)
        if worst.outcome is Outcome.ASK
        else ()
    )
    return Verdict(worst.outcome, worst.reason, tuple(asks), credential, facts.seen_ago_s, facts.list_age_s)
