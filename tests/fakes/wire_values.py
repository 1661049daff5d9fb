"""Hypothesis strategies for what honest people put on the wire, and for what else may come along."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from scanner.protocol.health_code import Colour, HealthCode, Kind
from scanner.protocol.record import BOOT_BYTES, HASH_BYTES, Record

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

COUNTS = st.integers(0, 2**53 - 1)
FROM_ONE = st.integers(1, 2**53 - 1)
HASHES = st.binary(min_size=HASH_BYTES, max_size=HASH_BYTES)
DEVICES = st.binary(min_size=8, max_size=8)
DIGITS = st.sampled_from("0123456789")
NAMES = (
    st.text(st.sampled_from("张王李欧阳·*ABé"), min_size=1, max_size=4)
    .map(lambda name: unicodedata.normalize("NFC", name))
    .filter(lambda name: len(name.encode()) <= 12)
)

PLAIN: SearchStrategy[Any] = st.recursive(
    st.integers(-(2**64), 2**64 - 1) | st.binary(max_size=40) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.integers(-(2**16), 2**16) | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=8,
)
"""Values of the five types that our CBOR knows, not always nested as little as it wants."""

JSON: SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)


@st.composite
def health_codes(draw: DrawFn) -> HealthCode:
    """Claims that a gate accepts as well-formed; their times and life are free."""
    kind = draw(st.sampled_from(Kind))
    iat_s = draw(st.integers(1, 2**40 - 2))
    has_name = kind is not Kind.LIVE or draw(st.booleans())
    digits = 2 if kind is Kind.LIVE else 3
    return HealthCode(
        issuer=draw(st.text(DIGITS, min_size=6, max_size=6)),
        subject=draw(st.binary(min_size=16, max_size=16)),
        exp_s=draw(st.integers(iat_s + 1, 2**40 - 1)),
        iat_s=iat_s,
        code_id=draw(st.binary(min_size=8, max_size=8)),
        colour=draw(st.sampled_from(Colour)),
        kind=kind,
        index=draw(st.integers(0, 2**32 - 1)),
        name=draw(NAMES) if has_name else "",
        tail=draw(st.text(DIGITS, min_size=digits, max_size=digits)) if has_name else "",
    )


@st.composite
def records(draw: DrawFn) -> Record:
    """Records in range, kinds yet unknown among them."""
    return Record(
        epoch=draw(FROM_ONE),
        seq=draw(FROM_ONE),
        kind=draw(COUNTS),
        wall_ms=draw(COUNTS),
        mono_ms=draw(COUNTS),
        boot=draw(st.binary(min_size=BOOT_BYTES, max_size=BOOT_BYTES)),
        outcome=draw(st.integers(0, 4)),
        direction=draw(st.integers(0, 1)),
        flags=draw(COUNTS),
        ref_seq=draw(COUNTS),
        sealed=draw(st.binary(max_size=200)),
        prev_hash=draw(HASHES),
    )


def flipped(data: bytes, bit: int) -> bytes:
    """`data` with one bit turned over."""
    turned = bytearray(data)
    turned[bit // 8] ^= 1 << bit % 8
    return bytes(turned)


def shown(value: object) -> str:
    """A name for a parametrised value: bytes by their length, long runs of a letter too."""
    match value:
        case bytes() if len(value) > 3:
            return f"{len(value)} bytes"
        case list():
            return f"[{', '.join(map(shown, value))}]"
        case dict():
            return f"{{{', '.join(f'{shown(k)}: {shown(v)}' for k, v in value.items())}}}"
    return re.sub(r"(.)\1{9,}", lambda run: f"{run[1]}*{len(run[0])}", ascii(value))
