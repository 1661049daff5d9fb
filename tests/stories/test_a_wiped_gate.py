"""The hub has a gate erase itself: it sends what is left, says its last word, and is a gate no more, whatever happens."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from django.db.models import F

from hub.checkpoints.models import Device, DeviceStanding, Epoch
from hub.checkpoints.standing import set_standing
from hub.passes.models import PassRecord
from scanner.app.stored import is_enrolled
from scanner.errors import ScannerError, Trouble
from scanner.store import durable_file, erasing, key_store
from tests.fakes.enrolled_gate import EnrolledGate
from tests.fakes.transport import instead, lose_reply, lose_request

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scanner.sync.transport import Reply
    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess
    from tests.fakes.transport import Send

SETTINGS = 'keys = "file"\n'


def order(standing: DeviceStanding) -> None:
    set_standing(Device.objects.get(), standing)


def left_behind(gate: EnrolledGate) -> set[str]:
    return {
        file.relative_to(gate.paths.data).as_posix() for file in gate.paths.data.rglob("*") if file.is_file()
    }


def test_a_wiped_gate_sends_what_is_left_says_so_and_is_no_gate_any_more(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]]
) -> None:
    gate.paths.settings.write_text(SETTINGS)
    paper = gate.scan(hub.paper_code(hub.people("green")[0]))
    gate.network.offline = True
    gate.scan(hub.live_code(hub.people("green")[1]))
    order(DeviceStanding.WIPE)
    gate.network.heal()
    gate.sync()
    assert not gate.is_erased()
    gate.answer(paper.seq, same=True)  # the guard was still comparing
    gate.sync()
    assert gate.is_erased()
    gate.stop()
    device = Device.objects.get()
    assert (device.standing, device.erased_at is not None, held()[0]) == (DeviceStanding.ERASED, True, 3)
    assert left_behind(gate) == {"in-use.lock", "settings.toml"}
    assert not is_enrolled(gate.paths)
    with pytest.raises(ScannerError) as caught:
        gate.start()
    assert caught.value.trouble is Trouble.NOT_ENROLLED


def test_what_the_guard_is_at_is_written_down_before(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]]
) -> None:
    """Told in the very round in which the log was compared: all is there, and the guard has not answered yet."""
    paper = gate.scan(hub.paper_code(hub.people("green")[0]))
    order(DeviceStanding.WIPE)
    gate.clock.advance(3600)
    gate.sync()
    assert not gate.is_erased()
    gate.answer(paper.seq, same=True)
    gate.sync()
    assert (gate.is_erased(), held()[0]) == (True, 2)


def test_it_waits_for_the_acknowledgement_of_everything(gate: EnrolledGate, hub: HubInProcess) -> None:
    gate.scan(hub.live_code(hub.people("green")[0]))
    order(DeviceStanding.WIPE)
    gate.network.always("/api/passes", lose_reply)
    for _ in range(4):
        gate.sync()
    assert not gate.is_erased()
    gate.network.heal()
    gate.sync()
    assert gate.is_erased()


def test_it_keeps_what_a_hub_back_from_its_backup_forgot(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]]
) -> None:
    gate.scan(hub.live_code(hub.people("green")[0]))
    gate.sync()
    PassRecord.objects.all().delete()
    Epoch.objects.update(acked_through=F("start_seq"), hash_there=F("start_hash"))
    order(DeviceStanding.WIPE)
    gate.network.always("/api/passes", lose_request)
    for _ in range(3):
        gate.sync()
    assert not gate.is_erased()
    gate.network.heal()
    gate.sync()
    gate.sync()
    assert (gate.is_erased(), held()[0]) == (True, 1)


def test_it_need_not_wait_where_the_hub_says_so(gate: EnrolledGate, hub: HubInProcess) -> None:
    gate.scan(hub.live_code(hub.people("green")[0]))
    order(DeviceStanding.ERASE)
    gate.network.always("/api/passes", lose_request)
    gate.network.always("/api/erased", lose_request)
    gate.sync()
    assert gate.is_erased()
    gate.stop()
    assert left_behind(gate) == {"in-use.lock"}


def test_the_last_word_arrives_before_anything_is_erased(gate: EnrolledGate) -> None:
    order(DeviceStanding.WIPE)
    gate.network.always("/api/erased", lose_request)
    for _ in range(3):
        gate.sync()
    assert not gate.is_erased()
    gate.network.heal()
    gate.network.script("/api/erased", lose_reply)
    gate.sync()
    assert (gate.is_erased(), Device.objects.get().standing) == (False, DeviceStanding.ERASED)
    gate.sync()  # it may be back from a copy, for all the hub knows
    gate.sync()
    assert gate.is_erased()


def test_a_gate_back_from_before_it_was_erased_sends_what_it_has_first(
    gate: EnrolledGate,
    hub: HubInProcess,
    clock: FakeClock,
    tmp_path: Path,
    held: Callable[[], tuple[int, ...]],
) -> None:
    """Its disk was copied, and guards work with the copy: what they wrote is set aside, not lost."""
    gate.scan(hub.live_code(hub.people("green")[0]))
    gate.sync()
    shutil.copytree(gate.paths.data, tmp_path / "copy")
    order(DeviceStanding.WIPE)
    gate.sync()
    gate.sync()
    gate.stop()
    back = EnrolledGate(tmp_path / "copy", hub, clock)
    back.scan(hub.live_code(hub.people("green")[1]))
    back.network.always("/api/passes", lose_request)
    back.sync()
    back.sync()
    assert not back.is_erased()
    back.network.heal()
    back.sync()
    back.sync()
    assert (back.is_erased(), held()[0], held()[2]) == (True, 1, 1)
    back.stop()


class PowerCut(BaseException):
    """Nothing catches it."""


@pytest.mark.parametrize("step", range(1, 14, 3))
def test_a_power_cut_in_the_middle_of_erasing_is_gone_on_with(
    gate: EnrolledGate, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    order(DeviceStanding.WIPE)
    gate.sync()
    gate.sync()
    steps = 0
    real = durable_file.shred

    def cut(path: Path) -> None:
        nonlocal steps
        steps += 1
        if steps == step:
            raise PowerCut
        real(path)

    monkeypatch.setattr(erasing, "shred", cut)
    monkeypatch.setattr(key_store, "shred", cut)
    with pytest.raises(PowerCut):
        gate.stop()
    monkeypatch.undo()
    with pytest.raises(ScannerError) as caught:
        gate.start()
    assert caught.value.trouble is Trouble.NOT_ENROLLED
    assert left_behind(gate) <= {"in-use.lock", "trust.db"}  # a fresh one, that the start looked into
    assert not is_enrolled(gate.paths)


def test_a_gate_enrolled_in_the_middle_of_erasing_begins_anew(
    gate: EnrolledGate, hub: HubInProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = gate.stored.enrolment.device
    order(DeviceStanding.WIPE)
    gate.sync()
    gate.sync()

    def cut(*_: object) -> None:
        raise PowerCut

    monkeypatch.setattr(erasing, "erase", cut)
    with pytest.raises(PowerCut):
        gate.stop()
    monkeypatch.undo()
    gate.enrol()
    gate.start()
    assert gate.stored.enrolment.device != former
    assert gate.scan(hub.live_code(hub.people("green")[0])).seq == 1


def test_an_old_wipe_does_nothing_to_a_gate_enrolled_anew(gate: EnrolledGate, hub: HubInProcess) -> None:
    """Signed by the hub, for this device, never heard: and the gate was enrolled again since."""
    letters: list[bytes] = []

    def kept_back(send: Send) -> Reply:
        letters.append(send().body)
        return lose_reply(send)

    order(DeviceStanding.WIPE)
    gate.network.script("/api/heartbeat", kept_back)
    gate.sync()
    order(DeviceStanding.ACTIVE)
    gate.stop()
    gate.enrol()
    gate.start()
    gate.network.always("/api/heartbeat", instead(letters[0]))
    for _ in range(3):
        report = gate.sync()
    assert (gate.is_erased(), report.trouble) == (False, Trouble.ACK_REFUSED)
    gate.network.heal()
    gate.scan(hub.live_code(hub.people("green")[0]))


def test_a_lost_device_s_later_rows_are_set_aside_and_it_erases_itself_when_it_asks(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]]
) -> None:
    gate.scan(hub.live_code(hub.people("green")[0]))
    gate.sync()
    gate.scan(hub.live_code(hub.people("green")[1]))
    order(DeviceStanding.LOST)
    gate.sync()
    gate.sync()
    assert (gate.is_erased(), held()[0], held()[2]) == (True, 1, 1)
