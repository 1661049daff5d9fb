"""What the guard was shown is on the disk, whatever happens next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scanner.store.counts import Tally
from scanner.store.outbox import Outbox
from tests.fakes.transport import lose_reply

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scanner.check.verdict import Judged
    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.fakes.hub import HubInProcess


class PowerCut(Exception):
    """Nothing that would have come after it comes."""


def test_no_pass_that_was_shown_is_lost(
    gate: EnrolledGate, hub: HubInProcess, tmp_path: Path, held: Callable[[], tuple[int, ...]]
) -> None:
    gate.network.offline = True
    shown = [gate.scan(hub.live_code(person)).seq for person in hub.people("green")[:3]]
    after = gate.power_cut(tmp_path / "after")
    assert after.counts().waiting == len(shown)
    after.sync()
    assert (after.counts().waiting, held()[0]) == (0, len(shown))
    after.stop()
    gate.start()


def test_the_power_goes_while_the_verdict_is_being_shown(
    gate: EnrolledGate, hub: HubInProcess, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """At the very moment the window is told, another reader of the disk already finds the pass."""
    found: list[int] = []

    def shown(judged: Judged) -> None:
        copy = gate.power_cut(tmp_path / "then")
        found.append(
            Outbox(copy.stored.open_passes(), device=copy.stored.enrolment.device, tally=Tally()).last_seq()
        )
        found.append(judged.seq)
        copy.stop()
        raise PowerCut

    monkeypatch.setattr(gate.lane, "_tell", shown)
    with pytest.raises(PowerCut):
        gate.lane.code_seen(hub.live_code(hub.people("green")[0]), gate.clock.mono_ms())
    assert found == [1, 1]
    gate.start()


def test_a_reply_lost_with_the_power_doubles_nothing(
    gate: EnrolledGate, hub: HubInProcess, tmp_path: Path, held: Callable[[], tuple[int, ...]]
) -> None:
    for person in hub.people("green")[:2]:
        gate.scan(hub.live_code(person))
    gate.network.script("/api/passes", lose_reply)
    gate.sync()
    assert (gate.counts().waiting, held()[0]) == (2, 2)
    after = gate.power_cut(tmp_path / "after")
    after.sync()
    assert (after.counts().waiting, held()[:3]) == (0, (2, 0, 0))
    after.stop()
    gate.start()
