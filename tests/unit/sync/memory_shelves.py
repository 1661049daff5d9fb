"""The store's shelves, kept in memory: what sync is promised, in a few lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scanner.errors import Trouble, TrustError
from scanner.protocol.batch import Batch
from scanner.protocol.heartbeat import DeviceState, Proof
from scanner.protocol.orders import NO_NONCE
from scanner.protocol.record import NO_HASH, Record, hash_before, hash_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scanner.protocol.acknowledgement import Acknowledgement
    from scanner.protocol.status_list import StatusList

DEVICE = b"device-1"


@dataclass(frozen=True)
class Counts:
    waiting: int
    set_aside: int


class MemoryOutbox:
    """A chained log whose records wait until they are acknowledged."""

    epoch = 1

    def __init__(self, device: bytes = DEVICE) -> None:
        self._device = device
        self.records: list[bytes] = []
        self.acked = 0
        self.set_aside = 0
        self.broken: object | None = None

    def write(self, count: int = 1) -> None:
        for _ in range(count):
            previous = hash_of(self.records[-1]) if self.records else NO_HASH
            seq = len(self.records) + 1
            record = Record(1, seq, 0, 1_774_000_000_000, seq, b"boot-one", 0, 0, 0, 0, b"sealed", previous)
            self.records.append(record.encode())

    def next_batch(self, max_records: int) -> Batch | None:
        waiting = self.records[self.acked : self.acked + max_records]
        if not waiting:
            return None
        last = self.acked + len(waiting)
        before = hash_of(self.records[self.acked - 1]) if self.acked else NO_HASH
        return Batch(self._device, 1, self.acked + 1, last, tuple(waiting), hash_of(waiting[-1]), before)

    def acknowledge(self, ack: Acknowledgement, set_aside: int, signed: bytes) -> int:
        if not self.acked <= ack.acked_through <= len(self.records):
            raise TrustError(Trouble.ACK_REFUSED, "backward, or beyond what was written")
        if hash_of(self.records[ack.acked_through - 1]) != ack.hash_there:
            raise TrustError(Trouble.ACK_REFUSED, "another hash")
        moved, self.acked = ack.acked_through - self.acked, ack.acked_through
        self.set_aside += set_aside
        return moved

    def counts(self) -> Counts:
        return Counts(len(self.records) - self.acked, self.set_aside)

    def acknowledged_ends(self) -> list[Batch]:
        end = self.records[self.acked - 1 : self.acked]
        return [
            Batch(self._device, 1, self.acked, self.acked, (data,), hash_of(data), hash_before(data))
            for data in end
        ]

    def proofs(self) -> list[Proof]:
        return [Proof(b"grant"), Proof(b"older grant")]

    def first_break(self) -> object | None:
        return self.broken

    def last_seq(self) -> int:
        return len(self.records)


@dataclass
class MemoryState:
    state: DeviceState = DeviceState.ACTIVE
    newest_s: int = 0
    nonce: bytes = NO_NONCE
    question: bytes = b""

    def said_s(self) -> int:
        return self.newest_s

    def keep(self, state: DeviceState, said_s: int, nonce: bytes) -> None:
        self.state, self.newest_s, self.nonce = state, said_s, nonce


@dataclass(frozen=True)
class Head:
    iat_s: int
    ttl_s: int
    etag: str


@dataclass
class MemoryLists:
    applied: dict[tuple[str, int], StatusList] = field(default_factory=dict)
    etags: dict[tuple[str, int], str] = field(default_factory=dict)

    def apply(self, token: bytes, status_list: StatusList, etag: str) -> None:
        name = (status_list.issuer, status_list.generation)
        self.applied[name], self.etags[name] = status_list, etag

    def head(self, issuer: str, generation: int) -> Head | None:
        held = self.applied.get((issuer, generation))
        return Head(held.iat_s, held.ttl_s, self.etags[issuer, generation]) if held else None


@dataclass(frozen=True)
class Stored:
    documents: Mapping[str, bytes]
    version: int
    accepted_s: int
    expires_s: int


@dataclass
class MemoryTrust:
    stored: Stored | None = None

    def save(self, documents: Mapping[str, bytes], version: int, accepted_s: int, expires_s: int) -> None:
        self.stored = Stored(documents, version, accepted_s, expires_s)

    def load(self) -> Stored | None:
        return self.stored
