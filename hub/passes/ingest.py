"""Takes a batch in: each record once, whatever is sent again, and how far everything is held without a gap.

1. Outside the database: the batch's signature, its words, the records taken apart, what cannot be read marked.
2. One transaction, the epoch's row held, so that two workers with batches of one device take turns:
   which numbers are held already; store the others; keep other bytes under a held number apart; compare the chain;
   move the epoch's watermark over everything that now follows without a gap (`following.py`).
3. Only when that is committed the answer is signed. The unique key (epoch, seq) stands behind all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from hub import keys
from hub.checkpoints.access import signer_of
from hub.checkpoints.bodies import Refused
from hub.checkpoints.models import Device, DeviceStanding, Epoch
from hub.passes.epoch_log import EpochLog
from hub.passes.following import acknowledged
from hub.passes.models import AlarmKind, SetAside
from hub.passes.sorting import chain_breaks, sorted_out
from scanner.protocol import acknowledgement, batch
from scanner.protocol.acknowledgement import Acknowledgement, Answer
from scanner.protocol.cbor import Malformed
from scanner.protocol.record import hash_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from hub.passes.epoch_log import Held
    from hub.passes.sorting import Sheet
    from scanner.protocol.batch import Batch

_MOST = 2**53  # a record's own numbers end there; a bigint holds them


@dataclass(frozen=True, slots=True)
class Intake:
    """An answer for each record, and how far everything is durable, with the hash there.

    That speaks of the sender's own log, of which two may claim the same numbers (it was restored, or copied). Where it
    goes on behind what is held of it, all of the batch is: the hash is the sender's own, also where its last record is a
    conflict. Where it does not, so far as the epoch's first log is held without a gap; behind that the sender sends again,
    and where its own log has another record there, all it has.
    """

    answers: list[tuple[int, Answer]]
    acked_through: int
    hash_there: bytes


def receive(body: bytes, now: datetime) -> bytes:
    """The signed reply to a batch as it was posted, or as it lay on a courier's stick; all of it is durable then.

    Raises Malformed for what is no batch, Refused for one that is not a device's of ours; then nothing is stored.
    """
    signed = batch.parse(body)
    device = signer_of(signed)
    said = batch.read(signed.payload)
    if said.device != device.device:
        raise Refused(401, "Not signed by a device of this hub")
    if max(said.epoch, said.last_seq) >= _MOST or hash_of(said.records[-1]) != said.head:
        raise Malformed("batch: numbers or head")
    intake = take_in(device, said, now)
    ack = Acknowledgement(
        device.device, said.epoch, intake.acked_through, intake.hash_there, int(now.timestamp())
    )
    signed_ack = acknowledgement.write(ack, keys.signing_key(keys.ACKNOWLEDGEMENT))
    return acknowledgement.write_reply(intake.answers, signed_ack)


def take_in(device: Device, batch: Batch, now: datetime) -> Intake:
    """Store what is new in `batch`, which `device` signed; durable when it returns.

    Raises Refused (409) for an epoch that is not known: a heartbeat shows its grant.
    """
    sheets = sorted_out(batch)
    try:
        with transaction.atomic(durable=True):
            log = EpochLog(device, batch.epoch, now)
            return _taken(log, device, batch, sheets)
    except Epoch.DoesNotExist as error:
        raise Refused(409, "This epoch is not known here; a heartbeat may show its grant") from error


def _taken(log: EpochLog, device: Device, batch: Batch, sheets: Sequence[Sheet]) -> Intake:
    held = log.around(batch.first_seq, batch.last_seq)
    fresh = [sheet for sheet in sheets if sheet.seq not in held]
    whole = _whole_batch_aside(device, log.epoch)
    aside = _aside(fresh, whole, log.known_when_closed() if whole is SetAside.EPOCH_CLOSED else 0)
    log.add(fresh, aside)
    answers = [(sheet.seq, _answer(sheet, held.get(sheet.seq), aside)) for sheet in sheets]
    answer_to = dict(answers)
    apart = log.keep_apart([s for s in sheets if answer_to[s.seq] is Answer.CONFLICT])
    told = list(aside.items())
    log.raise_alarms(
        [(AlarmKind.SET_ASIDE, seq, why.value) for seq, why in (told[:1] if whole else told)]
        + [(AlarmKind.CONFLICT, seq, "") for seq in apart]
        + [(AlarmKind.CHAIN_BREAK, seq, "") for seq in _breaks(log, batch, sheets, aside, held)]
    )
    intake = Intake(answers, *acknowledged(log.epoch, batch, sheets, held))
    log.save(duplicates=sum(answer is Answer.DUPLICATE for _, answer in answers))
    return intake


def _whole_batch_aside(device: Device, epoch: Epoch) -> SetAside:
    """Why what is late of this device and epoch is not counted, or NO."""
    if device.standing in (DeviceStanding.LOST, DeviceStanding.ERASED):
        return SetAside.DEVICE_LOST
    return SetAside.NO if epoch.closed_at is None else SetAside.EPOCH_CLOSED


def _aside(fresh: Sequence[Sheet], whole: SetAside, known_then: int) -> dict[int, SetAside]:
    """The numbers of which only the bytes are kept, and why; up to `known_then` the whole batch's fault is none."""
    found = ((s.seq, (whole if s.seq > known_then else SetAside.NO) or s.set_aside) for s in fresh)
    return {seq: SetAside(why) for seq, why in found if why}


def _answer(sheet: Sheet, held: Held | None, aside: Mapping[int, SetAside]) -> Answer:
    if held is None:
        return Answer.SET_ASIDE if sheet.seq in aside else Answer.STORED
    if held.hash != sheet.hash:
        return Answer.CONFLICT
    return Answer.SET_ASIDE if held.is_set_aside else Answer.DUPLICATE


def _breaks(
    log: EpochLog,
    batch: Batch,
    sheets: Sequence[Sheet],
    aside: Mapping[int, SetAside],
    held: Mapping[int, Held],
) -> list[int]:
    fresh = {sheet.seq for sheet in sheets if sheet.seq not in held and sheet.seq not in aside}
    hash_at = {s.seq: s.hash for s in sheets} | {seq: there.hash for seq, there in held.items()}
    behind = held.get(batch.last_seq + 1)
    goes_on = behind is not None and not behind.is_set_aside and batch.last_seq in fresh
    return chain_breaks(sheets, fresh, hash_at, log.record_at(batch.last_seq + 1) if goes_on else None)
