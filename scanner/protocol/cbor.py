"""Deterministic CBOR (RFC 8949, 4.2.1), strict on the way in: the only door to cbor2 for everything signed.

Only five types exist on our wire, compared exactly: int (64 bit), bytes, str, list, dict. No floats, no booleans, no
null, no tags: what has no meaning cannot be respelled. Map keys sort length-first in cbor2; every map of ours has keys
for which that equals the bytewise order of 4.2.1 (small non-negative integers, then -70001 and the like).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn

import cbor2


class Malformed(ValueError):
    """Bytes that are not what they should be. The text says what was expected, never what was found in a person's code."""


def _refuse(*_: object) -> NoReturn:
    msg = "a tag"
    raise cbor2.CBORDecodeError(msg)


class _EveryTag(Mapping[int, Callable[..., NoReturn]]):
    """What each tag is decoded by: 35 and 36 compile a regular expression and parse mail, 28 and 29 build cycles."""

    def __getitem__(self, tag: int) -> Callable[..., NoReturn]:
        return _refuse

    def __iter__(self) -> Iterator[int]:
        return iter(range(2**64))

    def __len__(self) -> int:
        return 2**63 - 1


_NO_TAGS = _EveryTag()
_INT_MIN, _INT_MAX = -(2**64), 2**64 - 1
_SCALARS = frozenset((int, bytes, str))


def encode(value: object) -> bytes:
    """Bytes of `value` in deterministic CBOR.

    Raises Malformed for a type that our wire does not know, and for text that is none (a lone surrogate): what we write,
    we can read.
    """
    if not _is_plain(value):
        msg = "a value of another type"
        raise Malformed(msg)
    try:
        return cbor2.dumps(value, canonical=True)
    except UnicodeEncodeError as error:
        msg = "text that is no Unicode"
        raise Malformed(msg) from error


def decode(data: bytes, max_depth: int = 4) -> Any:  # noqa: ANN401 - the caller checks the shape, exactly
    """The value that `data` spells, if it spells it in the one right way.

    Refused (Malformed): tags, indefinite lengths, duplicate keys, more than `max_depth` nested containers, other types
    than the five, trailing bytes, and anything whose canonical re-encoding differs from `data`.
    """
    try:
        value = cbor2.loads(
            data,
            max_depth=max_depth,
            allow_indefinite=False,
            allow_duplicate_keys=False,
            tag_hook=_refuse,
            semantic_decoders=_NO_TAGS,
        )
        if _is_of_our_types(value) and cbor2.dumps(value, canonical=True) == data:
            return value
    except (cbor2.CBORError, ValueError, TypeError, RecursionError, OverflowError, MemoryError) as error:
        msg = "not deterministic CBOR"
        raise Malformed(msg) from error
    msg = "not deterministic CBOR"
    raise Malformed(msg)


def decode_foreign(data: bytes, max_depth: int = 8) -> Any:  # noqa: ANN401 - the caller checks the shape, exactly
    """The value that `data` begins with, in whatever spelling a foreign issuer chose.

    Still refused (Malformed): tags, duplicate keys, more than `max_depth` nested containers, broken text. Floats, null
    and what follows the value are let through: those who call this key nothing by these bytes.
    """
    try:
        return cbor2.loads(
            data,
            max_depth=max_depth,
            allow_duplicate_keys=False,
            tag_hook=_refuse,
            semantic_decoders=_NO_TAGS,
        )
    except (cbor2.CBORError, ValueError, TypeError, RecursionError, OverflowError, MemoryError) as error:
        msg = "not CBOR without tags"
        raise Malformed(msg) from error


def _is_of_our_types(value: Any) -> bool:  # noqa: ANN401 - what was decoded
    """Without tags its numbers have 64 bits. What is flat is asked of all at once: a hub reads many."""
    kind = type(value)
    if kind is list:
        return _SCALARS.issuperset(map(type, value)) or all(map(_is_of_our_types, value))
    if kind is dict:
        return _SCALARS.issuperset(map(type, value)) and _is_of_our_types([*value.values()])
    return kind in _SCALARS


def _is_plain(value: object) -> bool:
    kind = type(value)
    if kind is int:
        return _INT_MIN <= value <= _INT_MAX  # type: ignore[operator]
    if kind is bytes or kind is str:
        return True
    if kind is list:
        return all(map(_is_plain, value))  # type: ignore[call-overload]
    if kind is dict:
        keys, values = value, value.values()  # type: ignore[attr-defined]
        return all(map(_is_plain, keys)) and all(map(_is_plain, values))  # type: ignore[call-overload]
    return False
