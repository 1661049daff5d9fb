"""The demo's day: hub and gate share a file that moves their clocks."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import pytest

from hub import clock as hub_clock
from hub.commands import work
from hub.lists.models import ListToken
from hub.lists.publishing import EVERY_S
from scanner.clock import OffsetClock, SystemClock

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess


def test_hub_and_gate_live_on_one_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "offset"
    monkeypatch.setenv(hub_clock.OFFSET_FILE, str(file))
    gate = OffsetClock(file)
    for moved in (0, 180, 73 * 3600):
        gate.move_on(moved)
        assert abs(hub_clock.system_ms() - gate.wall_ms()) < 60_000
    assert hub_clock.system_ms() - SystemClock().wall_ms() > 73 * 3_600_000


@pytest.mark.parametrize("content", ["", "x", "1.5", "\x00", "9" * 5000])
def test_a_file_that_holds_anything_else_moves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    (tmp_path / "offset").write_text(content)
    monkeypatch.setenv(hub_clock.OFFSET_FILE, str(tmp_path / "offset"))
    assert abs(hub_clock.system_ms() - SystemClock().wall_ms()) < 60_000


def test_every_answer_is_dated_by_the_hubs_own_day(hub: HubInProcess, clock: FakeClock) -> None:
    clock.advance(73 * 3600)
    _, headers, _ = hub.get("/trust/metadata/timestamp.json")
    assert parsedate_to_datetime(headers["date"]).timestamp() == clock.wall_s()


def test_the_worker_publishes_every_five_minutes(hub: HubInProcess, clock: FakeClock) -> None:
    def newest() -> int:
        return max(ListToken.objects.values_list("iat_s", flat=True))

    before = newest()
    clock.advance(EVERY_S - 1)
    assert work.step() is False
    assert newest() == before
    clock.advance(1)
    work.step()
    assert newest() == before + EVERY_S
    clock.advance(-3600)
    work.step()
    assert newest() == clock.wall_s()
