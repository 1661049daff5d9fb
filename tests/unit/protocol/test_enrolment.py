"""Enrolment and heartbeat: who may become a gate, and what the hub wants of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.protocol import cose, enrolment, heartbeat, orders
from scanner.protocol.cbor import Malformed
from scanner.protocol.enrolment import Grant, Reply, Request, State, Token
from scanner.protocol.heartbeat import DeviceState, Heartbeat, LastWord, Proof
from scanner.protocol.orders import Orders
from scanner.protocol.record import NO_HASH
from scanner.protocol.signing import VerifyKey
from tests.fakes.issuing import key_of
from tests.fakes.wire_values import COUNTS, DEVICES, FROM_ONE, HASHES, flipped, shown
from tests.vectors import by_hand
from tests.vectors.by_hand import cbor

KEY = key_of("device")
HUB = key_of("330100 ack")
HUB_KEYS = [VerifyKey(key_of("older ack").public), VerifyKey(HUB.public)]
DEVICE = b"device-1"
URL = "https://hub.example:8443"
TOKEN = Token(URL, bytes(16), bytes(32), bytes(32))
REQUEST = Request(bytes(16), KEY.public, "南门", "0.1.0")
GRANT = Grant(DEVICE, 1, 0, bytes(32), 5)
QUESTION = orders.question_of(b"a beat")
ORDERS = Orders(DEVICE, DeviceState.WIPE, 5, QUESTION)
PROOF = [b"", b"", 0, bytes(32)]
BEAT = Heartbeat(DEVICE, 1, 5, 2, 0, 0, 1_774_000_000_000, 1_774_000_000, "LIVE", "0.1.0")


@given(
    st.text(max_size=60).map("https://".__add__),
    st.binary(min_size=16, max_size=16),
    HASHES,
    HASHES | st.just(b""),
)
def test_a_token_reads_as_written(url: str, secret: bytes, root: bytes, certificate: bytes) -> None:
    token = Token(url, secret, root, certificate)
    text = enrolment.write_token(token)
    assert enrolment.read_token(text) == enrolment.read_token(f" {text}\n") == token


@pytest.mark.parametrize(
    "said",
    [
        [],
        [URL, bytes(16)],
        [URL, bytes(15), bytes(32)],
        [URL, bytes(16), bytes(31)],
        [URL, bytes(16), bytes(32), bytes(31)],
        [URL, bytes(16), bytes(32), b""],
        [URL, bytes(16), bytes(32), "x" * 32],
        [URL, bytes(16), bytes(32), bytes(32), bytes(32)],
        ["file:///etc/passwd", bytes(16), bytes(32)],
        ["javascript:alert(1)", bytes(16), bytes(32)],
        [b"https://x", bytes(16), bytes(32)],
        {},
    ],
    ids=shown,
)
def test_another_token_is_refused(said: object) -> None:
    with pytest.raises(Malformed):
        enrolment.read_token("HZE1:" + by_hand.base45(cbor(said)))


def test_a_token_has_at_most_600_characters() -> None:
    with pytest.raises(Malformed):
        enrolment.read_token(enrolment.write_token(Token("https://" + "x" * 400, bytes(16), bytes(32))))


@given(st.text(max_size=100) | st.text(by_hand.LETTERS, max_size=100).map("HZE1:".__add__))
def test_any_text_is_no_token(text: str) -> None:
    with pytest.raises(Malformed):
        enrolment.read_token(text)


@given(st.binary(min_size=16, max_size=16), st.text(max_size=80), st.text(max_size=80))
def test_a_request_reads_as_written(secret: bytes, name: str, version: str) -> None:
    request = Request(secret, KEY.public, name, version)
    assert enrolment.read_request(enrolment.write_request(request, KEY)) == request


def test_a_request_proves_that_its_sender_holds_the_key() -> None:
    with pytest.raises(Malformed):
        enrolment.read_request(enrolment.write_request(REQUEST, key_of("somebody else")))


def test_a_request_with_a_key_of_small_order_proves_nothing() -> None:
    weak = Request(bytes(16), bytes(32), "n", "v")
    with pytest.raises(Malformed):
        enrolment.read_request(enrolment.write_request(weak, KEY))


@pytest.mark.parametrize(
    "parts",
    [
        ["hz1-enrol-2", bytes(16), KEY.public, "n", "v"],
        ["hz1-enrol-1", bytes(15), KEY.public, "n", "v", b""],
        ["hz1-enrol-1", bytes(16), KEY.public[:31], "n", "v", b""],
        ["hz1-enrol-1", bytes(16), KEY.public, "n" * 81, "v", b""],
        ["hz1-enrol-1", bytes(16), KEY.public, "n", "v" * 81, b""],
        ["hz1-enrol-1", bytes(16), KEY.public, b"n", "v", b""],
        ["hz1-enrol-1", bytes(16), KEY.public, "n", b""],
        {},
    ],
    ids=shown,
)
def test_another_request_is_refused(parts: object) -> None:
    with pytest.raises(Malformed):
        enrolment.read_request(cose.sign(KEY, cbor(parts)))


@given(st.sampled_from(State), DEVICES, st.binary(max_size=60), st.text(max_size=40), st.text(max_size=40))
def test_a_reply_reads_as_written(state: State, device: bytes, root: bytes, access: str, site: str) -> None:
    reply = Reply(state, device, root, access, site, b"grant")
    assert enrolment.read_reply(enrolment.write_reply(reply)) == reply


@pytest.mark.parametrize(
    "parts",
    [
        [2, DEVICE, b"", "", "", b""],
        [-1, DEVICE, b"", "", "", b""],
        [True, DEVICE, b"", "", "", b""],
        [1, bytes(7), b"", "", "", b""],
        [1, DEVICE, "", "", "", b""],
        [1, DEVICE, b"", b"", "", b""],
        [1, DEVICE, b"", "", ""],
        [1, DEVICE, bytes(64 * 1024), "", "", b""],
        {},
    ],
    ids=shown,
)
def test_another_reply_is_refused(parts: object) -> None:
    with pytest.raises(Malformed):
        enrolment.read_reply(cbor(parts))


@given(DEVICES, FROM_ONE, COUNTS, HASHES, FROM_ONE)
def test_a_grant_reads_as_written(device: bytes, epoch: int, last: int, there: bytes, time_s: int) -> None:
    grant = Grant(device, epoch, last, there, time_s)
    assert enrolment.read_grant(enrolment.write_grant(grant, HUB), HUB_KEYS) == grant


@pytest.mark.parametrize(
    "parts",
    [
        ["hz1-ack-1", DEVICE, 1, 0, bytes(32), 5],
        ["hz1-epoch-1", bytes(9), 1, 0, bytes(32), 5],
        ["hz1-epoch-1", DEVICE, 0, 0, bytes(32), 5],
        ["hz1-epoch-1", DEVICE, 1, -1, bytes(32), 5],
        ["hz1-epoch-1", DEVICE, 1, 0, bytes(31), 5],
        ["hz1-epoch-1", DEVICE, 1, 0, bytes(32), 5.0],
        [],
    ],
    ids=shown,
)
def test_another_statement_of_the_hub_is_no_grant(parts: object) -> None:
    with pytest.raises(Malformed):
        enrolment.read_grant(cose.sign(HUB, cbor(parts)), HUB_KEYS)


def test_a_grant_of_anyone_else_is_none() -> None:
    with pytest.raises(Malformed):
        enrolment.read_grant(enrolment.write_grant(GRANT, KEY), HUB_KEYS)


def test_no_bit_of_a_grant_or_state_may_be_turned_over() -> None:
    grant = enrolment.write_grant(GRANT, HUB)
    state = orders.write(ORDERS, HUB)
    for bit in range(8 * len(grant)):
        with pytest.raises(Malformed):
            enrolment.read_grant(flipped(grant, bit), HUB_KEYS)
    for bit in range(8 * len(state)):
        with pytest.raises(Malformed):
            orders.read(flipped(state, bit), DEVICE, QUESTION, HUB_KEYS)


def test_a_state_is_a_number_on_the_wire() -> None:
    assert {state.name: state.value for state in State} == {"WAITING": 0, "ACTIVE": 1}


def test_a_fingerprint_is_read_aloud_in_fours() -> None:
    shown = enrolment.fingerprint(KEY.public)
    assert [len(group) for group in shown.split("-")] == [4, 4, 4, 4]
    assert shown != enrolment.fingerprint(HUB.public)


@given(
    DEVICES, FROM_ONE, st.lists(COUNTS, min_size=6, max_size=6), st.text(max_size=20), st.binary(max_size=20)
)
def test_a_heartbeat_reads_as_written(
    device: bytes, epoch: int, n: list[int], camera: str, grant: bytes
) -> None:
    last, waiting, aside, list_iat_s, wall_ms, heard_s = n
    beat = Heartbeat(
        device,
        epoch,
        last,
        waiting,
        aside,
        list_iat_s,
        wall_ms,
        heard_s,
        camera,
        "0.1.0",
        "",
        NO_HASH,
        Proof(grant),
    )
    signed = heartbeat.parse(heartbeat.write(beat, KEY))
    assert signed.is_signed_by(VerifyKey(KEY.public))
    assert heartbeat.read(signed.payload) == beat


@pytest.mark.parametrize(
    "parts",
    [
        ["hz1-heartbeat-2", DEVICE, 1, 5, 2, 0, 0, 7, 8, "LIVE", "v", "", NO_HASH, PROOF],
        ["hz1-heartbeat-1", bytes(7), 1, 5, 2, 0, 0, 7, 8, "LIVE", "v", "", NO_HASH, PROOF],
        *(
            [
                ["hz1-heartbeat-1", DEVICE, *n, 8, "LIVE", "v", "", NO_HASH, PROOF]
                for n in ([-1, 5, 2, 0, 0, 7], [1, 5, 2, 0, 0, -7], [1, True, 2, 0, 0, 7])
            ]
        ),
        ["hz1-heartbeat-1", DEVICE, 1, 5, 2, 0, 0, 7, 8, b"LIVE", "v", "", NO_HASH, PROOF],
        ["hz1-heartbeat-1", DEVICE, 1, 5, 2, 0, 0, 7, 8, "LIVE", "v"],
        ["hz1-heartbeat-1", DEVICE, 1, 5, 2, 0, 0, 7, 8, "LIVE", "v", "", bytes(31), PROOF],
        ["hz1-heartbeat-1", DEVICE, 1, 5, 2, 0, 0, 7, -8, "LIVE", "v", "", NO_HASH, PROOF],
        {},
        0,
    ],
    ids=shown,
)
def test_another_heartbeat_is_refused(parts: object) -> None:
    with pytest.raises(Malformed):
        heartbeat.read(cbor(parts))


def test_a_heartbeat_of_4_kb_is_the_longest() -> None:
    with pytest.raises(Malformed):
        heartbeat.parse(cose.sign(KEY, bytes(4096)))


@pytest.mark.parametrize(
    "proof",
    [[], [b"", b"", 0], [b"", b"", -1, bytes(32)], [b"", b"", 0, bytes(31)], ["", b"", 0, bytes(32)]],
    ids=shown,
)
def test_another_proof_is_refused(proof: object) -> None:
    with pytest.raises(Malformed):
        heartbeat.read(
            cbor(["hz1-heartbeat-1", DEVICE, 1, 5, 2, 0, 0, 7, 8, "LIVE", "v", "", NO_HASH, proof])
        )


@given(COUNTS, st.booleans(), st.sampled_from(DeviceState), st.binary(min_size=8, max_size=8), COUNTS)
def test_orders_read_as_written(
    held: int, wants: bool, state: DeviceState, nonce: bytes, edition: int
) -> None:
    made = Orders(DEVICE, state, 5, QUESTION, nonce, held, wants, edition)
    assert orders.read(orders.write(made, HUB), DEVICE, QUESTION, HUB_KEYS) == made


def test_orders_are_for_this_device_and_question_and_from_the_hub() -> None:
    """Another device's wipe must not wipe this one, nor the one of last year."""
    for made, key in (
        (ORDERS._replace(device=b"device-2"), HUB),
        (ORDERS._replace(question=orders.question_of(b"another beat")), HUB),
        (ORDERS, KEY),
    ):
        with pytest.raises(Malformed):
            orders.read(orders.write(made, key), DEVICE, QUESTION, HUB_KEYS)


@pytest.mark.parametrize(
    "rest",
    [
        [4, 5, QUESTION, bytes(8), 0, 0, 0],
        [-1, 5, QUESTION, bytes(8), 0, 0, 0],
        ["2", 5, QUESTION, bytes(8), 0, 0, 0],
        [True, 5, QUESTION, bytes(8), 0, 0, 0],
        [2, 5, QUESTION, bytes(7), 0, 0, 0],
        [2, 5, QUESTION, bytes(8), -1, 0, 0],
        [2, 5, QUESTION, bytes(8), 0, 2, 0],
        [2, 5, QUESTION, bytes(8), 0, 0, -1],
        [2, 5, QUESTION, bytes(8), 0, 0, True],
        [2, 5, QUESTION, bytes(8), 0, 0],
        [2, 5, QUESTION, bytes(8), 0],
        [2, 5, QUESTION],
        [2, 5],
    ],
    ids=shown,
)
def test_other_orders_are_not_guessed(rest: list[object]) -> None:
    with pytest.raises(Malformed):
        orders.read(cose.sign(HUB, cbor(["hz1-state-1", DEVICE, *rest])), DEVICE, QUESTION, HUB_KEYS)


def test_a_last_word_reads_as_written() -> None:
    word = LastWord(DEVICE, 1, 7, 0)
    signed = heartbeat.parse(heartbeat.write_last_word(word, KEY))
    assert (signed.is_signed_by(VerifyKey(KEY.public)), heartbeat.read_last_word(signed.payload)) == (
        True,
        word,
    )
    for parts in (
        ["hz1-erased-1", bytes(7), 1, 7, 0],
        ["hz1-erased-1", DEVICE, 1, 7, -1],
        ["hz1-state-1"],
        0,
    ):
        with pytest.raises(Malformed):
            heartbeat.read_last_word(cbor(parts))


@given(st.binary(max_size=100))
def test_any_bytes_are_malformed(data: bytes) -> None:
    for read in (enrolment.read_request, enrolment.read_reply, heartbeat.parse, heartbeat.read):
        with pytest.raises(Malformed):
            read(data)
    with pytest.raises(Malformed):
        enrolment.read_grant(data, HUB_KEYS)
    with pytest.raises(Malformed):
        orders.read(data, DEVICE, QUESTION, HUB_KEYS)
