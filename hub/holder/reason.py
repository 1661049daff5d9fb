"""我为什么是红码: what the ledger says of a person, in words; what to do, until when, and how it turns green."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub import clock
from hub.colour.models import Assignment, Standing, Trigger
from hub.colour.oracle import last_run
from hub.colour.rules.health import false_declaration
from hub.colour.rules.rule import BY_HAND, OPEN
from hub.colour.rules.table import BY_ID
from hub.evidence.days import date_of, day_of
from hub.evidence.models import CheckIn
from hub.review.false_declarations import sentence_about
from scanner.protocol.health_code import Colour

if TYPE_CHECKING:
    import datetime as dt

    from hub.people.models import Person


@dataclass(frozen=True, slots=True)
class Fired:
    """One rule that is open: what it is, where it was published, the day of the evidence."""

    words: str
    cite: str
    evidence: dt.date
    colour: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the holder is told. `clears_on` is None while only a decision or a recovery ends it."""

    colour: str
    title: str
    fired: list[Fired]
    clears_on: dt.date | None
    days_left: int
    checkins: int
    todo: str


def told(person: Person) -> Told | None:
    """None for somebody without a colour."""
    latest = Assignment.objects.filter(person=person).first()
    if latest is None:
        return None
    rows = Trigger.objects.filter(person=person, closed_day=None).order_by("-colour", "rule")
    fired = [_fired(row, latest) for row in rows]
    standing = Standing.objects.filter(person=person).first()
    ends = standing.clears_on if standing else None
    today = day_of(clock.now_s())
    is_open = ends is None or ends >= OPEN
    colour = Colour(latest.colour)
    return Told(
        colour=colour.name.lower(),
        title=_TITLES[colour](),
        fired=fired,
        clears_on=None if is_open or ends is None else date_of(ends),
        days_left=0 if is_open or ends is None else max(0, ends - today),
        checkins=_checkins_left(person, list(rows), today),
        todo=_TODO[colour](),
    )


def _fired(row: Trigger, latest: Assignment) -> Fired:
    evidence, colour = date_of(row.evidence), Colour(row.colour).name.lower()
    if row.rule == BY_HAND:
        return Fired(latest.reason, _("工作人员认定"), evidence, colour)
    rule = BY_ID[row.rule]
    words = rule.en if get_language() == "en" else rule.zh
    if rule is false_declaration and (
        said := sentence_about(row.person)
    ):  # the rule alone says not what was false
        words = f"{words}：{said}"
    return Fired(words, rule.cite, evidence, colour)


def _checkins_left(person: Person, rows: list[Trigger], today: int) -> int:
    """How many more daily check-ins without symptoms the open rules ask for."""
    normal = set(
        CheckIn.objects.filter(person=person, normal=True, day__lte=today).values_list("day", flat=True)
    )
    first, last = last_run(normal, today)
    done = {row.pk: max(0, last - max(first, row.evidence + 1) + 1) for row in rows}
    return max((row.checkins - done[row.pk] for row in rows), default=0)


_TITLES = {
    Colour.GREEN: lambda: _("绿码：可以通行"),
    Colour.YELLOW: lambda: _("黄码：七日内居家或集中隔离"),
    Colour.RED: lambda: _("红码：十四日内居家或集中隔离"),
}
_TODO = {
    Colour.GREEN: lambda: _("通行时请出示本页，配合测温。"),
    Colour.YELLOW: lambda: _(
        "请居家，不要外出；向社区报告；每天健康打卡。有发热、咳嗽请联系社区就医，不要自行乘车。"
    ),
    Colour.RED: lambda: _("请立即居家或按社区安排集中隔离；一小时内向社区报告；每天健康打卡。"),
}
