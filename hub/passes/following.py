"""Behind what a batch follows, and how far its sender's log is held then.

Two logs may claim the same numbers of an epoch: one was restored from a backup and used on, or copied. Who came first holds
the numbers; the epoch's watermark is how far what stands under them is held, each record with all that lies before it in
its own log. Where the other log is held as far, but not under its numbers, there stands a `Joint`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.passes.models import Joint, PassRecord
from scanner.protocol.record import NO_HASH, hash_before

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hub.checkpoints.models import Epoch
    from hub.passes.epoch_log import Held
    from hub.passes.sorting import Sheet
    from scanner.protocol.batch import Batch


def acknowledged(
    epoch: Epoch, batch: Batch, sheets: Sequence[Sheet], held: Mapping[int, Held]
) -> tuple[int, bytes]:
    """Through which number the sender's log is held now, and the hash there; the epoch's watermark has risen (unsaved).

    `sheets` are the batch's, all of them kept by now; `held` is what lay under their numbers before, and around.
    """
    if not _follows(epoch, batch, held):
        if epoch.acked_through < batch.first_seq - 1:
            return epoch.acked_through, bytes(epoch.hash_there)
        return epoch.start_seq, bytes(epoch.start_hash)
    if batch.first_seq - 1 <= epoch.acked_through < batch.last_seq:
        _rise(epoch, sheets, held)
    if epoch.acked_through < batch.last_seq or not _stands(sheets[-1], held):
        add_joint(epoch, batch.last_seq, batch.head)
    return batch.last_seq, batch.head


def add_joint(epoch: Epoch, seq: int, record_hash: bytes) -> None:
    """A log goes on there."""
    Joint.objects.get_or_create(epoch=epoch, seq=seq, record_hash=record_hash)


def goes_on_at(epoch: Epoch, seq: int, record_hash: bytes) -> bool:
    """Whether a log with that record at `seq` is held so far, or goes on there all the same."""
    stands = PassRecord.objects.filter(epoch=epoch, seq=seq, record_hash=record_hash)
    return stands.exists() or Joint.objects.filter(epoch=epoch, seq=seq, record_hash=record_hash).exists()


def _follows(epoch: Epoch, batch: Batch, held: Mapping[int, Held]) -> bool:
    """Whether all that lies before the batch in its sender's log is held, or even all up to its end."""
    return (
        batch.first_seq - 1 <= epoch.start_seq
        or _is_whole(epoch, batch.first_seq - 1, batch.before, held)
        or _is_whole(epoch, batch.last_seq, batch.head, held)
    )


def _is_whole(epoch: Epoch, seq: int, record_hash: bytes, held: Mapping[int, Held]) -> bool:
    if seq == epoch.acked_through and record_hash == bytes(epoch.hash_there):
        return True
    there = held.get(seq)
    if there and there.hash == record_hash and seq <= epoch.acked_through:
        return True
    return Joint.objects.filter(epoch=epoch, seq=seq, record_hash=record_hash).exists()


def _rise(epoch: Epoch, sheets: Sequence[Sheet], held: Mapping[int, Held]) -> None:
    """Over what now stands under the batch's numbers and is the batch's own, and what came earlier and follows."""
    for sheet in sheets:
        if sheet.seq > epoch.acked_through:
            if not _stands(sheet, held):
                return
            epoch.acked_through, epoch.hash_there = sheet.seq, sheet.hash
    if sheets[-1].seq + 1 in held:
        _go_over_what_came_earlier(epoch)


def _stands(sheet: Sheet, held: Mapping[int, Held]) -> bool:
    """Whether the record under the number is this one."""
    return sheet.seq not in held or held[sheet.seq].hash == sheet.hash


def _go_over_what_came_earlier(epoch: Epoch) -> None:
    behind = PassRecord.objects.filter(epoch=epoch, seq__gt=epoch.acked_through).order_by("seq")
    for seq, digest, record in behind.values_list("seq", "record_hash", "record").iterator(chunk_size=500):
        # What cannot be read any more, or never could, is taken by its number.
        if seq != epoch.acked_through + 1 or hash_before(bytes(record)) not in (
            bytes(epoch.hash_there),
            NO_HASH,
        ):
            break
        epoch.acked_through, epoch.hash_there = seq, bytes(digest)
