"""What lies on a stick: read as it was written, up to its limits and not beyond."""

from __future__ import annotations

import pytest

from scanner.protocol import courier
from scanner.protocol.acknowledgement import MAX_REPLY_BYTES
from scanner.protocol.cbor import Malformed, encode
from scanner.protocol.courier import MAX_BATCHES, MAX_RECEIPTS, Bundle, Receipts
from scanner.protocol.sealing import OpeningKey, SealingKey

KEY, OTHER = OpeningKey.generate(), OpeningKey.generate()
HUB = SealingKey(KEY.public)
BUNDLE = Bundle(b"heartbeat", (b"one", b"two"))
RECEIPTS = Receipts(b"orders", (b"one", b"two"))


def test_a_bundle_is_opened_by_whichever_key_it_was_sealed_to() -> None:
    assert courier.read_bundle(courier.write_bundle(BUNDLE, HUB), [OTHER, KEY]) == BUNDLE
    full = Bundle(b"", (b"x",) * MAX_BATCHES)
    assert courier.read_bundle(courier.write_bundle(full, HUB), [KEY]) == full


def test_what_is_no_bundle_is_refused() -> None:
    good = courier.write_bundle(BUNDLE, HUB)
    many = courier.write_bundle(Bundle(b"", (b"x",) * (MAX_BATCHES + 1)), HUB)
    for bad in (b"", b"HZC2" + good[4:], good[:-1], good + b"\0", b"HZC1", many):
        with pytest.raises(Malformed):
            courier.read_bundle(bad, [KEY])
    with pytest.raises(Malformed):
        courier.read_bundle(good, [OTHER])


def test_another_hub_s_bundle_is_told_from_a_damaged_one() -> None:
    with pytest.raises(Malformed, match="sealed for another hub, or damaged"):
        courier.read_bundle(courier.write_bundle(BUNDLE, HUB), [OTHER])


def test_each_batch_in_a_bundle_is_bytes() -> None:
    mixed = Bundle(b"", (b"one", "two"))  # type: ignore[arg-type]
    with pytest.raises(Malformed, match="bundle not as ours"):
        courier.read_bundle(courier.write_bundle(mixed, HUB), [KEY])


def test_a_file_is_bounded_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    good = courier.write_bundle(BUNDLE, HUB)
    monkeypatch.setattr(courier, "MAX_PASSES_BYTES", len(good))
    assert courier.read_bundle(good, [KEY]) == BUNDLE
    monkeypatch.setattr(courier, "MAX_PASSES_BYTES", len(good) - 1)
    with pytest.raises(Malformed, match="not a courier's file"):
        courier.read_bundle(good, [KEY])


def test_receipts_are_read_up_to_their_limits() -> None:
    most = Receipts(b"", (b"",) * MAX_RECEIPTS)
    largest = Receipts(b"", (bytes(MAX_REPLY_BYTES),))
    for receipts in (RECEIPTS, most, largest):
        assert courier.read_receipts(courier.write_receipts(receipts)) == receipts


@pytest.mark.parametrize(
    "said",
    [
        ["hz1-receipts-2", b"", []],
        ["hz1-receipts-1", b"", ["x"]],
        ["hz1-receipts-1", b"", [b"", "x"]],
        ["hz1-receipts-1", b"", [b""] * (MAX_RECEIPTS + 1)],
        ["hz1-receipts-1", b"", [bytes(MAX_REPLY_BYTES + 1)]],
        ["hz1-receipts-1", b""],
    ],
)
def test_what_are_no_receipts_is_refused(said: list[object]) -> None:
    with pytest.raises(Malformed):
        courier.read_receipts(encode(said))


def test_receipts_are_bounded_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    good = courier.write_receipts(RECEIPTS)
    monkeypatch.setattr(courier, "MAX_RECEIPTS_BYTES", len(good))
    assert courier.read_receipts(good) == RECEIPTS
    monkeypatch.setattr(courier, "MAX_RECEIPTS_BYTES", len(good) - 1)
    with pytest.raises(Malformed):
        courier.read_receipts(good)
