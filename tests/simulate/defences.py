"""Defences taken out, one at a time: with each of them out some seed must fail, or the simulator would see nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from django.db import DatabaseError

from hub.checkpoints import views as checkpoints
from hub.checkpoints.models import Device, Epoch
from hub.passes import following, ingest
from hub.passes.ingest import Intake
from hub.passes.models import Conflict, PassRecord
from scanner.app.lane import Lane
from scanner.check import deciding, rules
from scanner.errors import Trouble, TrustError
from scanner.protocol import acknowledgement, cose
from scanner.protocol.acknowledgement import Acknowledgement, Answer
from scanner.protocol.record import NO_HASH
from scanner.store import chain, pass_log, retention, watermark
from scanner.store.device_keys import DeviceKeys
from scanner.store.outbox import Outbox
from scanner.store.pass_log import PassLog
from scanner.sync import passes
from scanner.sync.passes import PassSender
from scanner.sync.turn import Turn

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from scanner.protocol.batch import Batch

_ALWAYS_MS = 1e15


# ---- at the hub

_take_in = ingest.take_in


def _epoch(device: Device, batch: Batch) -> Epoch:
    return Epoch.objects.get(device=device, number=batch.epoch)


def _beyond_the_batch(device: Device, batch: Batch, now: Any) -> Intake:  # noqa: ANN401
    intake, epoch = _take_in(device, batch, now), _epoch(device, batch)
    return replace(intake, acked_through=epoch.acked_through, hash_there=bytes(epoch.hash_there))


def _over_gaps(device: Device, batch: Batch, now: Any) -> Intake:  # noqa: ANN401
    intake = _take_in(device, batch, now)
    Epoch.objects.filter(pk=_epoch(device, batch).pk).update(
        acked_through=batch.last_seq, hash_there=batch.head
    )
    return replace(intake, acked_through=batch.last_seq, hash_there=batch.head)


def _by_number_alone(epoch: Epoch, batch: Batch, held: Any) -> bool:  # noqa: ANN401
    return batch.first_seq - 1 <= epoch.acked_through


def _every_copy_kept(device: Device, batch: Batch, now: Any) -> Intake:  # noqa: ANN401
    intake = _take_in(device, batch, now)
    again = [seq for seq, answer in intake.answers if answer is Answer.DUPLICATE]
    copies = PassRecord.objects.filter(epoch=_epoch(device, batch), seq__in=again)
    Conflict.objects.bulk_create(
        [
            Conflict(epoch=c.epoch, seq=c.seq, record=c.record, record_hash=c.record_hash, received_at=now)
            for c in copies
        ],
        ignore_conflicts=True,
    )
    return intake


def _before_it_is_durable(device: Device, batch: Batch, now: Any) -> Intake:  # noqa: ANN401
    try:
        return _take_in(device, batch, now)
    except DatabaseError:
        return Intake([], batch.last_seq, batch.head)


# ---- at the gate


class _AnyKey:
    def __init__(self, kid: bytes) -> None:
        self.kid = kid

    def verify(self, signature: bytes, message: bytes) -> bool:
        return True


_read_ack = acknowledgement.read


def _unsigned(data: bytes, keys: Any) -> Acknowledgement:  # noqa: ANN401
    return _read_ack(data, [_AnyKey(cose.parse(data).kid)])  # type: ignore[list-item]


_read_reply = passes._read


def _somebody_elses(reply: Any, sent: Batch, keys: Any) -> Any:  # noqa: ANN401
    answers, signed = acknowledgement.read_reply(reply.body)
    said = acknowledgement.read(signed, keys)
    return _everything_sent(sent, said.time_s), answers, signed


def _any_answer(reply: Any, sent: Batch, keys: Any) -> Any:  # noqa: ANN401
    try:
        return _read_reply(reply, sent, keys)
    except Exception:  # noqa: BLE001 - that is the wrong
        return _everything_sent(sent, 1), [], b""


def _everything_sent(sent: Batch, time_s: int) -> Acknowledgement:
    return Acknowledgement(sent.device, sent.epoch, sent.last_seq, sent.head, time_s)


_append = PassLog.append


def _one_behind(self: PassLog, event: pass_log.Event) -> int:
    waiting = self.__dict__.setdefault("_waiting", [])
    waiting.append(event)
    return _append(self, waiting.pop(0)) if len(waiting) > 1 else 1


_next_batch = Outbox.next_batch


def _newest_first(self: Outbox, max_records: int = 200) -> Batch | None:
    oldest = _next_batch(self, max_records)
    if oldest is None:
        return None
    last = oldest.last_seq
    return oldest._replace(first_seq=last, records=oldest.records[-1:])


_sink = watermark.sink


def _only_to_where_it_says(database: Any, mark: Any, ack: Acknowledgement, signed: bytes) -> int:  # noqa: ANN401
    if mark.hash_here != ack.hash_there:
        raise TrustError(Trouble.ACK_REFUSED, "another hash")
    return _sink(database, mark, ack, signed)


def _never_again(self: Turn, error: Exception, now_ms: float) -> None:
    self._tries_again_ms = self._asked_to_wait_ms = _ALWAYS_MS


_head = chain.require_head


def _unlinked(database: Any, device: bytes) -> Any:  # noqa: ANN401
    return _head(database, device)._replace(hash_there=NO_HASH)


_due = retention._due


def _purged_unasked(database: Any, before_s: int, epoch: int) -> tuple[int, int]:  # noqa: ANN401
    database.execute("DROP TRIGGER IF EXISTS record_stays_until_acknowledged")
    database.execute("PRAGMA ignore_check_constraints=ON")
    last = database.execute("SELECT max(seq) FROM record WHERE epoch = ?", (epoch,)).fetchone()[0]
    purged = _due(database, before_s, epoch)[0]
    return purged, last or purged


def _judges_on(self: Lane, text: str, taken_ms: float) -> None:
    judged = self._checkpoint.scan(text, taken_ms)
    if judged is not None:
        self._tell(judged)


DEFENCES: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "the hub acknowledges no more than the batch": lambda: patch.object(ingest, "take_in", _beyond_the_batch),
    "the hub's watermark stops at a gap": lambda: patch.object(ingest, "take_in", _over_gaps),
    "the hub knows which log goes on": lambda: patch.object(following, "_follows", _by_number_alone),
    "the hub keeps no second copy": lambda: patch.object(ingest, "take_in", _every_copy_kept),
    "the hub acknowledges what is durable": lambda: patch.object(ingest, "take_in", _before_it_is_durable),
    "the hub knows a forgotten epoch again": lambda: patch.object(checkpoints, "take_back", lambda *_: False),
    "the acknowledgement's signature": lambda: patch.object(acknowledgement, "read", _unsigned),
    "the acknowledgement is about this log": lambda: patch.object(passes, "_read", _somebody_elses),
    "a 200 is no acknowledgement": lambda: patch.object(passes, "_read", _any_answer),
    "written before it is shown": lambda: patch.object(PassLog, "append", _one_behind),
    "oldest first, without a gap": lambda: patch.object(Outbox, "next_batch", _newest_first),
    "all is sent again to a hub that holds another log": lambda: patch.object(
        watermark, "sink", _only_to_where_it_says
    ),
    "a former key hands over again": lambda: patch.object(DeviceKeys, "handovers", lambda self: []),
    "another try after trouble": lambda: patch.object(Turn, "failed", _never_again),
    "the log is compared with the hub's": lambda: patch.object(
        PassSender, "_compares_in_s", lambda self: 3600.0
    ),
    "each record names the one before": lambda: patch.object(pass_log, "require_head", _unlinked),
    "purged only what is acknowledged": lambda: patch.object(retention, "_due", _purged_unasked),
    "purged only after seven days": lambda: patch.object(retention, "KEEP_S", 0),
    "an old list admits nobody": lambda: patch.object(
        deciding, "RULES", tuple(rule for rule in rules.RULES if rule is not rules.list_age)
    ),
    "a gate out of use judges nobody": lambda: patch.object(Lane, "code_seen", _judges_on),
}
