from __future__ import annotations

from dataclasses import replace

import pytest

from scanner.check.verdict import Judged, Verdict
from scanner.gui.answer_view import Pair, Shape, idle_view, view_of
from scanner.protocol.credential import Format
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.reason import Reason
from scanner.protocol.words import words_for
from tests.fakes.people import holder
from tests.gui.conftest import TYPICAL


def test_each_outcome_has_a_shape_of_its_own() -> None:
    shapes = {view_of(Judged(verdict, 1, 0, 0.0), "zh").shape for verdict in TYPICAL.values()}
    assert len(shapes | {idle_view("zh").shape}) == 5


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_is_said_in_both_languages(reason: Reason) -> None:
    judged = Judged(Verdict(Outcome.REFUSE, reason), 1, 0, 0.0)
    chinese, english = view_of(judged, "zh"), view_of(judged, "en")
    assert (chinese.reason.first, chinese.reason.beneath) == (english.reason.beneath, english.reason.first)
    assert chinese.step.first
    assert chinese.step.beneath
    assert chinese.short_code


def test_the_guards_language_comes_first() -> None:
    judged = Judged(TYPICAL[Outcome.ADMIT], 1, 0, 0.0)
    assert view_of(judged, "zh").headline.first == "放行"
    assert view_of(judged, "en").headline.first == "ADMIT"
    assert view_of(judged, "en").headline.beneath == "放行"


def test_a_foreign_passs_digits_are_not_called_the_ids() -> None:
    """They are the birthday: compared with the passport's number nobody would ever be the same."""
    asked = TYPICAL[Outcome.ASK]
    foreign = replace(holder(), format=Format.HC1)
    shown = [view_of(Judged(replace(asked, credential=one), 1, 0, 0.0), "zh") for one in (holder(), foreign)]
    assert [view.is_birthday for view in shown] == [False, True]
    for reason in (Reason.REPEAT_CODE, Reason.ANSWER_NORMAL):
        again = replace(asked, reason=reason, credential=foreign)
        assert "出生月日" in view_of(Judged(again, 1, 0, 0.0), "zh").step.first


def test_a_name_is_shown_only_where_somebody_is_compared_or_refused() -> None:
    seen = {
        outcome: view_of(Judged(replace(verdict, credential=holder()), 1, 0, 0.0), "zh").name
        for outcome, verdict in TYPICAL.items()
    }
    assert seen == {Outcome.ADMIT: "", Outcome.ASK: "张*", Outcome.UNDECIDED: "", Outcome.REFUSE: "张*"}


def test_a_code_without_a_name_asks_for_no_comparing_of_names() -> None:
    nameless = replace(TYPICAL[Outcome.ASK], credential=holder("", ""))
    shown = view_of(Judged(nameless, 1, 0, 0.0), "zh")
    assert shown.id_note is not None
    assert "姓名" not in shown.step.first
    assert [choice.key for choice in shown.choices] == ["1", "2"]


def test_what_was_answered_before_is_no_step_for_what_is_asked_now() -> None:
    """Seen at a village's gate: a visitor whose ID is to be compared, and beneath it "Written down"."""
    visitor = Verdict(Outcome.ASK, Reason.ANSWER_VISITOR, (Ask.IDENTITY,), holder())
    shown = view_of(Judged(visitor, 1, 0, 0.0), "en")
    assert shown.step.first == words_for(Reason.KIND_PAPER).next_en
    assert shown.reason.first == words_for(Reason.ANSWER_VISITOR).en


def test_a_whole_vehicle_passes_and_nobody_more_is_asked_for() -> None:
    vehicle = Verdict(Outcome.ASK, Reason.ANSWER_OCCUPANTS, (Ask.OCCUPANTS,), holder(), to_come=3)
    waits, passes = (
        view_of(Judged(one, 1, 0, 0.0), "en")
        for one in (vehicle, replace(vehicle, outcome=Outcome.ADMIT, asks=(), to_come=0))
    )
    assert waits.step.first == words_for(Reason.ANSWER_OCCUPANTS).next_en
    assert waits.reason == Pair("3 inside still to show a code", "车内还差 3 人")
    assert "next person" not in passes.step.first
    assert passes.step.first.startswith("Let them pass")


@pytest.mark.parametrize(
    ("ask", "keys"), [(Ask.TEMPERATURE, ["1", "2"]), (Ask.OCCUPANTS, ["1", "2"]), (Ask.SUPERVISOR, ["2"])]
)
def test_another_ask_names_its_own_step_and_no_key_says_yes(ask: Ask, keys: list[str]) -> None:
    shown = view_of(Judged(Verdict(Outcome.ASK, Reason.SITE_OTHER_CITY, (ask,)), 1, 0, 0.0), "zh")
    assert [choice.key for choice in shown.choices] == keys
    assert True not in [choice.means for choice in shown.choices]
    assert shown.step.first
    assert shown.shape is Shape.DIAMOND_QUESTION
