"""健康打卡: one a day. A day that was told abnormal stays so; a day that is left out ends the streak (rules count it)."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from django.db import transaction

from hub import clock, keys
from hub.checkin.models import Sending
from hub.colour.at_once import judge_now
from hub.colour.oracle import last_run
from hub.evidence.days import day_of, second_of_day
from hub.evidence.models import CheckIn, Source

if TYPE_CHECKING:
    from hub.people.models import Person

WORDS_OF = "check-in"
_HOLDER = "holder"


def tell(person: Person, *, normal: bool, words: str) -> None:
    """Today's check-in of that person, who is judged at once. `words` are read by nobody and kept as a keyed digest."""
    now_s = clock.now_s()
    today = day_of(now_s)
    with transaction.atomic():
        type(person).objects.select_for_update().get(pk=person.pk)
        told = CheckIn.objects.filter(person=person, day=today).first()
        if told is None or (told.normal and not normal):
            source = Source.objects.create(
                what=WORDS_OF, name=f"day {today}", by=_HOLDER, received_at=clock.now(), taken=1
            )
            CheckIn.objects.update_or_create(
                person=person, day=today, defaults={"normal": normal, "source": source}
            )
        Sending.objects.get_or_create(
            person=person, day=today, defaults={"second": second_of_day(now_s), "words": _digest(words)}
        )
        judge_now(person)


def streak(person: Person) -> int:
    """Consecutive days without symptoms, up to today or yesterday."""
    today = day_of(clock.now_s())
    days = CheckIn.objects.filter(person=person, normal=True, day__lte=today).values_list("day", flat=True)
    first, last = last_run(set(days), today)
    return last - first + 1


def is_told_today(person: Person) -> bool:
    return CheckIn.objects.filter(person=person, day=day_of(clock.now_s())).exists()


def _digest(words: str) -> str:
    said = "".join(words.split()).casefold()
    return hmac.digest(keys.mac_key(keys.DOCUMENT), said.encode(), hashlib.sha256).hex() if said else ""
