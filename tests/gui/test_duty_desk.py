"""What only a guard or a supervisor does, in the real window: signing in, letting in, taking back, handing over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from scanner.check.last_passes import LastPasses
from scanner.errors import Trouble
from scanner.gui import desk_words
from scanner.gui.choice_sheet import ChoiceSheet
from scanner.gui.digits_sheet import DigitsSheet
from scanner.gui.hand_over import HandOver
from scanner.gui.name_sheet import NameSheet
from scanner.gui.rows import Rows
from scanner.protocol.drill import DrillCode
from scanner.protocol.guard import Guard, Role
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from scanner.protocol.shift import ShiftEnd
from scanner.protocol.words import words_for
from scanner.store.counts import Counts
from scanner.store.shift_counts import ShiftCounts
from tests.gui.keyboard import scan, tap

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from scanner.check.last_passes import LastPass
    from scanner.check.verdict import Judged
    from scanner.gui.application import Desk
    from scanner.gui.sheet import Sheet
    from tests.gui.conftest import Gate

    Show = Callable[[Judged], Judged]

CHIEF, WANG = Guard(1, "李主管", Role.SUPERVISOR), Guard(2, "王", Role.GUARD)
CHIEFS, WANGS = "01482913", "02719264"
_HAND_OVER, _OVERRIDE, _ANNUL, _GUARDS = "1234"


@pytest.fixture
def staffed(gate: Gate, desk: Desk) -> Desk:
    """Wang is on duty."""
    gate.duties.of = {1: (CHIEFS[2:], CHIEF), 2: (WANGS[2:], WANG)}
    gate.duties.standing = WANG
    return desk


def keys(desk: Desk, digits: str) -> None:
    for digit in digits:
        tap(desk, Qt.Key(ord(digit)))


def sheet(qtbot: QtBot, desk: Desk, kind: type[Sheet], title: str) -> Sheet:
    """The open sheet, once it is that one."""
    qtbot.waitUntil(lambda: desk.window.sheets.sheet is not None)
    found = desk.window.sheets.sheet
    assert isinstance(found, kind)
    assert found.head.pair.first == title
    return found


def menu(desk: Desk, item: str) -> None:
    tap(desk, Qt.Key.Key_S)
    keys(desk, item)


def test_nobody_on_duty_is_seen_and_signs_in(qtbot: QtBot, gate: Gate, staffed: Desk) -> None:
    gate.duties.standing = None
    staffed._show_status()
    assert staffed.window.duty.accessibleName().startswith(desk_words.SIGN_IN_FIRST.zh)
    menu(staffed, "1")
    sheet(qtbot, staffed, DigitsSheet, desk_words.SIGN_IN.zh)
    keys(staffed, WANGS)
    qtbot.waitUntil(lambda: gate.duties.standing == WANG)
    staffed._show_status()
    assert staffed.window.duty.accessibleName().startswith("02 王")


def test_a_glove_opens_the_menu(qtbot: QtBot, staffed: Desk) -> None:
    button = staffed.window.duty
    assert button.height() >= 40
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    sheet(qtbot, staffed, ChoiceSheet, desk_words.DESK.zh)
    assert staffed.window.sheets.sheet is not None
    QTest.mouseClick(staffed.window.sheets.sheet.leave, Qt.MouseButton.LeftButton)
    assert staffed.window.sheets.sheet is None


def test_a_gate_without_guards_says_how_to_have_some(qtbot: QtBot, desk: Desk) -> None:
    tap(desk, Qt.Key.Key_S)
    told = sheet(qtbot, desk, ChoiceSheet, desk_words.DESK.zh)
    assert told.news.pair.first == desk_words.NO_GUARDS.zh


def test_a_supervisor_lets_somebody_in_after_the_id_with_a_reason(
    qtbot: QtBot, gate: Gate, staffed: Desk, show: Show
) -> None:
    doubt = show(gate.outcome(Outcome.UNDECIDED))
    menu(staffed, _OVERRIDE)
    asked = sheet(qtbot, staffed, ChoiceSheet, desk_words.COMPARE_ID.zh)
    assert asked.news.pair.first.startswith("张* 28")
    keys(staffed, "12")
    sheet(qtbot, staffed, DigitsSheet, desk_words.OVERRIDE.zh)
    assert gate.duties.done == []
    keys(staffed, CHIEFS)
    qtbot.waitUntil(lambda: bool(gate.duties.done))
    assert gate.duties.done == [("override", doubt.seq, Reason.OVERRIDE_MEDICAL, CHIEF)]
    assert gate.answers == []


def test_the_person_is_the_one_it_began_with(qtbot: QtBot, gate: Gate, staffed: Desk, show: Show) -> None:
    doubt = show(gate.outcome(Outcome.UNDECIDED))
    menu(staffed, _OVERRIDE + "11")
    show(gate.outcome(Outcome.REFUSE, "李*", subject=2))
    keys(staffed, CHIEFS)
    qtbot.waitUntil(lambda: bool(gate.duties.done))
    assert gate.duties.done[0][1] == doubt.seq


@pytest.mark.parametrize("outcome", [Outcome.REFUSE, Outcome.UNDECIDED])
def test_where_two_persons_are_needed_another_one_is_asked(
    qtbot: QtBot, gate: Gate, staffed: Desk, show: Show, outcome: Outcome
) -> None:
    """For a red always, for a yellow or a doubt where the rules say so: the sheet does not call it red."""
    gate.duties.persons = 2
    stopped = show(gate.outcome(outcome))
    menu(staffed, _OVERRIDE + "11")
    keys(staffed, CHIEFS)
    qtbot.waitUntil(lambda: _title(staffed) == desk_words.SECOND_PERSON.zh)
    assert "红" not in _title(staffed)
    keys(staffed, CHIEFS)
    qtbot.waitUntil(lambda: _news(staffed) == desk_words.ANOTHER_PERSON.zh)
    assert gate.duties.done == []
    keys(staffed, WANGS)
    qtbot.waitUntil(lambda: bool(gate.duties.done))
    assert gate.duties.done == [("override", stopped.seq, Reason.OVERRIDE_KNOWN, CHIEF, WANG)]


def test_a_guard_alone_lets_nobody_in(qtbot: QtBot, gate: Gate, staffed: Desk, show: Show) -> None:
    show(gate.outcome(Outcome.UNDECIDED))
    menu(staffed, _OVERRIDE + "11")
    keys(staffed, WANGS)
    qtbot.waitUntil(lambda: _news(staffed) == desk_words.SUPERVISOR_ONLY.zh)
    assert gate.duties.done == []


def test_whom_the_rules_let_nobody_in_no_pin_is_asked_for(
    qtbot: QtBot, gate: Gate, staffed: Desk, show: Show
) -> None:
    gate.duties.persons = 0
    show(gate.outcome(Outcome.REFUSE))
    menu(staffed, _OVERRIDE)
    told = sheet(qtbot, staffed, ChoiceSheet, desk_words.OVERRIDE.zh)
    assert told.news.pair.first == desk_words.NO_ONE_MAY.zh


def test_another_persons_id_turns_a_doubt_back(gate: Gate, staffed: Desk, show: Show) -> None:
    doubt = show(gate.outcome(Outcome.UNDECIDED))
    menu(staffed, _OVERRIDE + "2")
    assert gate.answers == [(doubt.seq, False)]
    assert gate.duties.done == []


def last_of(*judged: Judged) -> tuple[LastPass, ...]:
    """What the app would tell of these, who came one after the other."""
    last = LastPasses()
    for one in judged:
        last.note(one, 1_700_000_000_000)
    return last.at(judged[-1].taken_ms)


def test_any_of_the_last_passes_is_taken_back_with_a_reason(qtbot: QtBot, gate: Gate, staffed: Desk) -> None:
    first, second = gate.outcome(Outcome.ADMIT), gate.outcome(Outcome.ADMIT, "李*", subject=2)
    gate.duties.last = last_of(first, gate.outcome(Outcome.REFUSE, "王*", subject=3), second)
    menu(staffed, _ANNUL)
    offered = sheet(qtbot, staffed, ChoiceSheet, desk_words.WHO_ANNUL.zh)
    assert isinstance(offered, ChoiceSheet)
    names = [button.accessibleName() for button in offered.buttons]
    assert ["李*" in names[0], "张*" in names[1]] == [True, True]
    assert len(names) == 2, "whom nobody let in is nobody to call back"
    keys(staffed, "22" + CHIEFS)
    qtbot.waitUntil(lambda: bool(gate.duties.done))
    assert gate.duties.done == [("annul", first.seq, Reason.ANNUL_MISTAKE, CHIEF)]


def test_what_was_taken_back_is_shown_and_not_taken_back_again(
    qtbot: QtBot, gate: Gate, staffed: Desk, show: Show
) -> None:
    passed = show(gate.outcome(Outcome.ADMIT))
    verdict = replace(passed.verdict, outcome=Outcome.REFUSE, reason=Reason.ANNUL_MISTAKE)
    taken_back = show(gate.judged(verdict, ref_seq=passed.seq))
    assert staffed.window.panel.view.outcome is Outcome.REFUSE
    gate.duties.last = last_of(passed, taken_back)
    menu(staffed, _ANNUL)
    told = sheet(qtbot, staffed, ChoiceSheet, desk_words.ANNUL.zh)
    assert told.news.pair.first == desk_words.NO_ONE_ADMITTED.zh


def test_an_override_shows_green_and_clears_the_strip(gate: Gate, staffed: Desk, show: Show) -> None:
    doubt = show(gate.outcome(Outcome.UNDECIDED))
    show(gate.outcome(Outcome.ADMIT, "李*", subject=2))
    assert staffed.window.refused.isVisible()
    let_in = replace(doubt.verdict, outcome=Outcome.ADMIT, reason=Reason.OVERRIDE_KNOWN)
    show(gate.judged(let_in, ref_seq=doubt.seq))
    assert staffed.window.panel.view.outcome is Outcome.ADMIT
    assert not staffed.window.refused.isVisible()


def test_a_supervisor_accepts_the_documents_time_by_a_calendar(
    qtbot: QtBot, gate: Gate, staffed: Desk
) -> None:
    gate.duties.time_waits = True
    for day, told in (
        ("20261127", words_for(Trouble.TIME_OTHER_DAY).next_zh),
        ("20261126", desk_words.TIME_IS_ACCEPTED.zh),
    ):
        menu(staffed, "1" + CHIEFS)
        qtbot.waitUntil(lambda: _news(staffed) == desk_words.TODAY.zh)
        keys(staffed, day)
        qtbot.waitUntil(lambda words=told: _news(staffed) == words)  # type: ignore[misc]
        keys(staffed, "1")
    assert gate.duties.done == [("time", "2026-11-27", CHIEF), ("time", "2026-11-26", CHIEF)]


def test_a_guard_accepts_no_time(qtbot: QtBot, gate: Gate, staffed: Desk) -> None:
    gate.duties.time_waits = True
    menu(staffed, "1" + WANGS)
    qtbot.waitUntil(lambda: _news(staffed) == desk_words.SUPERVISOR_ONLY.zh)
    assert gate.duties.done == []


def test_a_hand_over_is_read_out(qtbot: QtBot, gate: Gate, staffed: Desk) -> None:
    counts = ShiftCounts(812, 14, 73, 2, 1, 3)
    end = ShiftEnd(12904, "ABCDEFGHIJKLMNOP")
    gate.duties.handed_over = HandOver(
        WANG, 1_700_000_000_000, 1_700_040_000_000, counts, Counts(5, 899, 6), end
    )
    menu(staffed, _HAND_OVER)
    qtbot.waitUntil(lambda: _title(staffed) == desk_words.HAND_OVER.zh)
    rows = staffed.window.sheets.findChildren(Rows)[0].accessibleName()
    for shown in ("02 王", "812", "14", "73", "5 / 899 / 6", "12904 ABCD-EFGH-IJKL-MNOP"):
        assert shown in rows
    keys(staffed, "1")
    assert staffed.window.sheets.sheet is None
    assert gate.duties.standing is None


def test_a_supervisor_adds_a_guard_with_a_pin_typed_twice(qtbot: QtBot, gate: Gate, staffed: Desk) -> None:
    menu(staffed, _GUARDS)
    keys(staffed, CHIEFS)
    qtbot.waitUntil(lambda: isinstance(staffed.window.sheets.sheet, ChoiceSheet))
    keys(staffed, "1")
    name = staffed.window.sheets.sheet
    assert isinstance(name, NameSheet)
    name.line.setText("赵\u202e")
    tap(staffed, Qt.Key.Key_Return)
    keys(staffed, "111111")
    assert _news(staffed) == desk_words.PIN_PLAIN.zh
    keys(staffed, "905172")
    keys(staffed, "905173")
    assert _news(staffed) == desk_words.PIN_DIFFERS.zh
    keys(staffed, "905172")
    keys(staffed, "905172")
    qtbot.waitUntil(lambda: _news(staffed) == desk_words.ADDED.zh.format("03"))
    assert gate.duties.done == [("add", Guard(3, "赵", Role.GUARD), CHIEF)]
    assert gate.duties.of[3][0] == "905172"


def test_a_supervisor_withdraws_a_guard(qtbot: QtBot, gate: Gate, staffed: Desk) -> None:
    menu(staffed, _GUARDS)
    keys(staffed, CHIEFS)
    qtbot.waitUntil(lambda: isinstance(staffed.window.sheets.sheet, ChoiceSheet))
    keys(staffed, "4")
    assert _news(staffed) == desk_words.WITHDRAW.zh.format("02 王")
    keys(staffed, "2")
    assert gate.duties.done == [], "a slip of the glove"
    keys(staffed, "41")
    qtbot.waitUntil(lambda: _news(staffed) == desk_words.WITHDRAWN.zh)
    assert gate.duties.done == [("withdraw", 2, CHIEF)]


def test_many_guards_are_turned_over_like_pages(qtbot: QtBot, gate: Gate, staffed: Desk) -> None:
    for number in range(3, 12):
        gate.duties.of[number] = ("000000", Guard(number, "", Role.GUARD))
    menu(staffed, _GUARDS)
    keys(staffed, CHIEFS)
    qtbot.waitUntil(lambda: isinstance(staffed.window.sheets.sheet, ChoiceSheet))
    keys(staffed, "711")
    qtbot.waitUntil(lambda: bool(gate.duties.done))
    assert gate.duties.done == [("withdraw", 5, CHIEF)]


def test_what_was_told_goes_when_it_is_over(gate: Gate, staffed: Desk) -> None:
    """Seen at a gate: somebody had signed in, and above it still stood that nobody is on duty."""
    gate.duties.standing = None
    staffed._show_status()
    for trouble in (Trouble.NOBODY_ON_DUTY, Trouble.DRILL_ON):
        gate.duties.drilling = trouble is Trouble.DRILL_ON
        staffed.presenter.show_trouble((trouble, ""))
        staffed._speak_other()
        assert words_for(trouble).en in staffed.window.trouble.text
        staffed._speak_other()
        gate.duties.standing, gate.duties.drilling = WANG, False
        staffed._show_status()
        assert staffed.window.trouble.text == ""
    staffed.presenter.show_trouble((Trouble.STORE_FULL, ""))
    staffed._show_status()
    assert words_for(Trouble.STORE_FULL).zh in staffed.window.trouble.text


def test_cards_to_print_are_a_file_whose_place_is_told(gate: Gate, staffed: Desk, qtbot: QtBot) -> None:
    gate.duties.drilling = True
    menu(staffed, "67")
    qtbot.waitUntil(lambda: _title(staffed) == desk_words.DRILL_CARDS.zh)
    assert gate.duties.done == [("cards", b"%PDF-")]
    assert staffed.window.sheets.sheet is not None
    assert staffed.window.sheets.sheet.news.pair.beneath.endswith("drill-cards.pdf")


def test_seven_choices_stand_on_one_page(gate: Gate, staffed: Desk) -> None:
    """With an eighth there is a way to the others in the seventh place."""
    gate.duties.time_waits = True
    menu(staffed, "")
    found = staffed.window.sheets.sheet
    assert isinstance(found, ChoiceSheet)
    assert desk_words.FORGOTTEN.zh in found.buttons[6].accessibleName()
    keys(staffed, "7")
    assert _title(staffed) == desk_words.FORGOTTEN.zh


def test_a_drill_is_begun_by_a_supervisor_striped_and_ended(qtbot: QtBot, gate: Gate, staffed: Desk) -> None:
    room = staffed.window.viewfinder.width()
    menu(staffed, "5")
    keys(staffed, WANGS)
    qtbot.waitUntil(lambda: _news(staffed) == desk_words.SUPERVISOR_ONLY.zh)
    keys(staffed, CHIEFS)
    qtbot.waitUntil(lambda: gate.duties.drilling)
    staffed._show_status()
    assert staffed.window.edge.label == "演练 DRILL"
    qtbot.waitUntil(lambda: staffed.window.viewfinder.width() < room)
    menu(staffed, "64")
    assert gate.duties.done[-1] == ("code", DrillCode.LISTED)
    menu(staffed, "5")
    sheet(qtbot, staffed, DigitsSheet, desk_words.DRILL_END.zh)
    keys(staffed, CHIEFS)
    qtbot.waitUntil(lambda: not gate.duties.drilling)
    staffed._show_status()
    assert staffed.window.edge.label == ""


def test_every_drill_code_has_words() -> None:
    assert set(desk_words.DRILL_CODE_WORDS) == set(DrillCode)


def test_a_forgotten_pin_is_made_anew_over_the_telephone(qtbot: QtBot, gate: Gate, staffed: Desk) -> None:
    gate.duties.standing = None
    gate.duties.challenges = {1: "12345678"}
    menu(staffed, "2")
    keys(staffed, "01")
    for _ in range(2):
        qtbot.waitUntil(lambda: _sheet_takes(staffed, 6))
        keys(staffed, "905172")
    qtbot.waitUntil(lambda: "01 1234 5678" in _news(staffed))
    keys(staffed, "9876543210")
    qtbot.waitUntil(lambda: _news(staffed) == desk_words.RESPONSE_WRONG.zh.format("01 1234 5678"))
    keys(staffed, gate.duties.response)
    qtbot.waitUntil(lambda: _news(staffed) == desk_words.PIN_IS_NEW.zh)
    assert gate.duties.done == [("reset", 1, "905172", False), ("reset", 1, "905172", True)]


def test_only_a_supervisors_pin_is_made_anew(qtbot: QtBot, gate: Gate, staffed: Desk) -> None:
    menu(staffed, "6")
    keys(staffed, "02")
    qtbot.waitUntil(lambda: _news(staffed) == desk_words.NO_SUPERVISOR.zh)
    assert gate.duties.done == []


def test_a_visitors_barcode_chooses_nothing(gate: Gate, staffed: Desk, show: Show) -> None:
    show(gate.outcome(Outcome.UNDECIDED))
    scan(staffed, "S2")
    assert staffed.window.sheets.sheet is None
    tap(staffed, Qt.Key.Key_S)
    scan(staffed, "1")
    scan(staffed, "2211", end="")
    assert _title(staffed) == desk_words.DESK.zh
    assert gate.duties.standing == WANG


def _title(desk: Desk) -> str:
    found = desk.window.sheets.sheet
    return found.head.pair.first if found else ""


def _news(desk: Desk) -> str:
    found = desk.window.sheets.sheet
    return found.news.pair.first if found else ""


def _sheet_takes(desk: Desk, digits: int) -> bool:
    found = desk.window.sheets.sheet
    return isinstance(found, DigitsSheet) and found._most == digits and found.digits == ""
