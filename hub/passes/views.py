"""`POST /api/passes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub import clock, keys
from hub.checkpoints.access import signer_of
from hub.checkpoints.bodies import Refused, answered, takes
from hub.passes.ingest import take_in
from scanner.protocol import acknowledgement, batch
from scanner.protocol.acknowledgement import Acknowledgement
from scanner.protocol.cbor import Malformed
from scanner.protocol.record import hash_of

if TYPE_CHECKING:
    from django.http import HttpResponse

_MOST = 2**53  # a record's own numbers end there; a bigint holds them


@takes(batch.CONTENT_TYPE, batch.MAX_BODY_BYTES)
def passes(body: bytes) -> HttpResponse:
    """A batch: its signature first, then its words, then the log; the answer is signed when all is durable."""
    signed = batch.parse(body)
    device = signer_of(signed)
    said = batch.read(signed.payload)
    if said.device != device.device:
        raise Refused(401, "Not signed by a device of this hub")
    if max(said.epoch, said.last_seq) >= _MOST or hash_of(said.records[-1]) != said.head:
        raise Malformed("batch: numbers or head")
    now = clock.now()
    intake = take_in(device, said, now)
    ack = Acknowledgement(
        device.device, said.epoch, intake.acked_through, intake.hash_there, int(now.timestamp())
    )
    signed_ack = acknowledgement.write(ack, keys.signing_key(keys.ACKNOWLEDGEMENT))
    return answered(acknowledgement.write_reply(intake.answers, signed_ack), acknowledgement.CONTENT_TYPE)
