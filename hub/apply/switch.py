"""Manual or automatic, by district and date: the week of February 2020 began with officers and went on with rules.

余杭, 5 to 7 February: declared, reviewed, a code without a rule behind it. Hangzhou, from 11 February: by rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from hub.apply.models import Mode, ModeSwitch
from hub.evidence.days import date_of, day_of
from hub.oversight import trail
from hub.oversight.models import Act

if TYPE_CHECKING:
    import datetime as dt

    from hub.people.models import District


class NotSet(Exception):
    """The switch stays as it is; the text is for the operator."""


def mode_on(district: str, date: dt.date) -> Mode:
    """How declarations of that district become codes on that day: by the rules, unless it was switched."""
    begun = ModeSwitch.objects.filter(Q(district=None) | Q(district=district), starts_on__lte=date)
    newest = begun.order_by("-starts_on", "-pk").values_list("mode", flat=True).first()
    return Mode.AUTOMATIC if newest is None else Mode(newest)


def set_mode(
    district: District | None, mode: Mode, starts_on: dt.date, by: str, now: dt.datetime
) -> ModeSwitch:
    """Switch that district, or with None the whole city, from that day on; raises NotSet for a day that is gone.

    Of two switches for the same day the later one holds.
    """
    if starts_on < date_of(day_of(int(now.timestamp()))):
        raise NotSet("不能从过去的日期开始。The day is gone already.")
    with transaction.atomic():
        made = ModeSwitch.objects.create(
            district=district, mode=mode, starts_on=starts_on, set_by=by, set_at=now
        )
        trail.note(by, Act.DECIDE, f"mode {mode.value} from {starts_on}: {district or 'city'}", now)
    return made
