"""What is in one sealed row: opened, read, compared with what this hub knows. No database here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from hub.passes.models import Alarm, AlarmKind, Fault
from scanner.protocol import particulars, record
from scanner.protocol.cbor import Malformed
from scanner.protocol.guard import DeskEvent
from scanner.protocol.health_code import Kind
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from scanner.protocol.record import EventKind, Flags

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from hub.passes.evidence import Codes
    from scanner.protocol.particulars import Particulars
    from scanner.protocol.sealing import OpeningKey

UNKNOWN_REASON = "UNKNOWN"  # a gate's own words may hold a name: only those of the protocol are kept
_KINDS = frozenset(Kind)
_REASONS = frozenset(word.value for words in (Reason, DeskEvent) for word in words)
_DEVICE_WORD = re.compile(
    r"(STORE|LIST|LOG|KEYS|TRUST|CLOCK|CAMERA|DECODER|PIN)(_[A-Z]{1,16}){1,3}", re.ASCII
)
_RED = frozenset({Reason.LIST_RED.value, Reason.COLOUR_RED.value})
_FEVER = 373  # tenths of a degree Celsius: the built-in policy's limit


COLUMNS = (
    "pk",
    "record",
    "epoch__device_id",
    "epoch__device__device_hex",
    "epoch__number",
    "seq",
    "wall_ms",
    "outcome",
    "flags",
    "epoch__device__site",
)
"""Of a `PassRecord`, in the order of `Row`."""


class Row(NamedTuple):
    """A waiting record: what the worker reads of it from the database."""

    pk: int
    raw: bytes | memoryview
    device_pk: int
    device_hex: str
    epoch_number: int
    seq: int
    wall_ms: int | None
    outcome: int | None
    flags: int | None
    site: str

    def alarm(self, kind: AlarmKind, detail: str, now: datetime) -> Alarm:
        """An alarm about this row, not saved."""
        return Alarm(
            kind=kind,
            device_id=self.device_pk,
            epoch_number=self.epoch_number,
            seq=self.seq,
            detail=detail,
            raised_at=now,
        )


class Finding(NamedTuple):
    """`event` is the record's kind, `said` its particulars (None with a `fault`); `report` RED or FEVER or None.

    `is_ours`: the code is of a city that this hub makes codes for. `key`: the public half of what it was sealed to.
    """

    row: Row
    event: int
    fault: Fault = Fault.NO
    said: Particulars | None = None
    key: bytes = b""
    reason: str = ""
    code_kind: int | None = None
    is_ours: bool = False
    is_misissued: bool = False
    has_evidence: bool = False
    report: AlarmKind | None = None


def what_is_in(row: Row, opening_keys: Sequence[OpeningKey], codes: Codes) -> Finding:
    """Open and read one row."""
    raw = bytes(row.raw)
    parts = record.parse(raw)
    key, plaintext = opened(raw, parts.sealed, bytes.fromhex(row.device_hex), opening_keys)
    if plaintext is None:
        return Finding(row, parts.kind, Fault.DOES_NOT_OPEN)
    try:
        said = particulars.parse(plaintext)
    except Malformed:
        return Finding(row, parts.kind, Fault.UNREADABLE, key=key)
    is_drill = bool(parts.flags & Flags.DRILL)  # nobody made its codes, and nobody was ill
    return Finding(
        row,
        parts.kind,
        said=said,
        key=key,
        reason=_word(said.reason, parts.kind),
        code_kind=said.code_kind if said.code_kind in _KINDS else None,
        is_ours=not is_drill and said.issuer in codes.ours,
        is_misissued=not is_drill and codes.is_misissued(said),
        has_evidence=codes.has_evidence(said),
        report=None if is_drill else _report(said, parts.outcome),
    )


def opened(
    raw: bytes, sealed: bytes, device: bytes, opening_keys: Sequence[OpeningKey]
) -> tuple[bytes, bytes | None]:
    """The public half of the key that opens the record's sealed part, and what is in it; None where none does."""
    binding = record.binding_of(raw, sealed, device)
    for key in opening_keys:
        try:
            return key.public, key.open(sealed, binding)
        except Malformed:
            continue
    return b"", None


def _word(reason: str | None, event: int) -> str:
    if reason is None or reason in _REASONS:
        return reason or ""
    is_device_word = event == EventKind.DEVICE and len(reason) <= 40 and _DEVICE_WORD.fullmatch(reason)
    return reason if is_device_word else UNKNOWN_REASON


def _report(said: Particulars, outcome: int) -> AlarmKind | None:
    """A high temperature that is only to be taken again is none yet: the gate has refused nobody for it."""
    is_high = said.temperature is not None and said.temperature >= _FEVER
    if said.reason == Reason.ANSWER_FEVER or (is_high and outcome == Outcome.REFUSE):
        return AlarmKind.FEVER
    return AlarmKind.RED if said.reason in _RED else None
