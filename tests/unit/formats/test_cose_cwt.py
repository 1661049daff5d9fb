"""COSE as foreign issuers write it: what is let through, and what is not."""

from __future__ import annotations

import cbor2
import pytest

from scanner.formats import cose_cwt
from scanner.protocol.cbor import Malformed

HEADER = cbor2.dumps({1: -7, 4: b"kid"})
PAYLOAD = cbor2.dumps({1: "XX"})


def _cose(protected: bytes = HEADER, unprotected: object = None, payload: bytes = PAYLOAD) -> bytes:
    return cbor2.dumps([protected, {} if unprotected is None else unprotected, payload, bytes(64)])


@pytest.mark.parametrize("tag", [b"", b"\xd2", b"\xd8\x3d\xd2"])
def test_a_tag_may_stand_in_front_or_not(tag: bytes) -> None:
    found = cose_cwt.parse(tag + _cose(), either_header=False)
    assert (found.kid, found.algorithm, found.claims()) == (b"kid", "ES256", {1: "XX"})


@pytest.mark.parametrize("protected", [[1, -7], "kid", -7, b"kid"], ids=str)
@pytest.mark.parametrize("either_header", [True, False])
def test_a_protected_header_that_is_no_map(protected: object, *, either_header: bool) -> None:
    data = _cose(cbor2.dumps(protected), {1: -7, 4: b"kid"})
    with pytest.raises(Malformed):
        cose_cwt.parse(data, either_header=either_header)


@pytest.mark.parametrize("payload", [[1, "XX"], "XX", 7], ids=str)
def test_claims_that_are_no_map(payload: object) -> None:
    found = cose_cwt.parse(_cose(payload=cbor2.dumps(payload)), either_header=False)
    with pytest.raises(Malformed):
        found.claims()


def test_the_unprotected_header_counts_only_where_its_format_says_so() -> None:
    data = _cose(b"", {1: -7, 4: b"kid"})
    assert cose_cwt.parse(data, either_header=True).kid == b"kid"
    with pytest.raises(Malformed):
        cose_cwt.parse(data, either_header=False)


def test_the_protected_header_wins() -> None:
    found = cose_cwt.parse(_cose(HEADER, {1: -37, 4: b"other"}), either_header=True)
    assert (found.kid, found.algorithm) == (b"kid", "ES256")


@pytest.mark.parametrize(
    "header",
    [{1: -7}, {4: b"kid"}, {1: -7, 4: "kid"}, {1: "-7", 4: b"kid"}, {1: -8, 4: b"kid"}, {1: True, 4: b"k"}],
    ids=str,
)
def test_without_a_kid_and_a_known_algorithm_it_is_nothing(header: object) -> None:
    with pytest.raises(Malformed):
        cose_cwt.parse(_cose(cbor2.dumps(header)), either_header=True)
