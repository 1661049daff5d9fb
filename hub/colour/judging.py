"""赋码 by rule: everybody every night, and at the worker's next turn whoever's facts have changed."""

from __future__ import annotations

import logging
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from hub import clock, data_folder
from hub.colour import golden
from hub.colour.engine import duck
from hub.colour.engine.stages import CHANGED, EVERYBODY, LEDGER_CHANGED
from hub.colour.engine.tables import NIGHT
from hub.colour.exporting import export
from hub.colour.in_force import rule_set_on
from hub.colour.models import Run, Waiting
from hub.colour.releasing import rates
from hub.colour.what_if import NIGHT_FOLDER
from hub.colour.writing_back import Row, Told, write_back
from hub.evidence.days import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hub.colour.rules.rule_set import RuleSet

NIGHTLY, WAITING = "nightly", "waiting"
log = logging.getLogger("hub.colour")
_FIRST_HOUR_S = 3600  # judged after one in the morning, when the day before is complete


def is_night_due() -> bool:
    """Whether nobody has judged everybody today."""
    today = day_of(clock.now_s() - _FIRST_HOUR_S)
    return not Run.objects.filter(what=NIGHTLY, day__gte=today, is_done=True).exists()


def judge_everybody() -> Run:
    """The nightly run; its snapshot and everybody's colour stay in the data folder until the next."""
    run, rules = _started(NIGHTLY)
    with _fresh_folder() as folder:
        _judge(run, rules, folder, None)
        _keep(folder)
    run.findings = _tested(rules, run.day)
    run.save(update_fields=["findings"])
    return run


def judge_waiting() -> int:
    """Judge those whose facts have changed; returns how many there were."""
    latest = Waiting.objects.order_by("-pk").values_list("pk", flat=True).first()
    if latest is None:
        return 0
    run, rules = _started(WAITING)
    with _fresh_folder() as folder:
        _judge(run, rules, folder, latest)
    Waiting.objects.filter(pk__lte=latest).delete()
    return run.judged


def _tested(rules: RuleSet, today: int) -> str:
    """反向测试 of the night: broken golden cases, which are an alarm, and how right the labelled people's colours are."""
    broken = golden.broken(rules, today)
    for case in broken:
        log.error("golden case broken: %s", case)
    found = rates()
    told = (
        f"误红 false red {found.false_red}/{found.harmless}，漏红 missed red {found.missed_red}/{found.risks}"
    )
    return "\n".join([told, *broken])


def _started(what: str) -> tuple[Run, RuleSet]:
    today = day_of(clock.now_s())
    rules = rule_set_on(today)
    return Run.objects.create(what=what, day=today, version=rules.version, started_at=clock.now()), rules


def _judge(run: Run, rules: RuleSet, folder: Path, waiting_until: int | None) -> None:
    with duck.opened(folder) as connection:
        export(connection, folder, waiting_until)
        duck.attach(connection, folder)
        duck.fill(connection, {"ruleset": rules.rows(), "night": [rules.night(run.day)]}, NIGHT)
        duck.judge(connection, folder if waiting_until is None else None)
        run.judged = duck.count(connection, "state")
        told = duck.rows(connection, CHANGED if run.what == NIGHTLY else EVERYBODY)
        ledger = duck.rows(connection, LEDGER_CHANGED)
        write_back(run, (Told(*one) for one in told), (Row(*one) for one in ledger))


@contextmanager
def _fresh_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(dir=data_folder.folder("colour")))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _keep(folder: Path) -> None:
    kept = data_folder.folder("colour") / NIGHT_FOLDER
    shutil.rmtree(kept, ignore_errors=True)
    folder.rename(kept)
