"""`python -m hub colour assign`: judge everybody now, as the worker does each night."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from hub.colour.judging import judge_everybody
from hub.commands.migrating import migrate

if TYPE_CHECKING:
    import argparse


def run(wish: argparse.Namespace) -> int:
    migrate()
    done = judge_everybody()
    sys.stdout.write(f"规则 {done.version}  判定 judged {done.judged}  变码 changed {done.changed}\n")
    return 0
