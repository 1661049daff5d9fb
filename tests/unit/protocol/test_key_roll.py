"""A device changes its key: both keys sign, and only the hub accepts."""

from __future__ import annotations

import pytest

from scanner.protocol import cose, key_roll
from scanner.protocol.cbor import Malformed, encode
from scanner.protocol.signing import SigningKey, VerifyKey

DEVICE, OTHER_DEVICE = b"device-1", b"device-2"
OLD, NEW, HUB, STRANGER = (SigningKey.generate() for _ in range(4))
HUBS = [VerifyKey(STRANGER.public), VerifyKey(HUB.public)]


def test_a_handover_names_device_and_new_key() -> None:
    found = key_roll.read_request(key_roll.write_request(DEVICE, OLD, NEW))
    assert (found.device, found.public) == (DEVICE, NEW.public)
    assert found.signed.is_signed_by(VerifyKey(OLD.public))


@pytest.mark.parametrize(
    ("device", "inner"),
    [
        (b"short", cose.sign(NEW, encode(["hz1-new-key-1", b"short", NEW.public]))),
        (DEVICE, cose.sign(NEW, encode(["hz1-new-key-1", OTHER_DEVICE, NEW.public]))),
        (DEVICE, cose.sign(STRANGER, encode(["hz1-new-key-1", DEVICE, NEW.public]))),
        (DEVICE, cose.sign(NEW, encode(["hz1-new-key-2", DEVICE, NEW.public]))),
    ],
)
def test_what_the_new_key_has_not_signed_for_that_device_is_no_handover(device: bytes, inner: bytes) -> None:
    with pytest.raises(Malformed):
        key_roll.read_request(cose.sign(OLD, encode(["hz1-roll-1", device, inner])))


def test_one_of_the_hub_s_keys_accepts() -> None:
    key_roll.require_acceptance(
        key_roll.write_acceptance(DEVICE, NEW.public, 7, HUB), DEVICE, NEW.public, HUBS
    )


@pytest.mark.parametrize(
    "said",
    [
        key_roll.write_acceptance(OTHER_DEVICE, NEW.public, 7, HUB),
        key_roll.write_acceptance(DEVICE, OLD.public, 7, HUB),
        key_roll.write_acceptance(DEVICE, NEW.public, 7, NEW),
        cose.sign(HUB, encode(["hz1-rolled-2", DEVICE, NEW.public, 7])),
    ],
)
def test_nothing_else_is_an_acceptance(said: bytes) -> None:
    with pytest.raises(Malformed):
        key_roll.require_acceptance(said, DEVICE, NEW.public, HUBS)
