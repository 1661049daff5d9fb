"""No room is left where the gate keeps its data: it says so, and all is as before once there is room again."""

from __future__ import annotations

import logging
import resource
from typing import TYPE_CHECKING

import pytest

from scanner.app.log import write_log
from scanner.errors import Trouble
from scanner.paths import Paths

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.fakes.clock import FakeClock
    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.fakes.hub import HubInProcess


@pytest.fixture
def _as_before() -> Iterator[None]:
    root, limit = logging.getLogger(), resource.getrlimit(resource.RLIMIT_FSIZE)
    level, handlers = root.level, root.handlers[:]
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    root.setLevel(level)
    for handler in set(root.handlers) - set(handlers):
        handler.close()
    root.handlers[:] = handlers


def test_what_time_teaches_finds_no_room(gate: EnrolledGate, hub: HubInProcess, clock: FakeClock) -> None:
    """The window said "connecting" all the while, and the list's age went on from where it was."""
    gate.sync()
    made_s, database = gate.talk.list_iat_s, gate.stored._floor._database
    database.execute("PRAGMA query_only=ON")
    gate.talk.report = None
    report = gate.sync()
    assert (report.trouble or Trouble.INTERNAL).startswith("STORE")
    assert gate.talk.list_iat_s == made_s
    database.execute("PRAGMA query_only=OFF")
    hub.publish()
    gate.sync()
    assert gate.sync().trouble is None
    assert (gate.talk.list_iat_s or 0) > (made_s or 0)


@pytest.mark.usefixtures("_as_before")
def test_a_line_of_the_log_that_finds_no_room_is_lost_in_silence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_log(Paths(tmp_path))
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    for _ in range(100):
        logging.getLogger("scanner").warning("x" * 100)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "")
