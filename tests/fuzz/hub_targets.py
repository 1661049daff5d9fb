"""What goes between gate and hub, either way: batches, records, enrolment, answers, and documents of sites and states."""

from __future__ import annotations

import contextlib
import json
import zlib
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from scanner.protocol import (
    acknowledgement,
    batch,
    cose,
    enrolment,
    heartbeat,
    orders,
    particulars,
    record,
    trust,
)
from scanner.protocol.acknowledgement import Acknowledgement, Answer
from scanner.protocol.batch import Batch
from scanner.protocol.cbor import Malformed
from scanner.protocol.enrolment import Grant, Reply, Request, State, Token
from scanner.protocol.heartbeat import DeviceState, Heartbeat
from scanner.protocol.orders import Orders
from scanner.protocol.particulars import Particulars
from scanner.protocol.record import NO_HASH, Record
from scanner.protocol.signing import VerifyKey
from tests.fakes.foreign_issuing import FakeAbroad
from tests.fakes.issuing import FakeCity, documents_of, key_of
from tests.fakes.wire_values import JSON, PLAIN, records
from tests.fuzz.target import Target
from tests.vectors import by_hand

if TYPE_CHECKING:
    from collections.abc import Callable

DEVICE_KEY, HUB_KEY = key_of("device"), key_of("330100 ack")
HUB_KEYS = [VerifyKey(HUB_KEY.public)]
DEVICE = b"device-1"
RECORD = Record(1, 1, 0, 1_774_000_000_000, 5, bytes(8), 0, 0, 0, 0, b"sealed", NO_HASH)
GOOD = Batch(DEVICE, 1, 1, 1, (RECORD.encode(),), record.hash_of(RECORD.encode()), record.NO_HASH)
SAID = Particulars(reason="PASS_GREEN", issuer="330100", subject=bytes(16), index=7, temperature=365)
DOCUMENTS = documents_of(FakeCity())


def _batch(data: bytes) -> None:
    """First byte 1: the rest is the payload; else the posted body. Then as the hub does: parts, batch, each record."""
    with contextlib.suppress(Malformed):
        payload = data[1:] if data[:1] == b"\1" else batch.parse(data[1:]).payload
        found = batch.read(payload)
        assert found.last_seq - found.first_seq + 1 == len(found.records) <= batch.MAX_RECORDS
        for one in found.records:
            with contextlib.suppress(Malformed):
                record.parse(one)


def _record(data: bytes) -> None:
    """What is read is written again as the very same bytes."""
    with contextlib.suppress(Malformed):
        assert record.parse(data).encode() == data
    with contextlib.suppress(Malformed):
        assert particulars.parse(data).encode() == data


def _chosen(calls: list[Callable[[bytes], object]]) -> Callable[[bytes], None]:
    """First byte: which of `calls` gets the rest."""

    def call(data: bytes) -> None:
        with contextlib.suppress(Malformed):
            calls[data[0] % len(calls) if data else 0](data[1:])

    return call


def _at_the_hub(data: bytes) -> None:
    heartbeat.read(heartbeat.parse(data).payload)


def _signed_by_the_hub(read: Callable[[bytes], object]) -> Callable[[bytes], object]:
    return lambda data: read(cose.sign(HUB_KEY, data))


ENROLMENT = _chosen(
    [
        lambda data: enrolment.read_token(data.decode("utf-8", "surrogateescape")),
        enrolment.read_request,
        enrolment.read_reply,
        _at_the_hub,
        lambda data: enrolment.read_request(cose.sign(DEVICE_KEY, data)),
        heartbeat.read,
    ]
)
QUESTION = orders.question_of(b"a beat")
ANSWERS = _chosen(
    [
        acknowledgement.read_reply,
        lambda data: acknowledgement.read(data, HUB_KEYS),
        lambda data: enrolment.read_grant(data, HUB_KEYS),
        lambda data: orders.read(data, DEVICE, QUESTION, HUB_KEYS),
        _signed_by_the_hub(lambda data: acknowledgement.read(data, HUB_KEYS)),
        _signed_by_the_hub(lambda data: enrolment.read_grant(data, HUB_KEYS)),
        _signed_by_the_hub(lambda data: orders.read(data, DEVICE, QUESTION, HUB_KEYS)),
    ]
)
DOCUMENT = _chosen(
    [
        lambda data: trust.read(DOCUMENTS | {"sites/south.json": data}, 1),
        *(
            lambda data, kind=kind: trust.read(DOCUMENTS | {f"foreign/{kind}/x.json": data}, 1)
            for kind in ("hc1", "shc", "nzcp", "vds_nc")
        ),
    ]
)


def _parts(*good: Any) -> st.SearchStrategy[bytes]:  # noqa: ANN401 - whatever the wire has
    """A list of `good` with some of its elements exchanged for others."""
    each = [st.just(part) | PLAIN for part in good]
    return st.tuples(*each).map(lambda said: _written(list(said)))


def _written(value: object) -> bytes:
    try:
        return by_hand.cbor(value)
    except (TypeError, ValueError):
        return b""


def _after(*first: int) -> Callable[[bytes], bytes]:
    return lambda data: bytes(first) + data


def _members(good: dict[str, Any], choice: int) -> st.SearchStrategy[bytes]:
    """The JSON of `good` with some of its members exchanged for others."""
    changed = st.dictionaries(st.sampled_from([*good, "other"]), JSON, max_size=3)
    return changed.map(lambda said: bytes([choice]) + json.dumps({**good, **said}).encode())


_GRANT = Grant(DEVICE, 1, 0, NO_HASH, 1_774_000_000)
_BEAT = Heartbeat(DEVICE, 1, 5, 0, 0, 1_774_000_000, 1_774_000_000_000, 0, "OK", "1.0")
_ACK = Acknowledgement(DEVICE, 1, 1, NO_HASH, 1_774_000_000)
_REPLY = Reply(State.ACTIVE, DEVICE, b"{}", "access", "south", enrolment.write_grant(_GRANT, HUB_KEY))
_ASKED = Request(bytes(16), DEVICE_KEY.public, "gate", "1.0")
_FOREIGN = [json.loads(body) for _, body in sorted(FakeAbroad().documents().items())]
_ROW = _FOREIGN[0]["keys"][0]

TARGETS = {
    "batch": Target(
        _batch,
        [b"\0" + batch.write(GOOD, DEVICE_KEY), b"\1" + batch.parse(batch.write(GOOD, DEVICE_KEY)).payload],
        _parts("hz1-batch-1", DEVICE, 1, 1, 1, [RECORD.encode()], NO_HASH).map(_after(1))
        | st.binary(max_size=200).map(lambda data: b"\0" + zlib.compress(data)),
    ),
    "record": Target(
        _record,
        [RECORD.encode(), SAID.encode()],
        _parts(1, 1, 1, 0, 5, 5, bytes(8), 0, 0, 0, 0, b"", NO_HASH)
        | records().map(Record.encode)
        | st.dictionaries(st.integers(0, 18), PLAIN, max_size=5).map(_written),
    ),
    "enrolment": Target(
        ENROLMENT,
        [
            b"\0" + enrolment.write_token(Token("https://hub.example", bytes(16), bytes(32))).encode(),
            b"\1" + enrolment.write_request(_ASKED, DEVICE_KEY),
            b"\2" + enrolment.write_reply(_REPLY),
            b"\3" + heartbeat.write(_BEAT, DEVICE_KEY),
        ],
        _parts("https://hub.example", bytes(16), bytes(32), bytes(32)).map(
            lambda data: b"\0HZE1:" + by_hand.base45(data).encode()
        )
        | _parts(1, DEVICE, b"{}", "access", "south", b"").map(_after(2))
        | _parts("hz1-enrol-1", bytes(16), DEVICE_KEY.public, "gate", "1.0", b"").map(_after(4))
        | _parts(
            "hz1-heartbeat-1", DEVICE, 1, 5, 0, 0, 0, 5, 0, "OK", "1.0", "", NO_HASH, [b"", b"", 0, NO_HASH]
        ).map(_after(5)),
    ),
    "answers": Target(
        ANSWERS,
        [
            b"\0" + acknowledgement.write_reply([(1, Answer.STORED)], acknowledgement.write(_ACK, HUB_KEY)),
            b"\1" + acknowledgement.write(_ACK, HUB_KEY),
            b"\2" + enrolment.write_grant(_GRANT, HUB_KEY),
            b"\3" + orders.write(Orders(DEVICE, DeviceState.DRAIN, 1_774_000_000, QUESTION), HUB_KEY),
        ],
        _parts([[1, "stored"]], b"").map(_after(0))
        | _parts("hz1-ack-1", DEVICE, 1, 1, NO_HASH, 5).map(_after(4))
        | _parts("hz1-epoch-1", DEVICE, 1, 0, NO_HASH, 5).map(_after(5))
        | _parts("hz1-state-1", DEVICE, 1, 5, QUESTION, bytes(8), 0, 0).map(_after(6)),
    ),
    "documents": Target(
        DOCUMENT,
        [b'\0{"site": "south"}', *(bytes([1]) + json.dumps(said).encode() for said in _FOREIGN)],
        _members(
            {"site": "south", "kind": "highway", "list_stale_s": 3600, "next": {"effective_from_s": 5}}, 0
        )
        | st.dictionaries(st.sampled_from([*_ROW, "other"]), JSON, max_size=3).map(
            lambda said: b"\1" + json.dumps({"format": "hc1", "keys": [{**_ROW, **said}]}).encode()
        ),
    ),
}
