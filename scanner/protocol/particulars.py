"""What an event's sealed part says: only what its kind needs, keyed by small integers, absent where there is nothing."""

from __future__ import annotations

from dataclasses import dataclass, fields

from scanner.protocol.cbor import Malformed, decode, encode


@dataclass(frozen=True, slots=True)
class Particulars:
    """The sealed part in the clear; None where the event has no such thing. Field order is the wire's key, from 1.

    `reason` a `Reason`'s value, or a `DeskEvent`'s; `guard` the number of who stood there or gave their PIN; `list_iat_s`,
    `list_age_s` of the list that was asked; `issuer`, `subject` (16 bytes), `kid` (8), `code_id` (8), `code_iat_s`,
    `code_kind`, `index` of the code; `temperature` in tenths of a degree Celsius; `plate`; `occupants`; `cose` the code's
    own signed bytes (red and fever events: evidence); `count` of merged events; `same` 1 or 0: whether the person was the
    one on the ID; `resident` 1 or 0; `mode` the `SiteKind` that the gate was switched to; `document` the number on the
    papers of somebody who has no code; `other` the number of another guard: the second of two who let somebody in, or who
    was added, withdrawn or given a new PIN.
    """

    reason: str | None = None
    guard: str | None = None
    list_iat_s: int | None = None
    list_age_s: int | None = None
    issuer: str | None = None
    subject: bytes | None = None
    kid: bytes | None = None
    code_id: bytes | None = None
    code_iat_s: int | None = None
    code_kind: int | None = None
    index: int | None = None
    temperature: int | None = None
    plate: str | None = None
    occupants: int | None = None
    cose: bytes | None = None
    count: int | None = None
    same: int | None = None
    resident: int | None = None
    document: str | None = None
    mode: str | None = None
    other: str | None = None

    def encode(self) -> bytes:
        """The bytes to seal."""
        values = ((key, getattr(self, name)) for key, name in _NAMES.items())
        return encode({key: _TYPES[key](value) for key, value in values if value is not None})


_NAMES = {key: field.name for key, field in enumerate(fields(Particulars), start=1)}
_TYPES = {
    key: int if "int" in str(field.type) else bytes if "bytes" in str(field.type) else str
    for key, field in enumerate(fields(Particulars), start=1)
}


def parse(data: bytes) -> Particulars:
    """The particulars in opened bytes; raises Malformed for unknown keys and wrong types."""
    found = decode(data)
    if type(found) is not dict or list(map(type, found.values())) != list(map(_TYPES.get, found)):
        msg = "particulars not as ours"
        raise Malformed(msg)
    return Particulars(**{_NAMES[key]: value for key, value in found.items()})
