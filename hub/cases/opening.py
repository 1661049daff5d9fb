"""How rows are opened again. Two officers, a purpose, an hour; every step stands in the audit trail.

asked      by an officer of the gate's district, with a case number and a purpose
granted    by another officer of that district, who types the own password for it
opened     by the worker, which alone holds the sealing keys; what it finds is sealed to a key of this opening
looked at  by the two, as often as they like within the hour, each time counted
ended      the opening's key is destroyed and its answers are taken out
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from hub import data_folder, keys
from hub.cases.models import Answer, Opening
from hub.cases.two_officers import must, must_ask, must_be_the_second
from hub.oversight import trail
from hub.oversight.models import Act
from hub.oversight.sight import devices_of
from hub.passes.finding import opened
from hub.passes.models import PassRecord
from scanner.protocol import particulars, record
from scanner.protocol.cbor import Malformed
from scanner.protocol.sealing import OpeningKey, SealingKey

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from django.contrib.auth.models import User

    from scanner.protocol.particulars import Particulars

MOST_ROWS = 200
LASTS = timedelta(hours=1)


def ask(opening: Opening, officer: User, now: datetime) -> None:
    """Save the wish. Raises NotGranted for another district's gate, or too many rows."""
    must_ask(officer)
    must(_sees(officer, opening), "非本辖区卡口 Not a gate of your district")
    must(
        0 <= opening.last_seq - opening.first_seq < MOST_ROWS,
        f"一次至多 {MOST_ROWS} 条 At most {MOST_ROWS} rows",
    )
    with transaction.atomic():
        opening.asked_by, opening.asked_at = officer, now
        opening.save()
        _note(officer.get_username(), Act.ASK, opening, now)


def grant(opening: Opening, officer: User, password: str, now: datetime) -> None:
    """Allow it for an hour. Raises NotGranted for the one who asked, a wrong password, or one that is granted already."""
    must(_sees(officer, opening), "非本辖区卡口 Not a gate of your district")
    must_be_the_second(officer, opening.asked_by_id, password)
    with transaction.atomic():
        held = Opening.objects.select_for_update().get(pk=opening.pk)
        must(held.granted_at is None, "已批准 Granted already")
        held.granted_by, held.granted_at, held.expires_at = officer, now, now + LASTS
        key = OpeningKey.generate()
        held.reading_key = key.public
        data_folder.kept(_key_file(held), key.raw)
        held.save()
        _note(officer.get_username(), Act.GRANT, held, now)


def open_granted(now: datetime) -> int:
    """The worker's part: open what was granted, end what is over; how many openings it answered."""
    _end(now)
    waiting = Opening.objects.filter(opened_at=None, expires_at__gt=now)
    for opening in waiting:
        _open(opening, now)
    return len(waiting)


def look(opening: Opening, officer: User, now: datetime) -> list[tuple[PassRecord, Particulars | None]]:
    """What the rows say, None for one that cannot be opened; raises NotGranted. The look is counted and written down."""
    must(
        officer.pk in (opening.asked_by_id, opening.granted_by_id),
        "仅限申请人与批准人 Only for the two officers",
    )
    must(opening.expires_at is not None and now < opening.expires_at, "未批准或已过期 Not granted, or over")
    must(opening.opened_at is not None, "正在开启，请稍候 Being opened, look again in a moment")
    key = OpeningKey(_key_file(opening).read_bytes())
    with transaction.atomic():
        Opening.objects.filter(pk=opening.pk).update(looks=F("looks") + 1)
        _note(officer.get_username(), Act.REOPEN, opening, now)
    answers = opening.answers.select_related("record").order_by("record__seq")
    return [(answer.record, _read(key.open(bytes(answer.sealed), _info(opening)))) for answer in answers]


def _open(opening: Opening, now: datetime) -> None:
    rows = PassRecord.objects.filter(
        epoch=opening.epoch, seq__range=(opening.first_seq, opening.last_seq), set_aside=""
    ).exclude(record=b"")
    device = opening.epoch.device.device
    held, reading_key = keys.opening_keys(), SealingKey(bytes(opening.reading_key))
    answers = []
    for row in rows:
        raw = bytes(row.record)
        _, plaintext = opened(raw, record.parse(raw).sealed, device, held)
        answers.append(
            Answer(opening=opening, record=row, sealed=reading_key.seal(plaintext or b"", _info(opening)))
        )
    with transaction.atomic():
        Answer.objects.bulk_create(answers)
        opening.opened_at = now
        opening.save(update_fields=["opened_at"])
        trail.note(trail.WORKER, Act.REOPEN, f"{_what(opening)}: {len(answers)}", now, opening.case_number)


def _end(now: datetime) -> None:
    for opening in Opening.objects.filter(expires_at__lte=now).exclude(reading_key=b""):
        data_folder.destroy(_key_file(opening))
        with transaction.atomic():
            opening.answers.all().delete()
            opening.reading_key = b""
            opening.save(update_fields=["reading_key"])


def _read(plaintext: bytes) -> Particulars | None:
    try:
        return particulars.parse(plaintext)
    except Malformed:
        return None


def _sees(officer: User, opening: Opening) -> bool:
    return devices_of(officer).filter(pk=opening.epoch.device_id).exists()


def _note(who: str, act: Act, opening: Opening, now: datetime) -> None:
    trail.note(who, act, _what(opening), now, opening.case_number)


def _what(opening: Opening) -> str:
    device = opening.epoch.device.device_hex
    return f"opening {opening.pk}: {device}/{opening.epoch.number}/{opening.first_seq}-{opening.last_seq}"


def _info(opening: Opening) -> bytes:
    return f"hz1-case-1 {opening.pk}".encode()


def _key_file(opening: Opening) -> Path:
    return data_folder.folder("cases") / str(opening.pk)
