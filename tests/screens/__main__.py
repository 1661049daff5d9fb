"""Pictures of the window in every outcome and state, to be looked at as the guard: `python -m tests.screens FOLDER`.

Chinese and English, 1024x600 and 1920x1080, drawn without a screen; nothing of it is committed.
"""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from scanner.camera.frame import Frame
from scanner.camera.scene import GREEN, Scene
from scanner.camera.scene_artist import SceneArtist
from scanner.camera.state import CameraState
from scanner.check.last_passes import LastPasses
from scanner.check.verdict import Verdict
from scanner.errors import Trouble
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from tests.fakes.people import holder
from tests.gui.conftest import TYPICAL, WELL, Gate, desk_for
from tests.screens.set_up_pages import set_up_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget

    from scanner.check.last_passes import LastPass
    from scanner.check.verdict import Judged
    from scanner.gui.application import Desk

SIZES = ((1024, 600), (1920, 1080))
STATES = {
    "offline": replace(WELL, online=False, hub_trouble=Trouble.HUB_UNREACHABLE, waiting=37),
    "old-list": replace(WELL, list_age_s=30 * 3600, list_amber=True),
    "no-list-no-trust": replace(WELL, list_age_s=None, trust_age_s=None),
    "clock-wrong": replace(WELL, clock_state="WRONG"),
    "clock-by-hub": replace(WELL, clock_state="BY_HUB"),
    "clock-assumed": replace(WELL, clock_state="ASSUMED"),
    "set-aside": replace(WELL, set_aside=3),
    **{f"camera-{state.name.lower()}": replace(WELL, camera=state.name) for state in CameraState},
}
TROUBLES = (Trouble.STORE_FULL, Trouble.KEYS_MISSING, Trouble.DEVICE_DRAINED, Trouble.HAND_SCANNER_LAYOUT)


def main() -> None:
    ask = argparse.ArgumentParser(prog="python -m tests.screens", description=__doc__)
    ask.add_argument("folder", type=Path)
    folder = ask.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for language in ("zh", "en"):
        for size in SIZES:
            for name, widget in chain(_scenes(language, size), set_up_pages(language, size)):
                QApplication.processEvents()
                widget.grab().save(str(folder / f"{name}-{language}-{size[0]}.png"))


def _scenes(language: str, size: tuple[int, int]) -> Iterator[tuple[str, QWidget]]:
    gate = Gate()
    artist, scene = SceneArtist(), Scene("phone", "HZ1:" + "A" * 180, surround=GREEN)
    gate.frame = Frame(artist.draw(scene, 1.0), 0.0, 1)
    desk = desk_for(gate, language=language)
    desk.presenter.leaving.setInterval(3_600_000)
    desk.window.resize(*size)
    desk.show()
    yield "idle", desk.window
    gate.duties.last, gate.status = _last(gate), replace(WELL, per_minute=23)
    desk._show_status()
    yield "idle-last", desk.window
    yield from _states(desk, gate)
    yield from _outcomes(desk, gate)
    desk.window.close()


def _last(gate: Gate) -> tuple[LastPass, ...]:
    """Six who came one after the other."""
    last = LastPasses()
    said = (
        Verdict(Outcome.ADMIT, Reason.PASS_GREEN, credential=holder("欧阳*", "07")),
        Verdict(Outcome.ADMIT, Reason.PASS_GREEN, credential=holder()),
        Verdict(Outcome.UNDECIDED, Reason.SITE_NO_CODE),
        Verdict(Outcome.REFUSE, Reason.LIST_RED, credential=holder("李*", "41")),
        Verdict(Outcome.ADMIT, Reason.ANSWER_SAME, credential=holder("买买提·*", "55")),
        Verdict(Outcome.ASK, Reason.KIND_PAPER, credential=holder("王*", "132")),
    )
    for number, verdict in enumerate(said):
        last.note(gate.judged(verdict), gate.clock.wall_ms() + 7000 * number)
    return last.at(gate.clock.mono_ms())


def _states(desk: Desk, gate: Gate) -> Iterator[tuple[str, QWidget]]:
    for name, status in STATES.items():
        gate.status = status
        desk._show_status()
        yield name, desk.window
    gate.status = WELL
    desk._show_status()
    for trouble in TROUBLES:
        desk.presenter.show_trouble((trouble, ""))
        yield f"trouble-{trouble.lower()}", desk.window
    desk.window.dismissed.emit()


def _outcomes(desk: Desk, gate: Gate) -> Iterator[tuple[str, QWidget]]:
    more = {
        "live-green": Verdict(Outcome.ADMIT, Reason.PASS_GREEN, credential=holder("", "28"), list_age_s=840),
        "expired": Verdict(Outcome.REFUSE, Reason.TIME_EXPIRED),
        "forged": Verdict(Outcome.REFUSE, Reason.SIGNATURE_WRONG),
    }
    typical = {
        outcome.name.lower(): replace(verdict, credential=holder()) for outcome, verdict in TYPICAL.items()
    }
    for name, verdict in (typical | more).items():
        judged = gate.judged(replace(verdict, list_age_s=840))
        _show(desk, judged)
        yield name, desk.window
        if verdict.asks:
            same = Verdict(Outcome.ADMIT, Reason.ANSWER_SAME, credential=holder())
            _show(desk, gate.judged(same, judged.seq))


def _show(desk: Desk, judged: Judged) -> None:
    desk.presenter.show_judged(judged)
    QApplication.processEvents()
    desk.presenter._painted(judged, 0.0)


if __name__ == "__main__":
    main()
