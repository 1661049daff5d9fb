"""The demo's shared day, and the system's clock."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from scanner.clock import OffsetClock, SystemClock

if TYPE_CHECKING:
    from pathlib import Path

NOW_NS = 1_774_000_000_500_000_000


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(time, "time_ns", lambda: NOW_NS)
    return tmp_path / "offset"


def test_without_a_file_it_is_the_system_day(file: Path) -> None:
    assert OffsetClock(file).wall_ms() == SystemClock().wall_ms() == 1_774_000_000_500


@pytest.mark.parametrize("content", [b"", b"soon", b"1.5", b"\xff", b"nan", b"9" * 5000])
def test_an_unreadable_file_means_no_offset(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert OffsetClock(file).offset_s() == 0


def test_the_day_moves_for_everyone_who_reads_the_file(file: Path) -> None:
    hub, gate = OffsetClock(file), OffsetClock(file)
    gate.move_on(180)
    gate.move_on(73 * 3600)
    assert hub.offset_s() == 180 + 73 * 3600
    assert hub.wall_ms() == 1_774_000_000_500 + 1000 * (180 + 73 * 3600)


def test_monotonic_time_does_not_move_with_the_day(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "perf_counter_ns", lambda: 5_000_000)
    clock = OffsetClock(file)
    clock.move_on(73 * 3600)
    assert clock.mono_ms() == SystemClock().mono_ms() == 5.0


def test_the_file_is_never_half_there(file: Path) -> None:
    """A reader beside the writer sees the old day or the new one, never no offset in between."""
    clock = OffsetClock(file)
    clock.move_on(100)
    stop = threading.Event()
    seen: set[int] = set()

    def read() -> None:
        while not stop.is_set():
            seen.add(clock.offset_s())

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(200):
        clock.move_on(100)
    stop.set()
    reader.join()
    assert 0 not in seen
    assert list(file.parent.iterdir()) == [file]


def test_each_start_is_a_boot_of_its_own() -> None:
    assert SystemClock().boot != SystemClock().boot
    assert len(SystemClock().boot) == 8
