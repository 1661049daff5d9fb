"""What is fuzzed: each target takes any bytes, and whatever it does with them is Malformed, a verdict or a document.

Here what a gate reads; what goes between gate and hub stands in `hub_targets.py`.
"""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from scanner.check.moment import ClockState, Moment
from scanner.check.reading import read
from scanner.check.verdict import Verdict
from scanner.protocol import cose, health_code, status_list, trust
from scanner.protocol.cbor import Malformed
from scanner.protocol.kept_trust import keeping
from scanner.protocol.outcome import Outcome
from tests.fakes.clock import SPRING_2026_S
from tests.fakes.foreign_issuing import NOW_S, FakeAbroad, trust_with
from tests.fakes.issuing import FakeCity, documents_of, trust_of
from tests.fakes.wire_values import JSON, PLAIN
from tests.fuzz import hub_targets
from tests.fuzz.target import Target
from tests.vectors import by_hand

if TYPE_CHECKING:
    from scanner.protocol.trust import Trust

CITY, ABROAD = FakeCity(), FakeAbroad()
LIVE_SEED_KEY = next(iter(CITY.code_keys.values()))
HOME, AWAY = trust_of(CITY), trust_with(ABROAD.documents())
SIGNED, FREE = b"\1", b"\0"


def _read(text: str, believed: Trust, now_s: int) -> None:
    found = read(text, believed, Moment(now_s, ClockState.OK))
    if isinstance(found, Verdict) and found.outcome not in (Outcome.REFUSE, Outcome.UNDECIDED):
        raise AssertionError(found)


def _hz1(data: bytes) -> None:
    """First byte 1: the rest is the payload, signed by the city; else a text."""
    if data[:1] == SIGNED:
        _read(by_hand.text(cose.sign(LIVE_SEED_KEY, data[1:])), HOME, SPRING_2026_S)
    else:
        _read(data[1:].decode("utf-8", "surrogateescape"), HOME, SPRING_2026_S)


def _list(data: bytes) -> None:
    with contextlib.suppress(Malformed):
        payload = data[1:] if data[:1] == SIGNED else status_list.parse(data[1:]).payload
        found = status_list.read(payload)
        assert len(found.packed) <= status_list.MAX_LIST_BYTES


BEFORE = documents_of(CITY, sites={"south": {"reuse_s": 5}})


def _trust(data: bytes) -> None:
    """First byte: which document the rest takes the place of; beside the one of before it never leaves a gate without."""
    paths = [trust.HUB_DOCUMENT, "issuers/330100.json", "sites/south.json", "foreign/hc1/x.json"]
    documents = documents_of(CITY) | {paths[data[0] % 4] if data else "x": data[1:]}
    with contextlib.suppress(Malformed):
        trust.read(documents, 1)
    assert trust.read(keeping(documents, BEFORE), 1).home


def _foreign(data: bytes) -> None:
    _read(data.decode("utf-8", "surrogateescape"), AWAY, NOW_S)


def _abroad(good: str, prefix: str) -> Target:
    pieces = st.tuples(st.integers(0, len(good)), st.text(max_size=8), st.integers(0, 4)).map(
        lambda cut: good[: cut[0]] + cut[1] + good[cut[0] + cut[2] :]
    )
    shapes = (pieces | st.text().map(lambda text: prefix + text)).map(
        lambda text: text.encode("utf-8", "replace")
    )
    return Target(_foreign, [good.encode()], shapes)


_LIVE = CITY.claims(SPRING_2026_S)
_CLAIMS = {1: _LIVE.issuer, 2: _LIVE.subject, 4: _LIVE.exp_s, 6: _LIVE.iat_s, 7: _LIVE.code_id}
_LIST_PAYLOAD = status_list.parse(CITY.list_token(SPRING_2026_S)).payload
_KEYS = st.sampled_from([1, 2, 4, 6, 7, -70001])
_LIST_KEYS = st.sampled_from([2, 4, 6, 65533, 65534, -70002])


def _payload(said: dict[int, object]) -> bytes:
    try:
        return SIGNED + by_hand.cbor(said)
    except (TypeError, ValueError):
        return FREE


TARGETS: dict[str, Target] = {
    "hz1": Target(
        _hz1,
        [
            FREE + CITY.live(SPRING_2026_S).encode(),
            SIGNED + health_code.parse(CITY.paper(SPRING_2026_S)).payload,
        ],
        st.dictionaries(_KEYS, PLAIN, max_size=2).map(
            lambda said: _payload({**_CLAIMS, -70001: [0, 0, 7], **said})
        ),
    ),
    "list": Target(
        _list,
        [FREE + CITY.list_token(SPRING_2026_S), SIGNED + _LIST_PAYLOAD],
        st.dictionaries(_LIST_KEYS, PLAIN, max_size=6).map(_payload),
    ),
    "trust": Target(
        _trust,
        [bytes([n]) + body for n, body in enumerate(documents_of(CITY, sites={"south": {}}).values())],
        st.tuples(st.integers(0, 3), JSON).map(lambda said: bytes([said[0]]) + json.dumps(said[1]).encode()),
    ),
    "hc1": _abroad(ABROAD.hc1(), "HC1:"),
    "shc": _abroad(ABROAD.shc(), "shc:/"),
    "nzcp": _abroad(ABROAD.nzcp(), "NZCP:/1/"),
    "vds_nc": _abroad(ABROAD.vds_nc(), '{"data":{"hdr":{"t":"icao.'),
    **hub_targets.TARGETS,
}
