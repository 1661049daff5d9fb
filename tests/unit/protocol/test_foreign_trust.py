"""Documents about foreign keys: exactly as written down, or not at all."""

# ruff: noqa: ANN401 - changes to any member of what is made
from __future__ import annotations

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from hypothesis import given

from scanner.protocol import foreign_trust
from scanner.protocol.cbor import Malformed
from scanner.protocol.credential import Format
from tests.fakes.foreign_issuing import NOW_S, document, ec_key, row, rsa_key, sign_raw, spki, trust_with
from tests.fakes.wire_values import JSON

KEY = ec_key("a country")
ROW = row("0102030405060708", "DE", KEY, "test")
PATH = "foreign/hc1/DE.json"


def _read(*rows: Any, path: str = PATH, **changed: Any) -> Any:
    said = {"format": "hc1", "keys": list(rows), **changed}
    return _read_bytes(json.dumps(said).encode(), path)


def _read_bytes(body: bytes, path: str = PATH) -> Any:
    """What the document says; raises Malformed with the reason for which it is set aside."""
    set_aside: dict[str, str] = {}
    found = foreign_trust.read({path: body}, set_aside)
    if set_aside:
        assert set_aside.keys() == {path}
        assert found == {}
        raise Malformed(set_aside[path])
    return found


def test_one_document_set_aside_takes_no_other_with_it() -> None:
    good = document("hc1", ROW, name="FR")
    bad = {"foreign/hc1/DE.json": json.dumps({"format": "hc1", "keys": [ROW, {**ROW, "more": 1}]}).encode()}
    read = trust_with(good, bad)
    assert [key.issuer for key in read.foreign[Format.HC1][ROW["kid"]]] == ["DE"]
    assert read.set_aside == {"foreign/hc1/DE.json": "foreign key: members"}


def test_what_a_row_says() -> None:
    (key,) = _read(ROW)[Format.HC1]["0102030405060708"]
    assert (key.issuer, key.uses, key.revoked, key.algorithm) == ("DE", {"test"}, frozenset(), "ES256")
    assert key.not_before_s < NOW_S < key.not_after_s
    assert key.key.public_numbers() == KEY.public_key().public_numbers()


def test_documents_of_one_format_count_together() -> None:
    both = {**document("hc1", ROW, name="DE"), **document("hc1", {**ROW, "issuer": "FR"}, name="FR")}
    found = trust_with(both, document("nzcp", row("k", "did:web:x", KEY, "public-pass"))).foreign
    assert {kind: [k.issuer for keys in by_kid.values() for k in keys] for kind, by_kid in found.items()} == {
        Format.HC1: ["DE", "FR"],
        Format.NZCP: ["did:web:x"],
    }


def test_without_a_document_there_is_no_foreign_trust() -> None:
    assert trust_with().foreign == {}


def test_the_key_says_the_algorithm() -> None:
    for key, name in ((KEY, "ES256"), (rsa_key(), "PS256"), (ec_key("x", ec.SECP384R1()), "")):
        (found,) = _read({**ROW, "key": spki(key).hex()})[Format.HC1]["0102030405060708"]
        assert found.algorithm == name


def _hex(key: Any) -> str:
    return spki(key).hex()


BAD_ROWS: dict[str, dict[str, Any]] = {
    "more": {"more": 1},
    "kid a number": {"kid": 1},
    "kid empty": {"kid": ""},
    "kid with a space": {"kid": "a b"},
    "kid too long": {"kid": "x" * 121},
    "issuer beyond ASCII": {"issuer": "é"},
    "key in capitals": {"key": ROW["key"].upper()},
    "key cut": {"key": ROW["key"][:-2]},
    "key a number": {"key": 7},
    "key of Ed25519": {"key": _hex(ed25519.Ed25519PrivateKey.generate())},
    "key of another curve": {"key": _hex(ec_key("x", ec.SECP256K1()))},
    "key of RSA too small": {"key": _hex(rsa.generate_private_key(65537, 1024))},
    "key of DSA": {"key": _hex(dsa.generate_private_key(1024))},
    "uses a text": {"uses": "test"},
    "uses unknown": {"uses": ["test", "boarding"]},
    "uses another format's": {"uses": ["health-card"]},
    "revoked a map": {"revoked": {}},
    "revoked numbers": {"revoked": [1]},
    "window upside down": {"not_before": 2, "not_after": 2},
    "window of floats": {"not_after": 2.5e9},
    "window of booleans": {"not_before": False},
}


@pytest.mark.parametrize("changed", BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_row_that_is_not_as_ours(changed: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        _read({**ROW, **changed})


@pytest.mark.parametrize("name", ROW)
def test_a_row_that_lacks_something(name: str) -> None:
    with pytest.raises(Malformed):
        _read({key: value for key, value in ROW.items() if key != name})


@pytest.mark.parametrize(
    "path",
    ["foreign/hc1.json", "foreign/shc/DE.json", "foreign/hz1/DE.json", "foreign/hc1/../x.json", "foreign/hc1/D E.json",
     "foreign/hc1/.json", "foreign/HC1/DE.json", "foreign/hc1/DE.json\n"],
)  # fmt: skip
def test_a_document_under_another_name(path: str) -> None:
    with pytest.raises(Malformed):
        _read(ROW, path=path)


@pytest.mark.parametrize("changed", [{"format": "shc"}, {"format": None}, {"keys": {}}, {"more": 1}], ids=str)
def test_a_document_that_is_not_as_ours(changed: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        _read(ROW, **changed)


@pytest.mark.parametrize(
    "body", [b"", b"[", b"[" * 9999, b"\xff", b"{}", b" " * 262_145, b"[]"], ids=lambda b: b[:4]
)
def test_bytes_that_are_no_document(body: bytes) -> None:
    with pytest.raises(Malformed):
        _read_bytes(body)


@given(JSON)
def test_any_member_is_trust_or_malformed(said: object) -> None:
    for name in ROW:
        try:
            _read({**ROW, name: said})
        except Malformed:
            continue


def test_an_rsa_key_knows_its_own_signatures_only() -> None:
    (key,) = _read(row("k", "DE", rsa_key(), "test"))[Format.HC1]["k"]
    message, good = b"said", sign_raw(rsa_key(), b"said")
    assert key.verify(good, message)
    for signature in (good[:-1] + bytes([good[-1] ^ 1]), good[:-1], b"", sign_raw(rsa_key(3072), message)):
        assert not key.verify(signature, message)
    assert not key.verify(good, b"another")


def test_a_key_of_a_larger_curve_signs_no_pass() -> None:
    """A CSCA's, which signs certificates; 64 bytes of anything are not its signature."""
    large = ec_key("large", ec.SECP384R1())
    (key,) = _read(row("k", "DE", large, "test"))[Format.HC1]["k"]
    assert not key.verify(sign_raw(large, b"said"), b"said")
    assert not key.verify(bytes(64), b"said")


def test_a_row_that_only_names_its_members_is_none() -> None:
    names = ["kid", "issuer", "key", "uses", "not_before", "not_after", "revoked"]
    set_aside: dict[str, str] = {}
    body = json.dumps({"format": "hc1", "keys": [names]}).encode()
    assert foreign_trust.read({"foreign/hc1/x.json": body}, set_aside) == {}
    assert set_aside == {"foreign/hc1/x.json": "foreign key: members"}
