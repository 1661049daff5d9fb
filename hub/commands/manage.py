"""`python -m hub manage ...`: Django's own commands on the hub's data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management import execute_from_command_line

if TYPE_CHECKING:
    import argparse


def run(wish: argparse.Namespace) -> int:
    execute_from_command_line(["hub manage", *wish.words])
    return 0
