"""What is typed and tapped because of the site, at the real window: by keyboard and by glove."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from scanner.check.entries import Household, Lives, Measured, NoCode, Vehicle
from scanner.check.site_now import SiteNow
from scanner.check.verdict import Judged, Verdict
from scanner.errors import Trouble
from scanner.gui.choice_sheet import ChoiceSheet
from scanner.gui.entry_sheet import EntrySheet
from scanner.protocol.guard import Guard, Role
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.policy import NoCodeRule, SiteKind
from scanner.protocol.reason import Reason
from scanner.protocol.record import Direction
from tests.fakes.people import holder
from tests.gui.keyboard import tap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pytestqt.qtbot import QtBot

    from scanner.gui.application import Desk
    from tests.gui.conftest import Gate

    Show = Callable[[Judged], Judged]

GLOVE_PX = 48


def asked(gate: Gate, ask: Ask, reason: Reason, ref_seq: int = 0) -> Judged:
    return gate.judged(Verdict(Outcome.ASK, reason, (ask,), holder()), ref_seq)


def sheet(desk: Desk) -> EntrySheet:
    found = desk.window.sheets.sheet
    assert isinstance(found, EntrySheet)
    return found


def typed(desk: Desk, text: str) -> None:
    for letter in text:
        tap(desk, Qt.Key.Key_Minus if letter == "-" else Qt.Key(ord(letter)), text=letter)


def done(desk: Desk) -> None:
    tap(desk, Qt.Key.Key_Return, text="\r")


def touched(desk: Desk, signs: Iterable[str]) -> None:
    for sign in signs:
        QTest.mouseClick(sheet(desk).pad.keys[sign], Qt.MouseButton.LeftButton)


class TestTemperature:
    def test_three_digits_and_enter(self, gate: Gate, desk: Desk, show: Show) -> None:
        question = show(asked(gate, Ask.TEMPERATURE, Reason.SITE_TEMPERATURE))
        typed(desk, "366")
        assert sheet(desk).typed.text == "36.6"
        done(desk)
        assert gate.site.entries == [(question.seq, Measured(366))]
        assert not desk.window.sheets.is_open

    def test_full_width_digits_are_digits(self, gate: Gate, desk: Desk, show: Show) -> None:
        question = show(asked(gate, Ask.TEMPERATURE, Reason.SITE_TEMPERATURE))
        for letter in "３６６":
            tap(desk, Qt.Key(0), text=letter)
        done(desk)
        assert gate.site.entries == [(question.seq, Measured(366))]

    def test_gloves(self, gate: Gate, desk: Desk, show: Show) -> None:
        question = show(asked(gate, Ask.TEMPERATURE, Reason.SITE_TEMPERATURE))
        assert all(min(key.width(), key.height()) >= GLOVE_PX for key in sheet(desk).pad.keys.values())
        touched(desk, "37⌫65✓")
        assert gate.site.entries == [(question.seq, Measured(365))]

    @pytest.mark.parametrize(
        ("digits", "said"), [("", "三位"), ("38", "三位"), ("038", "32.0"), ("999", "32.0")]
    )
    def test_what_is_no_temperature_is_said_and_stays(
        self, gate: Gate, desk: Desk, show: Show, digits: str, said: str
    ) -> None:
        """38 lies between 32.0 and 44.0: who is told so types it again."""
        show(asked(gate, Ask.TEMPERATURE, Reason.SITE_TEMPERATURE))
        typed(desk, digits)
        done(desk)
        assert gate.site.entries == []
        assert said in sheet(desk).head.pair.first

    def test_high_is_typed_anew(self, gate: Gate, desk: Desk, show: Show) -> None:
        question = show(asked(gate, Ask.TEMPERATURE, Reason.SITE_TEMPERATURE))
        typed(desk, "380")
        done(desk)
        show(asked(gate, Ask.TEMPERATURE, Reason.ANSWER_AGAIN, question.seq))
        assert sheet(desk).typed.text == "__._"
        assert desk.window.panel.view.step.first.startswith("静坐片刻")
        typed(desk, "365")
        done(desk)
        assert gate.site.entries == [(question.seq, Measured(380)), (question.seq, Measured(365))]

    def test_esc_puts_it_off_and_the_key_1_brings_it_back(self, gate: Gate, desk: Desk, show: Show) -> None:
        show(asked(gate, Ask.TEMPERATURE, Reason.SITE_TEMPERATURE))
        tap(desk, Qt.Key.Key_Escape)
        assert not desk.window.sheets.is_open
        tap(desk, Qt.Key.Key_1)
        assert desk.window.sheets.is_open

    def test_who_will_not_be_measured_is_turned_back_by_one_key(
        self, gate: Gate, desk: Desk, show: Show
    ) -> None:
        question = show(asked(gate, Ask.TEMPERATURE, Reason.SITE_TEMPERATURE))
        tap(desk, Qt.Key.Key_Escape)
        tap(desk, Qt.Key.Key_2)
        assert gate.answers == [(question.seq, False)]

    def test_an_entry_that_could_not_be_written_is_asked_for_again(
        self, qtbot: QtBot, gate: Gate, desk: Desk, show: Show
    ) -> None:
        question = show(asked(gate, Ask.TEMPERATURE, Reason.SITE_TEMPERATURE))
        typed(desk, "366")
        done(desk)
        desk.show_trouble(Trouble.STORE_FULL, "")
        qtbot.waitUntil(desk.window.trouble.isVisible)
        tap(desk, Qt.Key.Key_1)
        typed(desk, "366")
        done(desk)
        assert gate.site.entries == [(question.seq, Measured(366))] * 2

    def test_the_sheet_goes_with_its_question(self, gate: Gate, desk: Desk, show: Show) -> None:
        question = show(asked(gate, Ask.TEMPERATURE, Reason.SITE_TEMPERATURE))
        ended = Verdict(Outcome.REFUSE, Reason.ANSWER_NONE, credential=holder())
        show(gate.judged(ended, question.seq))
        assert not desk.window.sheets.is_open

    def test_a_yellow_person_may_be_measured_again(self, gate: Gate, desk: Desk, show: Show) -> None:
        refused = show(gate.judged(Verdict(Outcome.REFUSE, Reason.LIST_YELLOW, credential=holder())))
        assert not desk.window.sheets.is_open
        tap(desk, Qt.Key.Key_1)
        typed(desk, "365")
        done(desk)
        assert gate.site.entries == [(refused.seq, Measured(365))]

    def test_nobody_red(self, gate: Gate, desk: Desk, show: Show) -> None:
        show(gate.judged(Verdict(Outcome.REFUSE, Reason.LIST_RED, credential=holder())))
        tap(desk, Qt.Key.Key_1)
        assert not desk.window.sheets.is_open


class TestThermometer:
    def test_it_answers_for_whoever_is_asked(self, qtbot: QtBot, gate: Gate, desk: Desk, show: Show) -> None:
        desk.measured(365)
        question = show(asked(gate, Ask.TEMPERATURE, Reason.SITE_TEMPERATURE))
        desk.measured(366)
        qtbot.waitUntil(lambda: bool(gate.site.entries))
        assert gate.site.entries == [(question.seq, Measured(366))]
        assert not desk.window.sheets.is_open

    def test_what_no_living_person_has_is_no_answer(
        self, qtbot: QtBot, gate: Gate, desk: Desk, show: Show
    ) -> None:
        question = show(asked(gate, Ask.TEMPERATURE, Reason.SITE_TEMPERATURE))
        desk.measured(223)
        qtbot.waitUntil(lambda: "再测" in sheet(desk).head.pair.first)
        desk.measured(381)
        qtbot.waitUntil(lambda: bool(gate.site.entries))
        assert gate.site.entries == [(question.seq, Measured(381))]


class TestResidents:
    @pytest.mark.parametrize(
        ("key", "entry"),
        [
            (Qt.Key.Key_1, Lives(resident=True)),
            (Qt.Key.Key_2, Lives(resident=True, direction=Direction.OUT)),
            (Qt.Key.Key_3, Lives(resident=False)),
        ],
    )
    def test_one_key_or_one_touch(
        self, gate: Gate, desk: Desk, show: Show, key: Qt.Key, entry: Lives
    ) -> None:
        question = show(asked(gate, Ask.RESIDENCE, Reason.SITE_RESIDENCE))
        assert desk.window.keys.buttons[entry].width() >= 2 * GLOVE_PX
        tap(desk, key)
        assert gate.site.entries == [(question.seq, entry)]

    def test_a_household_with_letters(self, gate: Gate, desk: Desk, show: Show) -> None:
        question = show(asked(gate, Ask.HOUSEHOLD, Reason.ANSWER_RESIDENT))
        typed(desk, "3-A-502")
        done(desk)
        assert gate.site.entries == [(question.seq, Household("3-A-502"))]


class TestVehicle:
    def test_a_local_plate_by_keyboard(self, gate: Gate, desk: Desk, show: Show) -> None:
        question = show(asked(gate, Ask.OCCUPANTS, Reason.SITE_OCCUPANTS))
        typed(desk, "A12345")
        assert sheet(desk).typed.text == "浙A12345"
        done(desk)
        typed(desk, "3")
        done(desk)
        assert gate.site.entries == [(question.seq, Vehicle("浙A12345", 3))]

    def test_a_plate_from_far_away_by_gloves(self, gate: Gate, desk: Desk, show: Show) -> None:
        question = show(asked(gate, Ask.OCCUPANTS, Reason.SITE_OCCUPANTS))
        touched(desk, "⌫川A12345✓")
        touched(desk, "2✓")
        assert gate.site.entries == [(question.seq, Vehicle("川A12345", 2))]
        assert not desk.window.sheets.is_open

    def test_an_arrow_is_another_province(self, gate: Gate, desk: Desk, show: Show) -> None:
        show(asked(gate, Ask.OCCUPANTS, Reason.SITE_OCCUPANTS))
        tap(desk, Qt.Key.Key_Down)
        assert sheet(desk).typed.text == "沪"

    def test_half_a_plate_goes_no_further(self, gate: Gate, desk: Desk, show: Show) -> None:
        show(asked(gate, Ask.OCCUPANTS, Reason.SITE_OCCUPANTS))
        typed(desk, "A1234")
        done(desk)
        assert sheet(desk).head.pair.first == "车牌不对；别种号牌选其他"

    @pytest.mark.parametrize(
        ("signs", "plate"),
        [
            (["A", *"1234", "警"], "浙A1234警"),
            ([*"AD12345"], "浙AD12345"),
            (["⌫", "使", *"123456"], "使123456"),
            (["⌫", "粤", *"Z1234", "港"], "粤Z1234港"),
            (["V", "A", *"12345", "其他", "✓"], "其他VA12345"),
            (["⌫", "其他", "✓"], "其他"),
        ],
    )
    def test_any_plate_by_gloves(
        self, gate: Gate, desk: Desk, show: Show, signs: list[str], plate: str
    ) -> None:
        question = show(asked(gate, Ask.OCCUPANTS, Reason.SITE_OCCUPANTS))
        touched(desk, [*signs, "✓", "2", "✓"])
        assert gate.site.entries == [(question.seq, Vehicle(plate, 2))]

    def test_another_kind_of_plate_is_asked_about_once_more(self, gate: Gate, desk: Desk, show: Show) -> None:
        """By keyboard: one arrow up from the own province."""
        show(asked(gate, Ask.OCCUPANTS, Reason.SITE_OCCUPANTS))
        tap(desk, Qt.Key.Key_Up)
        typed(desk, "WJ12")
        done(desk)
        assert sheet(desk).head.pair.first == "记作其他号牌？再按 ✓"
        typed(desk, "3")
        assert sheet(desk).head.pair.first == "其他号牌，可不填"
        done(desk)
        done(desk)
        assert sheet(desk).typed.text == "其他 WJ123 × _"

    def test_what_was_typed_stays_when_a_passenger_shows_a_code(
        self, gate: Gate, desk: Desk, show: Show
    ) -> None:
        question = show(asked(gate, Ask.OCCUPANTS, Reason.SITE_OCCUPANTS))
        typed(desk, "A12")
        show(asked(gate, Ask.OCCUPANTS, Reason.SITE_OCCUPANTS, question.seq))
        assert sheet(desk).typed.text == "浙A12"

    def test_while_it_waits_for_a_code_nothing_is_typed(self, gate: Gate, desk: Desk, show: Show) -> None:
        question = show(asked(gate, Ask.OCCUPANTS, Reason.SITE_OCCUPANTS))
        show(asked(gate, Ask.OCCUPANTS, Reason.ANSWER_OCCUPANTS, question.seq))
        assert not desk.window.sheets.is_open
        assert desk.window.panel.view.step.first == "请车内下一位出示健康码。"
        tap(desk, Qt.Key.Key_2)
        assert gate.answers == [(question.seq, False)]


class TestSite:
    def at(self, gate: Gate, desk: Desk, now: SiteNow) -> None:
        gate.status = replace(gate.status, here=now)
        desk.site.show_site(now)

    def test_a_shop_counts_who_is_inside_and_one_key_lets_one_out(
        self, qtbot: QtBot, gate: Gate, desk: Desk
    ) -> None:
        self.at(gate, desk, SiteNow(SiteKind.SUPERMARKET, inside=37, limit=50))
        assert desk.window.site.count.pair.first == "场内 37/50"
        tap(desk, Qt.Key.Key_E)
        button = desk.window.site.buttons["E"]
        qtbot.waitUntil(lambda: button.height() >= GLOVE_PX)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert gate.site.left == 2
        self.at(gate, desk, SiteNow(SiteKind.SUPERMARKET, inside=50, limit=50))
        assert desk.window.site.count.pair.first == "只出不进 50/50"

    def test_where_nobody_is_counted_there_is_no_such_key(self, gate: Gate, desk: Desk) -> None:
        tap(desk, Qt.Key.Key_E)
        assert gate.site.left == 0
        assert not desk.window.site.buttons["E"].isVisible()

    def test_somebody_without_a_code(self, gate: Gate, desk: Desk) -> None:
        tap(desk, Qt.Key.Key_N)
        typed(desk, "11010519491231002X")
        done(desk)
        assert gate.site.codeless == [NoCode(document="11010519491231002X")]

    def test_a_sheet_that_nobody_was_asked_for_closes_by_itself(
        self, qtbot: QtBot, gate: Gate, desk: Desk, show: Show
    ) -> None:
        """Opened by a slip it would keep the keys from the next person's question."""
        tap(desk, Qt.Key.Key_N)
        sheet(desk)._idle.setInterval(0)
        typed(desk, "1")
        qtbot.waitUntil(lambda: not desk.window.sheets.is_open)
        question = show(gate.outcome(Outcome.ASK))
        tap(desk, Qt.Key.Key_1)
        assert gate.answers == [(question.seq, True)]

    def test_a_slip_in_the_number_is_said(self, gate: Gate, desk: Desk) -> None:
        tap(desk, Qt.Key.Key_N)
        typed(desk, "110105194912310021")
        done(desk)
        assert gate.site.codeless == []
        assert sheet(desk).head.pair.first == "号码不对，请核对"

    def test_a_certificate_of_passage_where_outings_are_counted(self, gate: Gate, desk: Desk) -> None:
        self.at(gate, desk, SiteNow(SiteKind.COMPOUND, counts_outings=True))
        tap(desk, Qt.Key.Key_N)
        typed(desk, "3-1-502")
        done(desk)
        assert gate.site.codeless == [NoCode(household="3-1-502", direction=Direction.OUT)]

    def test_where_nobody_passes_without_a_code_there_is_no_such_key(self, gate: Gate, desk: Desk) -> None:
        self.at(gate, desk, SiteNow(no_code=NoCodeRule.REFUSE))
        tap(desk, Qt.Key.Key_N)
        assert not desk.window.sheets.is_open

    def test_keys_are_large_enough_for_gloves(self, gate: Gate, desk: Desk) -> None:
        desk.window.resize(1024, 600)
        self.at(gate, desk, SiteNow(SiteKind.SUPERMARKET, (SiteKind.SUPERMARKET,), inside=3, limit=5))
        for button in desk.window.site.buttons.values():
            assert button.height() >= GLOVE_PX


class TestModes:
    @pytest.fixture(autouse=True)
    def _two_modes(self, gate: Gate, desk: Desk) -> None:
        gate.duties.of = {
            1: ("482913", Guard(1, "", Role.SUPERVISOR)), 2: ("719264", Guard(2, "", Role.GUARD)),
        }  # fmt: skip
        modes = (SiteKind.COMPOUND, SiteKind.HIGHWAY)
        gate.status = replace(gate.status, here=SiteNow(SiteKind.COMPOUND, modes))
        desk.site.show_site(gate.status.here)

    def test_a_supervisor_s_pin_and_one_key(self, qtbot: QtBot, gate: Gate, desk: Desk) -> None:
        tap(desk, Qt.Key.Key_M)
        typed(desk, "01482913")
        qtbot.waitUntil(lambda: isinstance(desk.window.sheets.sheet, ChoiceSheet))
        tap(desk, Qt.Key.Key_2)
        assert gate.site.switched == [(SiteKind.HIGHWAY, 1)]
        assert not desk.window.sheets.is_open

    @pytest.mark.parametrize("pin", ["01482914", "02719264"])
    def test_no_wrong_pin_and_no_guard_s(self, gate: Gate, desk: Desk, pin: str) -> None:
        tap(desk, Qt.Key.Key_M)
        typed(desk, pin)
        assert not isinstance(desk.window.sheets.sheet, ChoiceSheet)
        assert gate.site.switched == []

    def test_a_question_comes_back_after_the_pin(self, gate: Gate, desk: Desk, show: Show) -> None:
        tap(desk, Qt.Key.Key_M)
        show(asked(gate, Ask.TEMPERATURE, Reason.SITE_TEMPERATURE))
        assert not isinstance(desk.window.sheets.sheet, EntrySheet)
        tap(desk, Qt.Key.Key_Escape)
        typed(desk, "366")
        assert sheet(desk).typed.text == "36.6"
