"""A gate that never had a network since it was enrolled: passes go out and receipts come back on a stick."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hub.checkpoints.models import Device, DeviceStanding
from hub.checkpoints.standing import set_standing
from hub.commands import line
from hub.passes.models import PassRecord
from scanner.app import loading
from scanner.errors import StoreError, SyncError, Trouble
from scanner.protocol import courier
from scanner.protocol.heartbeat import DeviceState
from scanner.protocol.outcome import Outcome
from tests.fakes.enrolled_gate import SETTINGS, EnrolledGate

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture(autouse=True)
def _no_migration(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's database is there already, and the command line would set up another one."""
    monkeypatch.setattr("hub.commands.passes.migrate", lambda: None)
    monkeypatch.setattr(line, "_set_up", lambda: None)


def bring(*paths: Path) -> int:
    """What the operator does with the stick at the hub."""
    return line.main(["passes", "import", *map(str, paths)])


def export(gate: EnrolledGate, stick: Path) -> int:
    gate.stop()
    try:
        return loading.export(gate.paths, SETTINGS, gate.clock, stick)
    finally:
        gate.start()


def load(gate: EnrolledGate, stick: Path) -> loading.Loaded:
    gate.stop()
    try:
        return loading.load(gate.paths, SETTINGS, gate.clock, stick)
    finally:
        gate.start()


def scans(gate: EnrolledGate, hub: HubInProcess, count: int) -> None:
    for person in hub.people("green")[:count]:
        gate.scan(hub.live_code(person))


@pytest.fixture
def lone_gate(tmp_path: Path, hub: HubInProcess, clock: FakeClock, stick: Path) -> EnrolledGate:
    """Enrolled where the network is, then carried away; its first list comes by stick, too."""
    gate = EnrolledGate(tmp_path / "gate", hub, clock)
    gate.network.offline = True
    return gate


def test_it_works_for_weeks(
    lone_gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]], stick: Path
) -> None:
    gate, sent = lone_gate, 0
    for _ in range(4):
        assert export(gate, stick) == gate.counts().waiting
        bring(stick)
        load(gate, stick)
        assert (gate.counts().waiting, held()[0]) == (0, sent)
        assert gate.stored.states.said_s() == gate.clock.wall_s()
        scans(gate, hub, 3)
        assert gate.told[-1].verdict.outcome is Outcome.ADMIT
        sent += 3
        gate.clock.advance(86_400 * 2)
    assert export(gate, stick) == 3
    bring(stick)
    loaded = load(gate, stick)
    assert (loaded.receipts.acknowledged, loaded.receipts.refused, held()) == (3, 0, (sent, 0, 0, 0))
    assert gate.stored.time.now_s(0) >= gate.clock.wall_s() - 60
    gate.stop()


def test_files_may_come_twice_and_in_any_order(
    gate: EnrolledGate,
    hub: HubInProcess,
    held: Callable[[], tuple[int, ...]],
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate.network.offline = True
    monkeypatch.setattr(courier, "MAX_BATCHES", 1)
    monkeypatch.setattr("scanner.store.outbox.MAX_RECORDS", 2)
    scans(gate, hub, 5)
    assert export(gate, stick) == 5
    files = sorted(stick.glob("passes-*"), reverse=True)
    assert len(files) == 3
    for file in (*files, files[0], *files):
        assert bring(file) == 0
    assert held() == (5, 0, 0, 0)
    assert load(gate, stick).receipts.acknowledged == 5
    again = load(gate, stick)
    assert (again.receipts.acknowledged, again.receipts.refused, gate.counts().waiting) == (0, 0, 0)


def test_the_network_and_the_stick_do_not_double(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]], stick: Path
) -> None:
    scans(gate, hub, 2)
    export(gate, stick)
    gate.sync()
    bring(stick)
    assert (load(gate, stick).receipts.refused, held()) == (0, (2, 0, 0, 0))


def test_orders_come_by_stick_and_an_old_stick_gives_none(
    gate: EnrolledGate, hub: HubInProcess, stick: Path
) -> None:
    set_standing(Device.objects.get(), DeviceStanding.DRAIN)
    scans(gate, hub, 1)
    export(gate, stick)
    bring(stick)
    scans(gate, hub, 1)
    newer = stick.parent / "newer"
    newer.mkdir()
    export(gate, newer)  # another question was asked since
    load(gate, stick)
    states = [gate.stored.states.state]
    bring(newer)
    load(gate, newer)
    assert [*states, gate.stored.states.state] == [DeviceState.ACTIVE, DeviceState.DRAIN]


def test_another_gate_s_receipts_and_forged_ones_move_nothing(
    gate: EnrolledGate, hub: HubInProcess, clock: FakeClock, tmp_path: Path, stick: Path
) -> None:
    other = EnrolledGate(tmp_path / "other", hub, clock)
    other.sync()
    scans(other, hub, 2)
    export(other, stick)
    bring(stick)
    scans(gate, hub, 2)
    own, foreign = (courier.receipts_name(one.stored.enrolment.device) for one in (gate, other))
    assert load(gate, stick).receipts.acknowledged == 0
    (stick / foreign).rename(stick / own)
    loaded = load(gate, stick)
    assert (loaded.receipts.acknowledged, loaded.receipts.refused > 0, gate.counts().waiting) == (0, True, 2)
    (stick / own).write_bytes(b"\x83nonsense")
    with pytest.raises(SyncError):
        load(gate, stick)
    assert gate.counts().waiting == 2
    other.stop()


def test_somebody_else_s_files_are_named_and_the_others_go_on(
    gate: EnrolledGate,
    hub: HubInProcess,
    held: Callable[[], tuple[int, ...]],
    stick: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    scans(gate, hub, 2)
    export(gate, stick)
    good = next(stick.glob("passes-*"))
    (stick / "passes-0-cut.hzc").write_bytes(good.read_bytes()[:-1])
    (stick / "passes-0-page.hzc").write_bytes(b"<html>")
    (stick / "passes-0-huge.hzc").touch()
    os.truncate(stick / "passes-0-huge.hzc", courier.MAX_PASSES_BYTES + 1)
    (stick / "passes-0-link.hzc").symlink_to(good)
    os.mkfifo(stick / "passes-0-pipe.hzc")
    assert bring(stick) == 1
    said = capsys.readouterr().err
    for name in ("cut", "page", "huge", "link", "pipe"):
        assert f"passes-0-{name}.hzc" in said
    assert held() == (2, 0, 0, 0)
    assert load(gate, stick).receipts.acknowledged == 2


def test_links_on_the_stick_lead_nowhere(
    gate: EnrolledGate, hub: HubInProcess, tmp_path: Path, stick: Path
) -> None:
    scans(gate, hub, 1)
    export(gate, stick)
    name = next(stick.glob("passes-*")).name
    precious = tmp_path / "precious"
    precious.write_bytes(b"precious")
    (stick / name).unlink()
    (stick / name).symlink_to(precious)
    (stick / f"{name}.new").symlink_to(precious)
    export(gate, stick)
    outside = tmp_path / "outside"
    outside.mkdir()
    (stick / "trust").symlink_to(outside)
    assert bring(stick) == 1
    assert (precious.read_bytes(), list(outside.iterdir())) == (b"precious", [])
    receipts = stick / courier.receipts_name(gate.stored.enrolment.device)
    receipts.unlink(missing_ok=True)
    receipts.symlink_to(precious)
    (stick / "trust").unlink()
    gate.stop()
    with pytest.raises((StoreError, SyncError)):
        loading.load(gate.paths, SETTINGS, gate.clock, stick)
    gate.start()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_stick_that_is_full_or_pulled_out_leaves_all_as_it_was(
    gate: EnrolledGate,
    hub: HubInProcess,
    held: Callable[[], tuple[int, ...]],
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
) -> None:
    gate.network.offline = True
    scans(gate, hub, 2)
    real = os.write

    def failing(file: int, data: bytes) -> int:
        if stick in Path(f"/proc/self/fd/{file}").readlink().parents:
            raise OSError(code, os.strerror(code))
        return real(file, data)

    gate.stop()
    monkeypatch.setattr(os, "write", failing)
    with pytest.raises(StoreError) as caught:
        loading.export(gate.paths, SETTINGS, gate.clock, stick)
    monkeypatch.undo()
    gate.start()
    assert caught.value.trouble is Trouble.STICK_UNUSABLE
    assert list(stick.iterdir()) == []
    assert gate.counts().waiting == 2
    assert export(gate, stick) == 2
    monkeypatch.setattr("hub.commands.passes.migrate", lambda: None)
    monkeypatch.setattr(line, "_set_up", lambda: None)
    bring(stick)
    assert held()[0] == 2


def test_a_stick_that_is_not_there_is_said(gate: EnrolledGate, stick: Path) -> None:
    gate.scan("HZ1:x")
    gate.lane.close()
    gate.lane.loop.step(0)
    gate.stop()
    with pytest.raises(StoreError) as caught:
        loading.export(gate.paths, SETTINGS, gate.clock, stick / "gone")
    gate.start()
    assert caught.value.trouble is Trouble.STICK_UNUSABLE


def test_a_found_stick_tells_nothing(gate: EnrolledGate, hub: HubInProcess, stick: Path) -> None:
    scans(gate, hub, 3)
    export(gate, stick)
    [file] = stick.glob("passes-*")
    gate.sync()
    data = file.read_bytes()
    for row in PassRecord.objects.all():
        assert bytes(row.record)[4:60] not in data
        assert bytes(row.record_hash) not in data
    assert gate.stored.enrolment.device not in data
