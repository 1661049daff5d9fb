"""A hub of one device in a hundred lines: real signatures and formats, nothing durable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.protocol import acknowledgement, batch, heartbeat, key_roll, orders
from scanner.protocol.acknowledgement import Acknowledgement, Answer
from scanner.protocol.heartbeat import DeviceState, Heartbeat
from scanner.protocol.orders import Orders
from scanner.protocol.record import NO_HASH, hash_of
from scanner.protocol.signing import VerifyKey
from tests.fakes.issuing import FakeCity, documents_of, key_of
from tests.fakes.transport import Answered, Asked
from tests.unit.sync.tuf_repository import TufRepository

if TYPE_CHECKING:
    from tests.fakes.clock import FakeClock

TOKEN = "access-token-of-the-gate"
DEVICE_KEY = key_of("device")


class SmallHub:
    """Serves trust, lists, passes and heartbeats for `city`; `stored` holds every record once, by its number."""

    def __init__(self, city: FakeCity, clock: FakeClock) -> None:
        self.city = city
        self.clock = clock
        self.trust = TufRepository(documents_of(city), clock.wall_s())
        self.lists: dict[str, bytes] = {}
        self.etag = '"1"'
        self.stored: dict[int, bytes] = {}
        self.received = 0
        self.device_public = DEVICE_KEY.public
        self.set_aside: set[int] = set()
        self.beats: list[Heartbeat] = []
        self.state = DeviceState.ACTIVE
        self.held_through = 0
        self.wants_new_key = False
        self.edition = 0
        self.last_words: list[bytes] = []
        self.publish_list()

    def publish_list(self, **changes: object) -> bytes:
        """The city's list of this moment."""
        made = self.city.status_list(self.clock.wall_s(), **changes)  # type: ignore[arg-type]
        token = self.city.list_token(self.clock.wall_s(), **changes)  # type: ignore[arg-type]
        self.lists[f"/lists/{made.issuer}/{made.generation}"] = token
        return token

    def ack(self, through: int, *, device: bytes = b"device-1", epoch: int = 1, key: str = "") -> bytes:
        there = hash_of(self.stored[through]) if through in self.stored else NO_HASH
        made = Acknowledgement(device, epoch, through, there, self.clock.wall_s())
        return acknowledgement.write(made, key_of(key) if key else self.city.ack_key)

    def __call__(self, asked: Asked) -> Answered:
        if asked.path == "/api/passes":
            return self._passes(asked.body)
        if asked.path == "/api/heartbeat":
            return self._heartbeat(asked.body)
        if asked.path == "/api/erased":
            self.last_words.append(asked.body)
            return Answered(200, {}, b"")
        if asked.path == "/api/key":
            return self._key(asked.body)
        files = self.lists if asked.path.startswith("/lists/") else self.trust.files
        if files is self.lists and asked.bearer != TOKEN:
            return Answered(401, {}, b"")
        if files is self.lists and asked.etag == self.etag:
            return Answered(304, {}, b"")
        body = files.get(asked.path)
        return Answered(404, {}, b"") if body is None else Answered(200, {"etag": self.etag}, body)

    def _passes(self, body: bytes) -> Answered:
        signed = batch.parse(body)
        assert signed.is_signed_by(VerifyKey(self.device_public))
        sent = batch.read(signed.payload)
        answers = []
        for seq, record in enumerate(sent.records, sent.first_seq):
            self.received += 1
            known = self.stored.setdefault(seq, record) is not record
            fresh = Answer.SET_ASIDE if seq in self.set_aside else Answer.STORED
            answers.append((seq, Answer.DUPLICATE if known else fresh))
        return Answered(200, {}, acknowledgement.write_reply(answers, self.ack(max(self.stored))))

    def _key(self, body: bytes) -> Answered:
        handover = key_roll.read_request(body)
        self.device_public = handover.public
        accepted = key_roll.write_acceptance(
            b"device-1", handover.public, self.clock.wall_s(), self.city.ack_key
        )
        return Answered(200, {}, accepted)

    def _heartbeat(self, body: bytes) -> Answered:
        signed = heartbeat.parse(body)
        assert signed.is_signed_by(VerifyKey(self.device_public))
        self.beats.append(heartbeat.read(signed.payload))
        key = self.city.ack_key
        said = Orders(
            b"device-1",
            self.state,
            self.clock.wall_s(),
            orders.question_of(body),
            b"nonce-01",
            self.held_through,
            self.wants_new_key,
            self.edition,
        )
        return Answered(200, {}, orders.write(said, key))
