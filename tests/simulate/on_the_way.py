"""What may befall a question to the hub, or its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.errors import SyncError, Trouble
from scanner.protocol import acknowledgement
from scanner.protocol.acknowledgement import CONTENT_TYPE as PASSES_TYPE
from scanner.protocol.acknowledgement import Acknowledgement
from scanner.protocol.signing import SigningKey
from scanner.store.device_keys import DEVICE_KEY
from scanner.sync.answer import reply_from
from tests.fakes import transport as faults
from tests.simulate import fuse
from tests.simulate.city import PASSES

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from scanner.protocol.batch import Batch
    from scanner.sync.transport import Reply
    from tests.fakes.transport import Fault, Send
    from tests.simulate.world import Lane, World

STATUSES = (400, 401, 403, 404, 405, 408, 409, 413, 415, 429, 500, 502, 503, 504, 511)
PATHS = (PASSES, PASSES, PASSES, "/api/heartbeat", "/lists", "/trust", "/")


def talk(world: World, lane: Lane, dice: Random) -> str:
    everything = dice.random() < 0.2
    world.talk(lane, everything=everything)
    return "about everything" if everything else ""


def bad_talk(world: World, lane: Lane, dice: Random) -> str:
    """One, two or three questions in a row meet a fault."""
    path, said = dice.choice(PATHS), []
    for _ in range(dice.choice([1, 1, 1, 2, 3])):
        name, fault = _FAULTS[dice.randrange(len(_FAULTS))](world, lane, dice)
        lane.gate.network.script(path, fault)
        said.append(name)
    for _ in said:
        world.talk(lane, everything=dice.random() < 0.3)
    lane.gate.network.heal()
    return f"{path} {', '.join(said)}"


def late_question(world: World, lane: Lane, dice: Random) -> str:
    """A batch or heartbeat that was on its way, lost or long answered, arrives now (again): out of order."""
    posted = [asked for asked in lane.gate.network.asked if asked.method == "POST"]
    if not posted:
        return "none"
    asked = dice.choice(posted)
    status, _, _ = world.city.post(asked.path, asked.body, asked.content_type)
    return f"{asked.path} {status}"


def _lost_question(world: World, lane: Lane, dice: Random) -> tuple[str, Fault]:
    return "question lost", faults.lose_request


def _lost_answer(world: World, lane: Lane, dice: Random) -> tuple[str, Fault]:
    return "answer lost", faults.lose_reply


def _twice(world: World, lane: Lane, dice: Random) -> tuple[str, Fault]:
    return "asked twice", faults.duplicate


def _portal(world: World, lane: Lane, dice: Random) -> tuple[str, Fault]:
    return "portal", faults.portal


def _friendly_portal(world: World, lane: Lane, dice: Random) -> tuple[str, Fault]:
    """It says that all is well, as machines do."""
    said = dice.choice([b'{"status":"ok"}', b'{"stored":200,"duplicate":0}', b"OK", b"", b"\x80"])
    return "friendly portal", faults.instead(said, dice.choice(["application/json", PASSES_TYPE]))


def _no_tls(world: World, lane: Lane, dice: Random) -> tuple[str, Fault]:
    """As HttpTransport has it (tests/contract): the question never leaves."""

    def fault(send: Send) -> Reply:
        raise SyncError(Trouble.HUB_UNREACHABLE, "SSLError")

    return "no TLS", fault


def _status(world: World, lane: Lane, dice: Random) -> tuple[str, Fault]:
    code = dice.choice(STATUSES)
    return str(code), faults.status(code, dice.choice(["", "5", "120"]))


def _slow(world: World, lane: Lane, dice: Random) -> tuple[str, Fault]:
    seconds = dice.choice([5, 40, 170])

    def fault(send: Send) -> Reply:
        world.advance(seconds)
        return send()

    return f"slow {seconds} s", fault


def _cut_answer(world: World, lane: Lane, dice: Random) -> tuple[str, Fault]:
    keep = dice.randrange(300)
    return f"answer cut at {keep}", faults.cut_body(keep)


def _cut_question(world: World, lane: Lane, dice: Random) -> tuple[str, Fault]:
    keep = dice.randrange(1000)

    def fault(send: Send) -> Reply:
        asked = lane.gate.network.asked[-1]
        if asked.method != "POST":
            return send()
        status, headers, body = world.city.post(asked.path, asked.body[:keep], asked.content_type)
        return reply_from(status, headers, body, asked_etag="", now_s=0)

    return f"question cut at {keep}", fault


def _other_answer(world: World, lane: Lane, dice: Random) -> tuple[str, Fault]:
    """One that the hub gave once, to this gate or to another."""
    replies = world.city.replies or [b""]
    number = dice.randrange(len(replies))
    return f"answer {number}", faults.instead(replies[number])


def _forged(world: World, lane: Lane, dice: Random) -> tuple[str, Fault]:
    """All that was sent is acknowledged, by somebody: a stranger, or the gate itself."""
    key = dice.choice([SigningKey.generate(), SigningKey(lane.gate.stored.secret(DEVICE_KEY))])
    return "forged", _answering(
        lane,
        lambda sent: Acknowledgement(
            sent.device, sent.epoch, sent.last_seq, sent.head, world.city.clock.wall_s()
        ),
        key,
    )


def _hub_dies(world: World, lane: Lane, dice: Random) -> tuple[str, Fault]:
    """Before or after one of its durable steps; it is started again at once."""
    burning = fuse.Fuse(dice, steps=2)

    def fault(send: Send) -> Reply:
        try:
            with fuse.in_hub(burning):
                return send()
        except fuse.PowerCut:
            world.city.restart()
            raise SyncError(Trouble.HUB_UNREACHABLE, "the hub died") from None

    return f"hub dies {burning.at}", fault


def _hub_troubled(world: World, lane: Lane, dice: Random) -> tuple[str, Fault]:
    """Its database is locked, read-only or full."""
    name = dice.choice(["locked", "read-only", "full"])

    def fault(send: Send) -> Reply:
        with world.city.troubled(name):
            return send()

    return f"hub {name}", fault


def _answering(lane: Lane, say: Callable[[Batch], Acknowledgement], key: SigningKey) -> Fault:
    def fault(send: Send) -> Reply:
        sent = lane.gate.talk.outbox.next_batch(200)
        if sent is None:
            return send()
        reply = acknowledgement.write_reply([], acknowledgement.write(say(sent), key))
        return faults.instead(reply)(send)

    return fault


_FAULTS: tuple[Callable[[World, Lane, Random], tuple[str, Fault]], ...] = (
    _lost_question,
    _lost_answer,
    _twice,
    _portal,
    _friendly_portal,
    _no_tls,
    _status,
    _slow,
    _cut_answer,
    _cut_question,
    _other_answer,
    _forged,
    _hub_dies,
    _hub_dies,
    _hub_troubled,
)
