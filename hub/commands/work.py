"""The worker, a process of its own.

It judges whose facts changed, and everybody each night; lets the rules take over from officers; publishes trust and
lists every five minutes; opens the passes that came in, and again what two officers asked for; and each hour, of most tables
each day, destroys what is kept no longer.
"""

from __future__ import annotations

import logging
import signal
from typing import TYPE_CHECKING

from django.db import close_old_connections

from hub import clock, data_folder
from hub.cases.opening import open_granted
from hub.cases.tracing import find_granted
from hub.colour.judging import is_night_due, judge_everybody, judge_waiting
from hub.commands import lifeline
from hub.commands.shut_out import shut_out_of
from hub.commands.stop_sign import StopSign
from hub.conversion.following import follow
from hub.interfaces.idempotency import forget as forget_answers
from hub.keeping.destroying import destroy_over
from hub.lists.publishing import EVERY_S, LISTS
from hub.lists.publishing import publish as publish_lists
from hub.passes.doubts import tell_decided
from hub.passes.opening import open_waiting
from hub.passes.retention import destroy_due
from hub.passes.sealing_eras import roll_when_due
from hub.passes.sightings import forget
from hub.permits.taking_over import take_over, take_over_coloured
from hub.trust.models import Publication
from hub.trust.publishing import publish as publish_trust

if TYPE_CHECKING:
    import argparse

_IDLE_S = 0.5
_AFTER_TROUBLE_S = 5.0
OPENED_AT_ONCE = 1000
TAKEN_OVER_AT_ONCE = 1000
_RETENTION, _RETENTION_EVERY_S = "retention", 3600
_TABLES, _TABLES_EVERY_S = "retention-tables", 86_400
log = logging.getLogger("hub.work")


def run(wish: argparse.Namespace) -> int:
    shut_out_of(data_folder.signing_folder())
    stop = StopSign()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop.set)
    lifeline.when_let_go(stop.set)
    log.info("worker started")
    pause_s = 0.0
    while not stop.wait(pause_s):
        pause_s = _turn()
    return 0


def step() -> bool:
    """Do what is due; whether there may be more to do at once."""
    if is_night_due():
        judge_everybody()
    judge_waiting()
    more = take_over(TAKEN_OVER_AT_ONCE) > 0
    if _is_due():
        take_over_coloured(TAKEN_OVER_AT_ONCE)
        publish_trust()
        follow()
        publish_lists()
    if _is_taken(_TABLES, _TABLES_EVERY_S):
        destroy_over(clock.now())
    if _is_taken(_RETENTION, _RETENTION_EVERY_S):
        destroy_due(clock.now())
        forget(clock.now())
        forget_answers(clock.now())
        if roll_when_due(clock.now()):
            publish_trust()
    open_granted(clock.now())
    find_granted(clock.now())
    tell_decided(clock.now())
    return open_waiting(OPENED_AT_ONCE) > 0 or more


def _turn() -> float:
    """One step, whatever happens in it; how long to wait for the next."""
    close_old_connections()
    try:
        return 0.0 if step() else _IDLE_S
    except Exception:
        log.exception("the worker's step failed; it is tried again")
        return _AFTER_TROUBLE_S


def _is_due() -> bool:
    """Whether the lists are five minutes old, or from another time altogether (a clock was set)."""
    at_s = Publication.objects.filter(what=LISTS).values_list("at_s", flat=True).first() or 0
    return not 0 <= clock.now_s() - at_s < EVERY_S


def _is_taken(what: str, every_s: int) -> bool:
    """Whether that is due and this worker is the one that does it."""
    last, _ = Publication.objects.get_or_create(what=what)
    if 0 <= clock.now_s() - last.at_s < every_s:
        return False
    return Publication.objects.filter(pk=last.pk, at_s=last.at_s).update(at_s=clock.now_s()) == 1
