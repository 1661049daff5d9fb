"""`POST /api/passes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub import clock
from hub.checkpoints.bodies import answered, takes
from hub.passes.ingest import receive
from scanner.protocol import acknowledgement, batch

if TYPE_CHECKING:
    from django.http import HttpResponse


@takes(batch.CONTENT_TYPE, batch.MAX_BODY_BYTES)
def passes(body: bytes) -> HttpResponse:
    """A batch: its signature first, then its words, then the log; the answer is signed when all is durable."""
    return answered(receive(body, clock.now()), acknowledgement.CONTENT_TYPE)
