"""反向测试: golden cases, judged every night and before a rule set goes live."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hub.colour import oracle
from hub.colour.oracle import Case, CheckIn, Contact, Facts, Fever, Risk, Stay
from hub.colour.rules.rule import GREEN, GREY, RED, YELLOW

if TYPE_CHECKING:
    from hub.colour.oracle import Judgement
    from hub.colour.rules.rule_set import RuleSet

_FILE = Path(__file__).with_name("golden.toml")
_COLOURS = {"grey": GREY, "green": GREEN, "yellow": YELLOW, "red": RED}
_HOME = "东湖区"


@dataclass(frozen=True, slots=True)
class Golden:
    """`clears_in` is in days from the day judged, None where it is not asked; `needs` names a rule that must be on."""

    says: str
    facts: Facts
    risk: tuple[Risk, ...]
    colour: int
    rules: str
    clears_in: int | None
    needs: str

    def is_met_by(self, judged: Judgement, today: int) -> bool:
        cleared = self.clears_in is None or judged.clears_on == today + self.clears_in
        return (judged.colour, judged.rules) == (self.colour, self.rules) and cleared


def cases(today: int) -> list[Golden]:
    """All of them, with their days around `today`."""
    return [_golden(said, today) for said in tomllib.loads(_FILE.read_text(encoding="utf-8"))["case"]]


def broken(rules: RuleSet, today: int) -> list[str]:
    """What the cases say that this rule set judges otherwise; a case of a rule that is off is not asked."""
    asked = [one for one in cases(today) if one.needs in ("", *rules.rules)]
    return [
        one.says for one in asked if not one.is_met_by(oracle.judge(one.facts, one.risk, rules, today), today)
    ]


def _golden(said: dict[str, Any], today: int) -> Golden:
    def day(offset: int | None) -> int | None:
        return None if offset is None else today + offset

    first, last = said.get("checked", (0, -1))
    normal = [CheckIn(today + offset, True) for offset in range(first, last + 1)]
    abnormal = [CheckIn(today + offset, False) for offset in said.get("abnormal", ())]
    facts = Facts(
        _HOME,
        said.get("complete", True),
        tuple(Stay(area, today + a, today + b, hours) for area, a, b, hours in said.get("stays", ())),
        tuple(
            Case(kind, today + a, day(next(iter(ended), None))) for kind, a, *ended in said.get("cases", ())
        ),
        tuple(Contact(kind, today + a) for kind, a in said.get("contacts", ())),
        (*normal, *abnormal),
        tuple(Fever(today + a, day(next(iter(ended), None))) for a, *ended in said.get("fevers", ())),
    )
    risk = tuple(
        Risk(area, district, level, today + a, today + b)
        for area, district, level, a, b in said.get("risk", ())
    )
    colour = _COLOURS[said["colour"]]
    return Golden(
        said["says"], facts, risk, colour, said.get("rules", ""), said.get("clears_in"), said.get("needs", "")
    )
