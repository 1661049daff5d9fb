"""What a colour rule is: one small function that gives one fragment of portable SQL.

Every fragment answers the same table, a row for each fact that speaks against somebody, and what happens with it is the
same for all rules (`engine/stages.py`):

    pid         the person
    rule        the rule's id
    evidence    the day of the fact
    ended       for what happened on one day, NULL; for what lasts, the day on which it ended, 999999 (`OPEN`) until then

Days are whole numbers since 1970-01-01 in the city's own zone. A fragment reads the tables of `engine/tables.py`. Colours,
windows and clearing times differ between rule sets: they are rows of the table `ruleset` and never stand in the text.
Only SQL that DuckDB and, translated by sqlglot, Spark understand alike: no date arithmetic, no MATERIALIZED.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

OPEN = 999_999
GREY, GREEN, YELLOW, RED = -1, 0, 1, 2
BY_HAND = "HAND"  # opened and closed by an officer; no fragment fires it


@dataclass(frozen=True, slots=True)
class Rule:
    """`zh` and `en` are told to the holder; `cite` names where the rule was published."""

    id: str
    zh: str
    en: str
    cite: str
    fragment: Callable[[], str]


def rule(id: str, zh: str, en: str, cite: str) -> Callable[[Callable[[], str]], Rule]:  # noqa: A002 - the field's word
    """Make a `Rule` of the function below."""
    return lambda fragment: Rule(id, zh, en, cite, fragment)
