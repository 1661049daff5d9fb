"""`python -m hub client NAME --scope SCOPE ...`: a program that may ask; its token is shown once."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from hub.commands.migrating import migrate
from hub.interfaces import clients

if TYPE_CHECKING:
    import argparse


def run(wish: argparse.Namespace) -> int:
    migrate()
    token = clients.enrol(wish.name, wish.scope, wish.per_minute)
    sys.stdout.write(f"{wish.name}  {token}\n")
    sys.stdout.write("只显示这一次 Shown only this once.  /api/health-code/openapi.json\n")
    return 0
