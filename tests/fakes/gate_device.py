"""A gate's device as the hub meets it: real keys, records chained and sealed, real batches; no store and no network.

gate = FakeDevice("north gate")
body = enrolment.write_request(gate.request(secret), gate.key)
gate.admitted(enrolment.read_reply(answer), hub_keys, sealing_public)
records = [gate.scan() for _ in range(3)];  body = gate.batch(1, 3)
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from scanner.protocol import batch, enrolment, heartbeat, record
from scanner.protocol.outcome import Outcome
from scanner.protocol.particulars import Particulars
from scanner.protocol.record import EventKind, Record
from scanner.protocol.sealing import OpeningKey, SealingKey
from tests.fakes.clock import SPRING_2026_S
from tests.fakes.issuing import key_of, seed_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanner.protocol.signing import VerifyKey

NO_PROOF = heartbeat.Proof()
GREEN = Particulars(reason="PASS_GREEN")


class FakeDevice:
    """Holds every record it ever wrote in `records`, by number, as bytes."""

    def __init__(self, name: str = "north gate") -> None:
        self.key = key_of(name)
        self.name = name
        self.device = bytes(8)
        self.epoch, self.last_seq, self.head = 1, 0, record.NO_HASH
        self.access_token = ""
        self.sealing = SealingKey(OpeningKey(seed_of(name)).public)
        self.records: dict[int, bytes] = {}

    def request(self, secret: bytes) -> bytes:
        """The body that asks to become a gate."""
        asked = enrolment.Request(secret, self.key.public, self.name, "0.1.0")
        return enrolment.write_request(asked, self.key)

    def admitted(self, reply: enrolment.Reply, hub: VerifyKey, sealing: bytes) -> None:
        """Take over what an ACTIVE reply grants."""
        grant = enrolment.read_grant(reply.grant, [hub])
        self.device, self.access_token = reply.device, reply.access_token
        self.epoch, self.last_seq, self.head = grant.epoch, grant.last_seq, grant.hash_there
        self.sealing = SealingKey(sealing)

    def scan(
        self,
        said: Particulars = GREEN,
        outcome: int = Outcome.ADMIT,
        kind: int = EventKind.SCAN,
        *,
        at_ms: int | None = None,
        flags: int = 0,
    ) -> bytes:
        """Write one more record, a second after the one before unless told when."""
        raw = self.written(self.last_seq + 1, said, outcome, kind, at_ms=at_ms, flags=flags)
        self.last_seq, self.head = self.last_seq + 1, record.hash_of(raw)
        self.records[self.last_seq] = raw
        return raw

    def written(
        self,
        seq: int,
        said: Particulars = GREEN,
        outcome: int = Outcome.ADMIT,
        kind: int = EventKind.SCAN,
        *,
        at_ms: int | None = None,
        flags: int = 0,
    ) -> bytes:
        """A record under any number, behind the present head; it does not go into the log."""
        wall_ms = (SPRING_2026_S + seq) * 1000 if at_ms is None else at_ms
        clear = Record(self.epoch, seq, kind, wall_ms, seq, b"boot-one", outcome, 0, flags, 0, b"", self.head)
        sealed = self.sealing.seal(said.encode(), clear.binding(self.device))
        return replace(clear, sealed=sealed).encode()

    def batch(
        self, first: int, last: int, records: Sequence[bytes] | None = None, before: bytes = b""
    ) -> bytes:
        """The body with the log's records `first` to `last`, or with others under those numbers, or behind another."""
        raws = (
            tuple(self.records[seq] for seq in range(first, last + 1)) if records is None else tuple(records)
        )
        if not before:
            before = record.hash_of(self.records[first - 1]) if first - 1 in self.records else record.NO_HASH
        said = batch.Batch(self.device, self.epoch, first, last, raws, record.hash_of(raws[-1]), before)
        return batch.write(said, self.key)

    def heartbeat(
        self,
        list_iat_s: int = SPRING_2026_S,
        *,
        heard_s: int = 0,
        wall_s: int = 2,
        trouble: str = "",
        proof: heartbeat.Proof = NO_PROOF,
    ) -> bytes:
        """The body of a sign of life."""
        said = heartbeat.Heartbeat(
            self.device,
            self.epoch,
            self.last_seq,
            3,
            1,
            list_iat_s,
            (SPRING_2026_S + wall_s) * 1000,
            heard_s,
            "LIVE",
            "0.1.0",
            trouble,
            hashlib.sha256(self.access_token.encode()).digest(),
            proof,
        )
        return heartbeat.write(said, self.key)
