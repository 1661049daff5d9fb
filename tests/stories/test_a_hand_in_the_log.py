"""Somebody edits, removes, reorders or cuts off passes on the gate's disk: it is seen, told, and the gate goes on."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from hub.checkpoints.models import Device
from hub.passes.models import Alarm, AlarmKind
from scanner.errors import Trouble
from scanner.protocol.record import EventKind, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.fakes.hub import HubInProcess

TRIGGERS = (
    "record_follows_the_last",
    "record_is_never_changed",
    "record_stays_until_acknowledged",
    "watermark_sinks_by_a_newer_word",
)
HANDS = {
    "edited": "UPDATE record SET bytes = CAST(substr(bytes, 1, 40) || x'00' || substr(bytes, 42) AS BLOB) WHERE seq = 2",
    "removed": "DELETE FROM record WHERE seq = 2",
    "reordered": "UPDATE record SET seq = CASE seq WHEN 1 THEN -2 WHEN 2 THEN -1 END WHERE seq IN (1, 2);"
    "UPDATE record SET seq = -seq WHERE seq < 0",
    "end cut off": "DELETE FROM record WHERE seq > 1",
    "all gone": "DELETE FROM record",
    "end cut off, and the watermark with it": "DELETE FROM record WHERE seq > 1;"
    "UPDATE epoch SET acked_through = 1, acked_hash = (SELECT x FROM was), set_aside = 0, rewound_s = newest_s + 1",
}


def scanned(gate: EnrolledGate, hub: HubInProcess) -> None:
    for person in hub.people("green")[:3]:
        gate.scan(hub.live_code(person))
    gate.sync()


def by_hand(gate: EnrolledGate, statements: str) -> None:
    """What somebody does who has the computer, sqlite3 and an evening."""
    database = sqlite3.connect(gate.paths.passes)
    kept = [
        row[0] for row in database.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    ]
    for trigger in TRIGGERS:
        database.execute(f"DROP TRIGGER {trigger}")
    second = database.execute("SELECT bytes FROM record WHERE seq = 2").fetchone()[0]
    database.execute("CREATE TEMP TABLE was AS SELECT ? AS x", (parse(second).prev_hash,))
    database.executescript(statements)
    database.execute("DELETE FROM receipt")
    for sql in kept:
        if not sql.startswith("CREATE TRIGGER epoch_stays"):
            database.execute(sql)
    database.commit()
    database.close()


@pytest.mark.parametrize("hand", HANDS)
def test_a_hand_in_what_was_acknowledged_is_seen_at_the_start_and_told(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]], hand: str
) -> None:
    scanned(gate, hub)
    gate.stop()
    by_hand(gate, HANDS[hand])
    gate.start()
    gate.sync()
    gate.lane.tick()
    gate.lane.loop.step(0)
    report = gate.sync()
    assert report.trouble in (Trouble.LOG_CHANGED, Trouble.LOG_FORKED)
    assert Device.objects.get().reported_trouble == "LOG_CHANGED"
    assert Alarm.objects.filter(kind=AlarmKind.LOG_CHANGED).count() == 1
    before = sum(held()[:2])
    gate.scan(hub.live_code(hub.people("green")[3]))  # it goes on working, and nothing of that is lost
    gate.sync()
    assert (gate.counts().waiting, sum(held()[:2])) == (0, before + 1)
    written = gate.stored.open_passes().execute("SELECT bytes FROM record").fetchall()
    assert sum(parse(row[0]).kind == EventKind.DEVICE for row in written if row[0][:1] == b"\x8d") == 1


def test_a_removed_record_that_was_not_sent_holds_nothing_up(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]]
) -> None:
    gate.network.offline = True
    scanned(gate, hub)
    gate.stop()
    by_hand(gate, HANDS["removed"])
    gate.start()
    gate.network.heal()
    gate.sync()
    assert (gate.counts().waiting, held()[0], held()[2]) == (0, 2, 1)
    assert Alarm.objects.filter(kind=AlarmKind.SET_ASIDE, seq=2).exists()


def test_a_gate_whose_log_is_whole_says_nothing(gate: EnrolledGate, hub: HubInProcess) -> None:
    scanned(gate, hub)
    gate.stop()
    gate.start()
    assert gate.sync().trouble is None
    assert not Alarm.objects.exists()


def test_enrolled_again_the_gate_has_a_clean_epoch(gate: EnrolledGate, hub: HubInProcess) -> None:
    scanned(gate, hub)
    gate.stop()
    by_hand(gate, HANDS["end cut off, and the watermark with it"])
    gate.enrol()
    gate.start()
    gate.scan(hub.live_code(hub.people("green")[3]))
    assert gate.sync().trouble is None
