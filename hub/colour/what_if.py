"""反向测试: how many people would change colour under another rule set, by district and direction, before it is live.

Judged over the snapshot that the last night left; nothing is written back.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hub import data_folder
from hub.colour.engine import duck
from hub.colour.engine.stages import WOULD_CHANGE
from hub.colour.engine.tables import NIGHT

if TYPE_CHECKING:
    from hub.colour.rules.rule_set import RuleSet

NIGHT_FOLDER = "night"


class NoNightYet(LookupError):
    """Nobody has been judged yet, so there is nothing to compare with."""


class Change(NamedTuple):
    """So many people of that district would change from the `former` colour to `colour`."""

    district: str
    former: int
    colour: int
    people: int


def what_if(rules: RuleSet, today: int) -> list[Change]:
    """Raises NoNightYet."""
    snapshot = data_folder.folder("colour") / NIGHT_FOLDER
    if not snapshot.exists():
        raise NoNightYet
    with tempfile.TemporaryDirectory(dir=data_folder.folder("colour")) as folder:
        return would_change(snapshot, Path(folder), rules, today)


def would_change(snapshot: Path, folder: Path, rules: RuleSet, today: int) -> list[Change]:
    """The same for any snapshot; `folder` holds what is made on the way."""
    with duck.opened(folder) as connection:
        duck.attach(connection, snapshot)
        duck.fill(connection, {"ruleset": rules.rows(), "night": [rules.night(today)]}, NIGHT)
        duck.judge(connection, folder)
        return [Change(*row) for row in connection.sql(WOULD_CHANGE).fetchall()]
