"""Nobody is being judged: the machinery in every state, every reading hint, troubles, who stands here, demo and drill."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scanner.camera.hints import Hint
from scanner.camera.state import CameraState
from scanner.check.last_passes import LastPasses
from scanner.check.site_now import SiteNow
from scanner.check.verdict import Verdict
from scanner.errors import Trouble
from scanner.protocol.outcome import Outcome
from scanner.protocol.policy import SiteKind
from scanner.protocol.reason import Reason
from tests.fakes.people import holder
from tests.gui.conftest import WELL
from tests.screens.gate_shown import gate_with_picture, open_desk, settle

if TYPE_CHECKING:
    from scanner.check.last_passes import LastPass
    from scanner.gui.application import Desk
    from tests.gui.conftest import Gate
    from tests.screens.gate_shown import Shown

MANY = tuple(f"Integrated Camera {number}: HD Webcam 1080p" for number in range(6))
STATES = {
    "offline": replace(WELL, online=False, hub_trouble=Trouble.HUB_UNREACHABLE, waiting=37),
    "old-list": replace(WELL, list_age_s=30 * 3600, list_amber=True),
    "old-trust": replace(WELL, trust_age_s=40 * 3600),
    "no-list-no-trust": replace(WELL, list_age_s=None, trust_age_s=None),
    "clock-wrong": replace(WELL, clock_state="WRONG"),
    "clock-by-hub": replace(WELL, clock_state="BY_HUB"),
    "clock-assumed": replace(WELL, clock_state="ASSUMED"),
    "clock-disputed": replace(WELL, clock_state="DISPUTED"),
    "set-aside": replace(WELL, set_aside=3),
    "not-the-hub": replace(WELL, online=False, hub_trouble=Trouble.HUB_NOT_A_HUB, waiting=120_400),
    "all-at-once": replace(
        WELL, camera="LOST", list_age_s=30 * 3600, list_amber=True, trust_age_s=40 * 3600, set_aside=3,
        online=False, hub_trouble=Trouble.DEVICE_UNKNOWN, clock_state="DISPUTED", waiting=1370, sent=281_040,
    ),
    "sound-off": replace(WELL, sound=False),
    **{f"camera-{state.name.lower()}": replace(WELL, camera=state.name) for state in CameraState},
    **{f"hint-{hint.lower()}": replace(WELL, hint=hint) for hint in Hint},
    "village": replace(WELL, here=SiteNow(SiteKind.COMMUNITY, (SiteKind.COMMUNITY, SiteKind.BOARDING))),
    "shop": replace(WELL, here=SiteNow(SiteKind.SUPERMARKET, (SiteKind.SUPERMARKET, SiteKind.BOARDING), 118, 120)),
    "shop-full": replace(WELL, here=SiteNow(SiteKind.SUPERMARKET, tuple(SiteKind), 120, 120)),
}  # fmt: skip
TROUBLES = (
    Trouble.STORE_FULL, Trouble.KEYS_MISSING, Trouble.DEVICE_DRAINED, Trouble.HAND_SCANNER_LAYOUT, Trouble.HAND_SCANNER_LOST,
    Trouble.THERMOMETER_LOST, Trouble.NOBODY_ON_DUTY, Trouble.OVERRIDE_REFUSED, Trouble.DRILL_ON, Trouble.PIN_GUESSED,
    Trouble.LOG_FORKED, Trouble.CLOCK_STEPPED, Trouble.PICTURE_WITHOUT_CODE, Trouble.DECODER_FAILED,
)  # fmt: skip


def states(language: str, size: tuple[int, int]) -> Shown:
    gate = gate_with_picture()
    desk = open_desk(gate, language, size)
    yield "idle", desk.window
    gate.duties.last, gate.status = last_six(gate), replace(WELL, per_minute=23)
    desk._show_status()
    yield "idle-last", desk.window
    for name, status in STATES.items():
        gate.status = status
        desk._show_status()
        yield name, desk.window
    gate.status = WELL
    yield from _who_stands_here(gate, desk)
    for trouble in TROUBLES:
        desk.presenter.show_trouble((trouble, ""))
        yield f"trouble-{trouble.lower()}", desk.window
    desk.window.dismissed.emit()
    for name, cameras in (("cameras", MANY), ("cameras-none", ())):
        desk.window.offer_cameras(list(cameras), MANY[1])
        yield name, desk.window
        desk.window.panel.setFocus()
    desk.window.close()
    yield from _demo(language, size)


def last_six(gate: Gate) -> tuple[LastPass, ...]:
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


def _who_stands_here(gate: Gate, desk: Desk) -> Shown:
    former, known = gate.duties.standing, gate.duties.of
    gate.duties.standing = None
    desk._show_status()
    yield "nobody-on-duty", desk.window
    gate.duties.of = {}
    desk._show_status()
    desk.desk.open()
    settle()
    yield "no-guards", desk.window
    desk.window.sheets.close_sheet()
    gate.duties.standing, gate.duties.of = former, known
    gate.duties.drilling = True
    desk._show_status()
    yield "drill", desk.window
    gate.duties.drilling = False
    desk._show_status()


def _demo(language: str, size: tuple[int, int]) -> Shown:
    desk = open_desk(gate_with_picture(), language, size, demo=True)
    yield "demo", desk.window
    desk.window.close()
