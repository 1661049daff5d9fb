"""The thread: wakes, rests, and never ends by an exception."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, ClassVar

import pytest

from scanner.errors import StoreError, Trouble
from scanner.sync.loop import PAINTING_S, SyncLoop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.sync.exchange import SyncReport
    from tests.unit.sync.conftest import Gate

PATIENCE_S = 60.0


class Listener:
    """Hears reports; `wait_for` n of them."""

    def __init__(self) -> None:
        self.reports: list[SyncReport] = []
        self._heard = threading.Condition()

    def __call__(self, report: SyncReport) -> None:
        with self._heard:
            self.reports.append(report)
            self._heard.notify_all()

    def wait_for(self, count: int) -> SyncReport:
        with self._heard:
            assert self._heard.wait_for(lambda: len(self.reports) >= count, PATIENCE_S)
            return self.reports[count - 1]


class Running:
    """A loop on its thread."""

    def __init__(self, gate: Gate) -> None:
        self.listener = Listener()
        self.loop = SyncLoop(gate.exchange(), self.listener)
        self._stop = threading.Event()
        self.thread = threading.Thread(target=self.loop.run, args=(self._stop,))
        self.thread.start()

    def stop(self) -> None:
        self._stop.set()
        self.thread.join(PATIENCE_S)
        assert not self.thread.is_alive()


@pytest.fixture
def running(gate: Gate) -> Iterator[Running]:
    run = Running(gate)
    yield run
    run.stop()


def test_it_rests_until_it_is_woken(gate: Gate, running: Running) -> None:
    assert running.listener.wait_for(1).next_in_s == 60
    gate.outbox.write(1)
    running.loop.wake()
    assert running.listener.wait_for(2).sent == 1
    assert len(running.listener.reports) == 2


def test_renew_asks_for_everything(gate: Gate, running: Running) -> None:
    running.listener.wait_for(1)
    gate.hub.etag = '"2"'
    running.loop.renew()
    report = running.listener.wait_for(2)
    assert (report.trust, report.lists) == (True, 1)


def test_a_renewal_is_due_until_its_own_round_is_over(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange = gate.exchange()
    due: list[bool] = []
    loop = SyncLoop(exchange, lambda report: due.append(loop.renewal_is_due))
    loop.step()
    loop.renew()
    due.append(loop.renewal_is_due)
    loop.step()
    assert due == [False, True, False]
    with monkeypatch.context() as patched:  # wanted while a round that may have asked already is on its way
        patched.setattr(gate.transport, "post", lambda *_, **__: loop.renew())
        loop.renew()
        loop.step()
    assert due[-1]
    loop.step()
    assert not due[-1]


def test_many_wakes_are_one_round(gate: Gate) -> None:
    listener = Listener()
    loop = SyncLoop(gate.exchange(), listener)
    loop.step()
    for _ in range(100):
        loop.wake()
    gate.outbox.write(100)
    loop.step()
    assert [report.sent for report in listener.reports] == [0, 100]


def test_no_exception_ends_it(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    listener = Listener()
    exchange = gate.exchange()
    loop = SyncLoop(exchange, listener)
    falls = iter([KeyError("a mistake"), StoreError(Trouble.STORE_FULL)])

    def fall(**_: object) -> None:
        raise next(falls)

    with monkeypatch.context() as broken:
        broken.setattr(exchange, "step", fall)
        assert (loop.step(), loop.step()) == (5.0, 5.0)
    loop.step()
    assert [report.trouble for report in listener.reports] == [Trouble.INTERNAL, Trouble.STORE_FULL, None]


def test_a_listener_that_fails_ends_nothing(gate: Gate) -> None:
    def fails(report: SyncReport) -> None:
        raise RuntimeError

    assert SyncLoop(gate.exchange(), fails).step() == 60


def test_what_wakes_it_is_painted_first(gate: Gate) -> None:
    class Stop(threading.Event):
        waited: ClassVar[list[float | None]] = []

        def wait(self, timeout: float | None = None) -> bool:
            self.waited.append(timeout)
            return False

    loop = SyncLoop(gate.exchange(), Listener())
    loop._rest(0, Stop())
    assert Stop.waited == []
    loop.wake()
    loop._rest(60, Stop())
    assert Stop.waited == [PAINTING_S]
