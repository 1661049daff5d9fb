"""`python -m hub keep VERB`: what the log's keepers do by hand. The worker does retention by itself, each hour."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from hub import clock
from hub.commands.migrating import migrate
from hub.keeping.destroying import destroy_over
from hub.keeping.proofs import first_false_proof
from hub.oversight import trail
from hub.passes import retention
from hub.passes.completeness import gates

if TYPE_CHECKING:
    import argparse


def run(wish: argparse.Namespace) -> int:
    migrate()
    return _VERBS[wish.verb]()


def _retention() -> int:
    made = retention.destroy_due(clock.now()) + destroy_over(clock.now())
    for proof in made:
        _say(f"已销毁 destroyed: {proof}")
    return _held(first_false_proof(), f"销毁证明 proofs: {len(made)} 新 new")


def _trail() -> int:
    return _held(trail.first_broken(), "审计记录 audit trail")


def _completeness() -> int:
    for gate in gates(clock.now()):
        _say(f"{gate.device}\t{gate.received}\t缺 missing {gate.missing}\t静默 silent {gate.silent_min} min")
    return 0


def _held(broken: int | None, what: str) -> int:
    _say(f"{what}, {'完好 whole' if broken is None else f'自第 {broken} 号起不符 broken from {broken} on'}")
    return 0 if broken is None else 1


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


_VERBS = {"retention": _retention, "trail": _trail, "completeness": _completeness}
