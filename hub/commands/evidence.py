"""`python -m hub evidence import LIST FILE`: take a list of the province, or with `--dry-run` only look at it."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING

from hub.commands.migrating import migrate
from hub.commands.trouble import CannotStart
from hub.imports.taking import take
from hub.imports.trouble import NotTaken

if TYPE_CHECKING:
    import argparse

    from hub.imports.taking import Report

_MOST_REASONS = 10


def run(wish: argparse.Namespace) -> int:
    migrate()
    try:
        data = wish.file.read_bytes()
        done = take(
            wish.list, wish.file.name, data, getpass.getuser(), expected=wish.rows, dry_run=wish.dry_run
        )
    except OSError as error:
        raise CannotStart("文件无法读取", "The file cannot be read", str(error)) from error
    except NotTaken as why:
        raise CannotStart("整份未采用", "Nothing of the file was taken", str(why)) from why
    sys.stdout.write(_told(done))
    return 0


def _told(done: Report) -> str:
    head = "已采用 taken" if done.was_stored else "试运行，未采用 dry run, nothing stored; good rows"
    lines = [f"编码 encoding {done.encoding}", f"{head} {done.taken}", f"退回 refused {len(done.refused)}"]
    lines += [f"  {count} × {reason}" for reason, count in done.reasons().most_common(_MOST_REASONS)]
    if done.refused_file is not None:
        lines.append(f"退回清单 refused rows: {done.refused_file}")
    return "\n".join(lines) + "\n"
