"""The hub takes a gate out of use: it judges nobody any more, sends what it has, and remembers both over a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hub.checkpoints.models import Device, DeviceStanding
from hub.checkpoints.standing import set_standing
from scanner.errors import ScannerError, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.fakes.hub import HubInProcess


@pytest.mark.parametrize("standing", [DeviceStanding.DRAIN, DeviceStanding.WIPE])
def test_a_drained_gate_judges_nobody_and_sends_what_is_left(
    gate: EnrolledGate,
    hub: HubInProcess,
    held: Callable[[], tuple[int, ...]],
    standing: DeviceStanding,
) -> None:
    gate.scan(hub.live_code(hub.people("green")[0]))
    set_standing(Device.objects.get(), standing)
    gate.sync()
    gate.stop()
    gate.start()
    told = len(gate.told)
    gate.lane.code_seen(hub.live_code(hub.people("green")[1]), gate.clock.mono_ms())
    assert len(gate.told) == told
    [trouble] = gate.troubles
    assert isinstance(trouble, ScannerError)
    assert trouble.trouble is Trouble.DEVICE_DRAINED
    assert (gate.counts().waiting, held()[0]) == (0, 1)
    set_standing(Device.objects.get(), DeviceStanding.ACTIVE)
    gate.sync()
    gate.scan(hub.live_code(hub.people("green")[1]))
