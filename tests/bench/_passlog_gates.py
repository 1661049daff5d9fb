"""Gates that write faster than any person passes: real keys, chains, signatures; by number, the same in every process."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from scanner.protocol import batch, record
from scanner.protocol.particulars import Particulars
from scanner.protocol.record import NO_HASH, EventKind, Record
from tests.fakes.clock import SPRING_2026_S
from tests.fakes.issuing import key_of

if TYPE_CHECKING:
    from collections.abc import Callable

GREEN = Particulars(
    reason="PASS_GREEN",
    list_iat_s=SPRING_2026_S,
    list_age_s=60,
    issuer="999999",  # no city of the bench's hub: whether a code was made there is another bench's question
    subject=bytes(range(16)),
    kid=bytes(8),
    code_id=bytes(8),
    code_iat_s=SPRING_2026_S,
    code_kind=0,
    index=12_345,
)
_WHO_BEFORE, _, _WHO_BEHIND = GREEN.encode().partition(bytes(range(16)))
_SEALED_BYTES = len(GREEN.encode()) + 48


def random_bytes(plaintext: bytes, info: bytes) -> bytes:
    """As long as what is sealed; the hub's ingest cannot tell."""
    return secrets.token_bytes(_SEALED_BYTES)


class BenchGate:
    """Gate `number`, which has written nothing yet; `seal(plaintext, info)`."""

    def __init__(self, number: int, seal: Callable[[bytes, bytes], bytes] = random_bytes) -> None:
        self.key = key_of(f"bench gate {number}")
        self.device = number.to_bytes(8, "big")
        self._seal = seal
        self._seq, self._head = 0, NO_HASH

    def body(self, count: int) -> bytes:
        """The next batch, as it is posted."""
        first, before = self._seq + 1, self._head
        records = tuple(self._next() for _ in range(count))
        said = batch.Batch(self.device, 1, first, self._seq, records, self._head, before)
        return batch.write(said, self.key)

    def _someone(self) -> bytes:
        """Another person each time, at no other gate."""
        subject = self.device + self._seq.to_bytes(8, "big")
        return _WHO_BEFORE + subject + _WHO_BEHIND

    def _next(self) -> bytes:
        self._seq += 1
        wall_ms = (SPRING_2026_S + self._seq) * 1000
        clear = Record(
            1, self._seq, EventKind.SCAN, wall_ms, self._seq, b"boot-one", 0, 0, 0, 0, b"", self._head
        )
        sealed = self._seal(self._someone(), clear.binding(self.device))
        raw = replace(clear, sealed=sealed).encode()
        self._head = record.hash_of(raw)
        return raw
