"""复核 deciding, and every colour by hand that two have to give: one officer proposes, another of the district confirms.

waiting      the appeal waits in the queue of the holder's district
in review    an officer has proposed what becomes of it (a colour, or that it stays) with a sentence for the holder
granted      another one has confirmed, with the own password: the colour holds from that moment, the next list says so
refused      the same where the colour stays, or is not milder
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q

from hub.colour.assigning import assign
from hub.oversight import trail
from hub.oversight.models import Act
from hub.oversight.sight import WHOLE_CITY, district_of
from hub.review import false_declarations, workload
from hub.review.models import OPEN_STATES, Appeal, AppealState, Decision
from scanner.protocol.health_code import Colour

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from hub.people.models import Person
    from hub.review.workload import Workload

_COLUMNS = workload.Columns("asked_at", "decided_at", "decided_by")
BULK, BULK_WITHIN, BULK_SHOWN = 20, dt.timedelta(hours=1), dt.timedelta(days=1)
"""So many colours by one hand in that time are a matter for the auditor; for a day the queue says so."""

log = logging.getLogger(__name__)


class NotDecided(Exception):
    """The rules forbid it; the text is for the officer. Nothing was stored."""


def sees(officer: User, district: str) -> bool:
    """Whether the people of that district are this officer's."""
    return district_of(officer) in (WHOLE_CITY, district)


def propose(
    person: Person,
    colour: Colour | None,
    sentence: str,
    officer: User,
    now: dt.datetime,
    appeal: Appeal | None = None,
    *,
    is_false: bool = False,
) -> Decision:
    """The first officer's word; `is_false`: that what was declared is false, which makes red. Raises NotDecided."""
    _must(officer.has_perm("review.propose_decision"), "无权提出 You may not decide")
    _must(sees(officer, _district_of(person, appeal)), "非本辖区人员 Not of your district")
    _must(bool(sentence.strip()), "请填写理由 A reason is needed")
    is_possible = not is_false or false_declarations.may_be_found(person, now)
    _must(is_possible, "没有填报，或已认定谎报 Nothing was declared, or it was found false already")
    try:
        with transaction.atomic():
            if appeal is not None:
                mine = Appeal.objects.filter(pk=appeal.pk, state=AppealState.WAITING)
                _must(bool(mine.update(state=AppealState.IN_REVIEW)), "已在办理 It is in hand already")
            made = Decision.objects.create(
                person=person, appeal=appeal, sentence=sentence.strip(),
                colour=Colour.RED if is_false else colour, is_false_declaration=is_false,
                proposed_by=officer.get_username(), proposed_at=now,
            )  # fmt: skip
            trail.note(officer.get_username(), Act.ASK, _what(made), now)
    except IntegrityError as error:
        raise NotDecided("该人员已有一项认定待复审 Another decision about this person waits") from error
    return made


def confirm(decision: Decision, officer: User, password: str, now: dt.datetime) -> None:
    """The second one's yes: the colour holds from now on. Raises NotDecided."""
    with transaction.atomic():
        held = _settled(decision, officer, password, now, is_confirmed=True)
        _carry_out(held, f"{held.proposed_by}, {officer.get_username()}", now)
        _watch_for_bulk(held, now)
        if held.appeal is not None:
            is_milder = held.colour is not None and held.colour < held.appeal.colour
            state = AppealState.GRANTED if is_milder else AppealState.REFUSED
            Appeal.objects.filter(pk=held.appeal.pk).update(
                state=state, decided_by=officer.get_username(), decided_at=now, decision=held.sentence
            )


def send_back(decision: Decision, officer: User, password: str, now: dt.datetime) -> None:
    """The second one's no: the appeal waits again. Raises NotDecided."""
    with transaction.atomic():
        held = _settled(decision, officer, password, now, is_confirmed=False)
        if held.appeal is not None:
            Appeal.objects.filter(pk=held.appeal.pk).update(state=AppealState.WAITING)


def open_by_hand(officer: User) -> QuerySet[Decision]:
    """What was proposed of this officer's people without an appeal, and waits for a second one."""
    waiting = Decision.objects.filter(appeal=None, settled_at=None).select_related("person")
    district = district_of(officer)
    return waiting if district == WHOLE_CITY else waiting.filter(person__district=district)


def work(appeals: QuerySet[Appeal], now: dt.datetime) -> Workload:
    """How the work on those appeals stands."""
    still = appeals.filter(state__in=OPEN_STATES)
    answered = appeals.filter(state__in=(AppealState.GRANTED, AppealState.REFUSED))
    return workload.of(still, still.filter(due_at__lt=now), answered, _COLUMNS, now)


def bulk_hands(now: dt.datetime) -> list[tuple[str, int]]:
    """Who had a hand, first or second, in BULK changes or more within an hour of the last day; the most of each."""
    lately = _changes().filter(settled_at__gt=now - BULK_SHOWN).order_by("settled_at")
    times: dict[str, list[dt.datetime]] = {}
    for first, second, at in lately.values_list("proposed_by", "settled_by", "settled_at"):
        if at is not None:
            times.setdefault(first, []).append(at)
            times.setdefault(second, []).append(at)
    most = {who: _most_within(found, BULK_WITHIN) for who, found in times.items()}
    return sorted((who, count) for who, count in most.items() if count >= BULK)


def _changes() -> QuerySet[Decision]:
    return Decision.objects.filter(is_confirmed=True, colour__isnull=False)


def _most_within(times: list[dt.datetime], length: dt.timedelta) -> int:
    """How many of `times`, which are in order, lie within one such length."""
    first, most = 0, 0
    for n, at in enumerate(times):
        while at - times[first] >= length:
            first += 1
        most = max(most, n - first + 1)
    return most


def _watch_for_bulk(decision: Decision, now: dt.datetime) -> None:
    """The change by which a hand's became many is written down for the auditor, whoever looks at the queue that day."""
    lately = _changes().filter(settled_at__gt=now - BULK_WITHIN)
    for who in (decision.proposed_by, decision.settled_by):
        if lately.filter(Q(proposed_by=who) | Q(settled_by=who)).count() == BULK:
            log.error("bulk: %s had a hand in %s colours within an hour", who, BULK)
            trail.note(who, Act.DECIDE, f"bulk: {BULK} colours within an hour", now)


def _carry_out(decision: Decision, by: str, now: dt.datetime) -> None:
    if decision.is_false_declaration:
        false_declarations.record(decision, by, now)
    elif decision.colour is not None:
        assign(decision.person, Colour(decision.colour), decision.sentence, by)
        if decision.colour < Colour.RED:
            false_declarations.end(decision.person, now)


def _settled(
    decision: Decision, officer: User, password: str, now: dt.datetime, *, is_confirmed: bool
) -> Decision:
    held = (
        Decision.objects.select_for_update(of=("self",))
        .select_related("person", "appeal")
        .get(pk=decision.pk)
    )
    _must(officer.has_perm("review.confirm_decision"), "无权复审 You may not confirm")
    _must(officer.get_username() != held.proposed_by, "须由另一人复审 Another officer has to confirm it")
    _must(sees(officer, _district_of(held.person, held.appeal)), "非本辖区人员 Not of your district")
    _must(officer.check_password(password), "密码不符 Wrong password")
    _must(held.settled_at is None, "已复审 Settled already")
    held.settled_by, held.settled_at, held.is_confirmed = officer.get_username(), now, is_confirmed
    held.save()
    trail.note(officer.get_username(), Act.GRANT, f"{_what(held)}: {'yes' if is_confirmed else 'no'}", now)
    return held


def _district_of(person: Person, appeal: Appeal | None) -> str:
    """Where it is decided: an appeal stays with the district of residence that it was asked in."""
    return person.district if appeal is None else appeal.district


def _what(decision: Decision) -> str:
    colour = "as it is" if decision.colour is None else Colour(decision.colour).name.lower()
    colour = "false declaration" if decision.is_false_declaration else colour
    return f"decision {decision.pk}: person {decision.person.pk}, {colour}"


def _must(holds: bool, why: str) -> None:
    if not holds:
        raise NotDecided(why)
