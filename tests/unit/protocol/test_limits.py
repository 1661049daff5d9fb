"""How much is read of each document, to the byte, and the numbers that other people's programs go by."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from scanner.check import seen, trusted_time
from scanner.protocol import (
    acknowledgement,
    batch,
    courier,
    enrolment,
    foreign_trust,
    guard,
    health_code,
    heartbeat,
    json_members,
    key_roll,
    orders,
    plate,
    policy,
    record,
    sealing,
    shift,
    status_list,
    trust,
)
from scanner.protocol.acknowledgement import Answer
from scanner.protocol.batch import Batch
from scanner.protocol.cbor import Malformed
from scanner.protocol.enrolment import Reply, Request, State, Token
from scanner.protocol.heartbeat import DeviceState, Heartbeat
from scanner.protocol.orders import NO_NONCE, Orders
from scanner.protocol.sealing import OpeningKey
from scanner.protocol.signing import VerifyKey
from tests.fakes.foreign_issuing import FakeAbroad
from tests.fakes.issuing import key_of, seed_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

KEY = key_of("limits")
KEYS = [VerifyKey(KEY.public)]
DEVICE, QUESTION = b"device-1", bytes(range(32))
NUMBERS = {
    (batch, "MAX_BODY_BYTES"): 262_144,
    (batch, "MAX_BATCH_BYTES"): 1_048_576,
    (courier, "MAX_BATCHES"): 100,
    (courier, "MAX_PASSES_BYTES"): 100 * (262_144 + 16) + heartbeat.MAX_BYTES + 1024,
    (courier, "MAX_RECEIPTS"): 1000,
    (courier, "MAX_RECEIPTS_BYTES"): 16_777_216,
    (enrolment, "MAX_TOKEN_CHARACTERS"): 600,
    (enrolment, "TOKEN_LIFE_S"): 600,
    (foreign_trust, "MAX_DOCUMENT_BYTES"): 262_144,
    (foreign_trust, "_MAX_RSA_BITS"): 4096,
    (json_members, "MAX_DOCUMENT_BYTES"): 262_144,
    (acknowledgement, "MAX_REPLY_BYTES"): 65_536,
    (enrolment, "MAX_REPLY_BYTES"): 65_536,
    (guard, "MAX_NAME_CHARACTERS"): 12,
    (guard, "MOST_GUARDS"): 99,
    (guard, "NUMBER_DIGITS"): 2,
    (guard, "PIN_DIGITS"): 6,
    (health_code, "EXPIRED_LEEWAY_S"): 10,
    (health_code, "FUTURE_LEEWAY_S"): 60,
    (health_code, "GENERATION_S"): 1_209_600,
    (health_code, "MAX_CHARACTERS"): 262,
    (health_code, "MIN_CHARACTERS"): 60,
    (heartbeat, "MAX_BYTES"): 4096,
    (key_roll, "MAX_BYTES"): 1024,
    (orders, "NONCE_BYTES"): 8,
    (plate, "LONGEST"): 8,
    (policy, "MAX_POLICY_BYTES"): 16_384,
    (record, "MAX_RECORD_BYTES"): 2048,
    (sealing, "OVERHEAD_BYTES"): 48,
    (status_list, "LIFE_S"): 259_200,
    (status_list, "MAX_LIST_BYTES"): 16_777_216,
    (status_list, "MAX_TOKEN_BYTES"): 2_000_000,
    (status_list, "NEXT_EARLY_S"): 86_400,
    (status_list, "TTL_S"): 900,
    (trust, "MAX_KEYS_OF_A_KID"): 4,
    (seen, "MOST_REMEMBERED"): 50_000,
    (trusted_time, "NEAR_S"): 900,
    (trusted_time, "MOVED_S"): 120,
}


@pytest.mark.parametrize(
    ("module", "name", "number"), [(*of, number) for of, number in NUMBERS.items()], ids=str
)
def test_the_numbers_that_others_go_by(module: ModuleType, name: str, number: int) -> None:
    assert getattr(module, name) == number


BATCH = batch.write(Batch(DEVICE, 1, 1, 1, (b"one",), bytes(32), bytes(32)), KEY)
ANSWERS = acknowledgement.write_reply([(1, Answer.STORED)], b"ack")
REPLY = enrolment.write_reply(Reply(State.WAITING, DEVICE, b"root", "", "", b""))
BEAT = heartbeat.write(Heartbeat(DEVICE, 1, 0, 0, 0, 0, 1, 0, camera="LIVE", version="0", trouble=""), KEY)
ORDERS = Orders(DEVICE, DeviceState.ACTIVE, 5, QUESTION)
SAID = orders.write(ORDERS, KEY)
TOKEN = enrolment.write_token(Token("http://127.0.0.1", bytes(16), bytes(32)))
POLICY = json.dumps({"site": "south"}).encode()
[FOREIGN] = [body for path, body in FakeAbroad().documents().items() if path.startswith("foreign/nzcp")]


def _foreign(body: bytes) -> None:
    set_aside: dict[str, str] = {}
    foreign_trust.read({"foreign/nzcp/x.json": body}, set_aside)
    if set_aside:
        raise Malformed


LIMITS: dict[str, tuple[ModuleType, str, int, Callable[[], object]]] = {
    "batch": (batch, "MAX_BODY_BYTES", len(BATCH), lambda: batch.parse(BATCH)),
    "answers": (
        acknowledgement,
        "MAX_REPLY_BYTES",
        len(ANSWERS),
        lambda: acknowledgement.read_reply(ANSWERS),
    ),
    "reply": (enrolment, "MAX_REPLY_BYTES", len(REPLY), lambda: enrolment.read_reply(REPLY)),
    "token": (enrolment, "MAX_TOKEN_CHARACTERS", len(TOKEN), lambda: enrolment.read_token(TOKEN)),
    "heartbeat": (heartbeat, "MAX_BYTES", len(BEAT), lambda: heartbeat.parse(BEAT)),
    "orders": (orders, "MAX_BYTES", len(SAID), lambda: orders.read(SAID, DEVICE, QUESTION, KEYS)),
    "policy": (policy, "MAX_POLICY_BYTES", len(POLICY), lambda: policy.read(POLICY)),
    "foreign": (foreign_trust, "MAX_DOCUMENT_BYTES", len(FOREIGN), lambda: _foreign(FOREIGN)),
}


@pytest.mark.parametrize(("module", "name", "length", "read"), LIMITS.values(), ids=LIMITS)
def test_read_to_the_limit_and_not_beyond(
    module: ModuleType, name: str, length: int, read: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, length)
    read()
    monkeypatch.setattr(module, name, length - 1)
    with pytest.raises(Malformed):
        read()


def test_a_name_of_eighty_characters_and_no_more() -> None:
    for length, is_read in ((80, True), (81, False)):
        for name, version in (("x" * length, "1"), ("x", "1" * length)):
            data = enrolment.write_request(Request(bytes(16), KEY.public, name, version, b""), KEY)
            if is_read:
                assert enrolment.read_request(data).name == name
            else:
                with pytest.raises(Malformed):
                    enrolment.read_request(data)


@pytest.mark.parametrize("prefix", ["HZ1:", "hze1:", "HZE2:", "XXXXX"])
def test_a_token_says_that_it_is_one(prefix: str) -> None:
    with pytest.raises(Malformed):
        enrolment.read_token(prefix + TOKEN[5:])


def test_orders_that_answer_no_question_are_nobodys() -> None:
    said = orders.write(Orders(DEVICE, DeviceState.ACTIVE, 5, b"", NO_NONCE), KEY)
    with pytest.raises(Malformed):
        orders.read(said, DEVICE, b"", KEYS)


def test_orders_hold_nothing_and_want_nothing_unless_they_say_so() -> None:
    assert (ORDERS.held_through, ORDERS.wants_new_key, ORDERS.nonce, ORDERS.edition) == (
        0,
        False,
        NO_NONCE,
        0,
    )


@pytest.mark.parametrize(("spaces", "is_read"), [(62, True), (63, False)])
def test_a_shift_s_end_is_read_from_eighty_characters(spaces: int, is_read: bool) -> None:
    typed = "12" + " " * spaces + "ABCDEFGHIJKLMNOP"
    if is_read:
        assert shift.read(typed).fingerprint == "ABCDEFGHIJKLMNOP"
    else:
        with pytest.raises(Malformed):
            shift.read(typed)


def test_an_opening_key_names_itself_by_its_public_half() -> None:
    key = OpeningKey(seed_of("limits"))
    assert repr(key) == f"OpeningKey(public={sealing.SealingKey(key.public).public.hex()[:16]})"
