"""What only a guard or a supervisor does: every sheet of the desk, with what is said when something was wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scanner.check.site_now import SiteNow
from scanner.gui import desk_words
from scanner.gui.hand_over import HandOver
from scanner.gui.pin_asking import PinNeed
from scanner.gui.site_keys import MODE, NO_CODE
from scanner.protocol.guard import Guard, Role
from scanner.protocol.outcome import Outcome
from scanner.protocol.policy import SiteKind
from scanner.protocol.shift import ShiftEnd
from scanner.store.counts import Counts
from scanner.store.shift_counts import ShiftCounts
from tests.gui.conftest import WELL
from tests.screens.gate_shown import (
    CHIEF,
    CHIEFS,
    WANG,
    WANGS,
    gate_with_picture,
    judge,
    open_desk,
    settle,
    type_in,
)
from tests.screens.states import last_six

if TYPE_CHECKING:
    from scanner.gui.application import Desk
    from tests.gui.conftest import Gate
    from tests.screens.gate_shown import Shown

STEPS = {
    "sheet-menu": "",
    "sheet-pin": "401",
    "sheet-pin-wrong": "111111",
    "sheet-supervisor-only": WANGS,
    "sheet-guards": CHIEFS,
    "sheet-guard-name": "1",
    "sheet-new-pin": "\r",
    "sheet-new-pin-plain": "111111",
    "sheet-new-pin-again": "482913",
    "sheet-new-pin-differs": "482914",
    "sheet-guard-added": "482913482913",
}
"""Each picture, and what is typed on the sheet before it."""


def sheets(language: str, size: tuple[int, int]) -> Shown:
    gate = gate_with_picture()
    gate.duties.last = last_six(gate)
    desk = open_desk(gate, language, size)
    desk.desk.open()
    for name, typed in STEPS.items():
        if typed == "\r":
            desk.window.sheets.sheet.button.click()  # type: ignore[union-attr]
        type_in(desk, typed if typed != "\r" else "")
        yield name, desk.window
    yield from _overriding(gate, desk)
    yield from _annulling(gate, desk)
    yield from _drill(gate, desk)
    yield from _forgotten(gate, desk)
    yield from _time(gate, desk)
    yield from _site(gate, desk)
    yield from _going(gate, desk)
    desk.window.close()


def _open(desk: Desk, typed: str = "") -> None:
    desk.window.sheets.close_sheet()
    desk.desk.open()
    settle()
    type_in(desk, typed)


def _overriding(gate: Gate, desk: Desk) -> Shown:
    _open(desk, "2")
    yield "sheet-nobody-stopped", desk.window
    gate.duties.persons = 0
    judge(desk, gate.outcome(Outcome.REFUSE))
    _open(desk, "2")
    yield "sheet-nobody-may", desk.window
    gate.duties.persons = 2
    _open(desk, "2")
    yield "sheet-compare-id", desk.window
    type_in(desk, "1")
    yield "sheet-why", desk.window
    type_in(desk, "2")
    yield "sheet-override-pin", desk.window
    type_in(desk, CHIEFS)
    yield "sheet-second-person", desk.window
    type_in(desk, CHIEFS)
    yield "sheet-another-person", desk.window
    desk.window.sheets.close_sheet()
    desk.window.dismissed.emit()


def _annulling(gate: Gate, desk: Desk) -> Shown:
    _open(desk, "3")
    yield "sheet-annul-whom", desk.window
    type_in(desk, "1")
    yield "sheet-annul-why", desk.window
    type_in(desk, "1")
    yield "sheet-annul-pin", desk.window
    former, gate.duties.last = gate.duties.last, ()
    _open(desk, "3")
    yield "sheet-annul-nobody", desk.window
    gate.duties.last = former


def _drill(gate: Gate, desk: Desk) -> Shown:
    gate.duties.drilling = True
    desk._show_status()
    _open(desk)
    yield "sheet-menu-drill", desk.window
    type_in(desk, "6")
    yield "sheet-drill-codes", desk.window
    type_in(desk, "7")
    yield "sheet-drill-cards", desk.window
    gate.duties.drilling = False
    desk._show_status()


def _forgotten(gate: Gate, desk: Desk) -> Shown:
    gate.duties.challenges = {1: "48201573"}
    _open(desk, "6")
    yield "sheet-forgotten", desk.window
    type_in(desk, "02")
    yield "sheet-no-supervisor", desk.window
    _open(desk, "601482913482913")
    yield "sheet-challenge", desk.window
    type_in(desk, "1111111111")
    yield "sheet-response-wrong", desk.window
    gate.duties.wait_s = 900
    type_in(desk, "1111111111")
    yield "sheet-response-wait", desk.window
    gate.duties.wait_s = 0
    _open(desk, "6014829134829130123456789")
    yield "sheet-pin-changed", desk.window


def _time(gate: Gate, desk: Desk) -> Shown:
    gate.duties.time_waits = True
    _open(desk)
    yield "sheet-menu-time", desk.window
    type_in(desk, f"1{CHIEFS}2026")
    yield "sheet-accept-time", desk.window
    type_in(desk, "1125")
    yield "sheet-other-day", desk.window
    _open(desk, f"1{CHIEFS}20261126")
    yield "sheet-time-accepted", desk.window
    gate.duties.time_waits = False


def _site(gate: Gate, desk: Desk) -> Shown:
    desk.window.sheets.close_sheet()
    gate.status = replace(
        WELL, here=SiteNow(SiteKind.COMMUNITY, tuple(SiteKind), 42, 120, counts_outings=True)
    )
    desk._show_status()
    desk.window.site.press(MODE)
    type_in(desk, CHIEFS)
    yield "sheet-mode", desk.window
    desk.window.sheets.close_sheet()
    desk.window.site.press(NO_CODE)
    type_in(desk, "110105199003070")
    yield "sheet-no-code", desk.window
    type_in(desk, "-\r")
    yield "sheet-no-code-wrong", desk.window
    gate.status = WELL
    desk._show_status()


def _going(gate: Gate, desk: Desk) -> Shown:
    desk.window.sheets.close_sheet()
    gate.duties.wait_s = 30
    desk.pins.ask(PinNeed(desk_words.LEAVE, Role.SUPERVISOR), lambda _: None)
    type_in(desk, "01111111")
    yield "sheet-leave-wait", desk.window
    gate.duties.wait_s = 0
    gate.duties.of |= {
        number: ("", Guard(number, f"值守人员{number}", Role.GUARD)) for number in range(3, 12)
    }
    desk.window.sheets.close_sheet()
    _open(desk, f"4{CHIEFS}")
    yield "sheet-many-guards", desk.window
    gate.duties.handed_over = HandOver(
        WANG, 1_800_000_000_000, 1_800_028_800_000, ShiftCounts(1203, 14, 96, 5, 2, 1), Counts(37, 1265, 3),
        ShiftEnd(48_213, "7K2M4QXA9C5T3VRB"),
    )  # fmt: skip
    _open(desk, "1")
    yield "sheet-hand-over", desk.window
    _open(desk)
    yield "sheet-menu-nobody", desk.window
    gate.duties.standing = CHIEF
    desk.window.sheets.close_sheet()
