"""The whole program with its window and threads: a hand scanner types a code, the guard answers, and both are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer

from scanner.app.gate import Gate
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from tests.fakes.camera import ScriptedSource
from tests.fakes.enrolled_gate import SETTINGS
from tests.gui.keyboard import scan, tap

if TYPE_CHECKING:
    from scanner.check.verdict import Judged
    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.fakes.hub import HubInProcess

PATIENCE_MS = 60_000
PAYMENT = "WXP://F2F0ABCDEF"


@pytest.mark.usefixtures("qapp")
def test_typed_judged_asked_answered_and_written(gate: EnrolledGate, hub: HubInProcess) -> None:
    paper = hub.paper_code(hub.people("green")[0])
    painted: list[Judged] = []
    gate.stop()
    camera = ScriptedSource(gate.clock, [None] * 1_000_000)
    gate.network.offline = True
    with Gate(gate.paths, SETTINGS, gate.clock, camera, lambda _: gate.network) as whole:

        def go_on() -> None:
            if len(painted) == 1:
                scan(whole._desk, paper)
            elif len(painted) == 2:
                scan(whole._desk, "1")  # the next visitor's barcode, under the same beam
                tap(whole._desk, Qt.Key.Key_2)
            else:
                whole.close_window()

        def looked_at(judged: Judged, _: float) -> None:
            painted.append(judged)
            QTimer.singleShot(0, go_on)

        whole.on_painted = looked_at
        QTimer.singleShot(0, lambda: scan(whole._desk, PAYMENT))
        patience = QTimer(singleShot=True, interval=PATIENCE_MS)
        patience.timeout.connect(whole.close_window)
        patience.start()
        assert whole.run() == 0
        patience.stop()
        written = whole.last_seq
    found = [(judged.verdict.outcome, judged.verdict.reason) for judged in painted]
    assert found == [
        (Outcome.REFUSE, Reason.READ_NOT_A_PASS),
        (Outcome.ASK, Reason.KIND_PAPER),
        (Outcome.REFUSE, Reason.ANSWER_NOT_SAME),
    ]
    assert painted[2].ref_seq == painted[1].seq
    assert written >= painted[2].seq
