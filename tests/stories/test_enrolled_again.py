"""A technician enrols a gate that is one already: it stays the same device, and nothing it wrote is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.fakes.hub import HubInProcess


def test_a_gate_enrolled_again_is_the_same_device_in_a_new_epoch(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]]
) -> None:
    device, epoch = gate.stored.enrolment.device, gate.talk.outbox.epoch
    gate.scan(hub.live_code(hub.people("green")[0]))
    gate.sync()
    gate.stop()
    gate.enrol()
    gate.start()
    assert (gate.stored.enrolment.device, gate.talk.outbox.epoch) == (device, epoch + 1)
    gate.scan(hub.live_code(hub.people("green")[1]))
    gate.sync()
    assert (gate.counts().waiting, held()) == (0, (2, 0, 0, 0))
