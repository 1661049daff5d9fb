"""The hub is back from a backup from before it knew the gate, or from before what the gate has purged since."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from hub.checkpoints.models import Device, EnrolmentToken, Epoch
from hub.passes.models import Alarm, AlarmKind, Conflict, Joint, Opened, PassRecord
from scanner.errors import Trouble
from scanner.store.retention import KEEP_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.fakes.hub import HubInProcess


def forget_all() -> None:
    """The backup is from before the gate was enrolled."""
    for model in (Opened, Alarm, Joint, Conflict, PassRecord, Epoch, EnrolmentToken, Device):
        model._default_manager.all().delete()


def forget_passes(through: int) -> None:
    """The backup is from when the hub held the passes through that number."""
    epoch = Epoch.objects.get()
    PassRecord.objects.filter(seq__gt=through).delete()
    epoch.acked_through = through
    epoch.hash_there = (
        bytes(PassRecord.objects.get(seq=through).record_hash) if through else bytes(epoch.start_hash)
    )
    epoch.save()


def scan(gate: EnrolledGate, hub: HubInProcess, people: int) -> None:
    hub.publish()
    gate.sync()
    for person in hub.people("green")[:people]:
        gate.scan(hub.live_code(person))
    gate.sync()


def test_a_hub_that_forgot_the_gate_is_named_and_nothing_is_lost(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]]
) -> None:
    scan(gate, hub, 3)
    device = gate.stored.enrolment.device
    forget_all()
    gate.scan(hub.live_code(hub.people("green")[3]))
    gate.network.asked.clear()
    for _ in range(5):
        assert gate.sync().trouble is Trouble.DEVICE_UNKNOWN
    assert len(gate.network.asked) < 60
    assert gate.counts().waiting == 1
    gate.stop()
    gate.enrol()
    gate.start()
    assert gate.stored.enrolment.device == device
    for _ in range(3):
        report = gate.sync()
    assert (report.trouble, gate.counts().waiting, held()) == (None, 0, (4, 0, 0, 0))


def test_two_logs_with_a_claim_to_one_number_are_both_kept_by_a_hub_that_forgets(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]], tmp_path: Path
) -> None:
    """The gate is put back from its backup and used on; then its hub is put back to before it heard of that."""
    gate.stop()
    shutil.copytree(gate.paths.data, tmp_path / "backup", symlinks=True)
    gate.start()
    scan(gate, hub, 2)
    gate.stop()
    shutil.rmtree(gate.paths.data)
    shutil.copytree(tmp_path / "backup", gate.paths.data, symlinks=True)
    gate.start()
    scan(gate, hub, 3)
    assert held()[:2] == (3, 2)
    for model in (Joint, Conflict):
        model._default_manager.all().delete()
    forget_passes(2)
    for _ in range(3):
        gate.clock.advance(3600)
        gate.sync()
    assert (held()[:2], gate.counts().waiting) == ((3, 2), 0)


@pytest.mark.parametrize("through", [0, 1])
def test_a_hub_that_forgot_what_is_purged_here_is_named_and_settles_by_itself(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]], through: int
) -> None:
    scan(gate, hub, 3)
    gate.clock.advance(KEEP_S + 3600)
    scan(gate, hub, 1)
    scan(gate, hub, 1)
    purged, hub_held = gate.talk.outbox.proofs()[0].purged_through, held()[0]
    assert purged >= 3
    forget_passes(through)
    gate.scan(hub.live_code(hub.people("green")[2]))
    troubles = [gate.sync().trouble for _ in range(4)]
    assert Trouble.HUB_FORGOT in troubles
    assert troubles[-1] is None
    assert gate.counts().waiting == 0
    assert held()[0] == hub_held + 1 - (purged - through)
    alarm = Alarm.objects.get(kind=AlarmKind.LOG_GONE)
    assert (alarm.seq, alarm.detail) == (purged, f"{through + 1}-{purged}")


@pytest.mark.parametrize("others", [2, 5])
def test_what_a_hub_forgot_of_one_of_two_logs_and_is_purged_here_is_passed_over_too(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]], tmp_path: Path, others: int
) -> None:
    """Other records hold the numbers: fewer than are purged here, or more; neither stops this gate's own for ever."""
    gate.stop()
    shutil.copytree(gate.paths.data, tmp_path / "backup", symlinks=True)
    gate.start()
    scan(gate, hub, others)
    gate.stop()
    shutil.rmtree(gate.paths.data)
    shutil.copytree(tmp_path / "backup", gate.paths.data, symlinks=True)
    gate.start()
    scan(gate, hub, 3)
    gate.clock.advance(KEEP_S + 3600)
    scan(gate, hub, 1)
    scan(gate, hub, 1)
    purged = gate.talk.outbox.proofs()[0].purged_through
    assert 3 <= purged < 5
    for model in (Joint, Conflict):
        model._default_manager.all().delete()
    forget_passes(others)
    gate.scan(hub.live_code(hub.people("green")[2]))
    troubles = [gate.sync().trouble for _ in range(4)]
    assert Trouble.HUB_FORGOT in troubles
    assert (troubles[-1], gate.counts().waiting) == (Trouble.LOG_FORKED, 0)
    assert Epoch.objects.get().acked_through == max(others, gate.talk.outbox.last_seq())
    alarm = Alarm.objects.get(kind=AlarmKind.LOG_GONE)
    assert (alarm.seq, alarm.detail) == (purged, f"{3 if others == 2 else 1}-{purged}")
    assert sum(held()[:2]) == others + gate.talk.outbox.last_seq() - purged


def test_a_gap_that_the_hub_never_acknowledged_is_not_passed_over(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]]
) -> None:
    """The device alone says what it purged: the hub's own signed word must say that it held it."""
    scan(gate, hub, 2)
    gate.clock.advance(KEEP_S + 3600)
    scan(gate, hub, 1)
    scan(gate, hub, 1)
    forget_passes(0)
    database = gate.stored.open_passes()
    database.execute("UPDATE epoch SET signed_ack = x''")
    database.commit()
    for _ in range(3):
        gate.sync()
    assert Epoch.objects.get().acked_through == 0
    assert not Alarm.objects.filter(kind=AlarmKind.LOG_GONE).exists()
