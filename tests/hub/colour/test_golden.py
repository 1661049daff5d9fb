"""Golden cases, by both engines; the committed Spark text; and rule sets that are none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hub.colour import golden, oracle
from hub.colour.rules import rule_set
from hub.colour.rules.rule import OPEN
from hub.colour.rules.rule_set import NotARuleSet
from hub.colour.rules.table import BY_ID, RULES
from tests.hub.colour import spark
from tests.hub.colour._cities import FEBRUARY, RULE_SETS, TODAY, by_engine, with_rules

TEXT = (RULE_SETS / "2020-02.toml").read_text(encoding="utf-8")


def test_the_oracle_meets_every_golden_case() -> None:
    for case in golden.cases(TODAY):
        rules = with_rules(*filter(None, [case.needs]))
        assert case.is_met_by(oracle.judge(case.facts, case.risk, rules, TODAY), TODAY), case.says


def test_the_engine_meets_every_golden_case() -> None:
    for case in golden.cases(TODAY):
        rules = with_rules(*filter(None, [case.needs]))
        assert case.is_met_by(by_engine({1: case.facts}, case.risk, rules)[1], TODAY), case.says


def test_a_case_of_a_rule_that_is_off_is_not_asked() -> None:
    assert golden.broken(FEBRUARY, TODAY) == []
    assert [case.needs for case in golden.cases(TODAY) if case.needs] == ["R8", "Y4", "Y5", "Y5"]


def test_every_rule_has_a_golden_case_of_its_own_name() -> None:
    assert {case.says[:2] for case in golden.cases(TODAY)} >= set(BY_ID)
    assert len(BY_ID) == len(RULES)


def test_a_rule_set_that_forgets_a_rule_breaks_its_cases() -> None:
    without = replace(FEBRUARY, rules={k: v for k, v in FEBRUARY.rules.items() if k != "R4"})
    assert golden.broken(without, TODAY) == ["R4 under observation"]


def test_the_committed_spark_text_is_what_sqlglot_makes_today() -> None:
    assert spark.FILE.read_text(encoding="utf-8") == spark.translated()


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (TEXT[:-40], "not TOML"),
        (TEXT.replace("R1 =", "R99 ="), "no rule 'R99'"),
        (TEXT.replace('"red"', '"purple"', 1), "R1: colour"),
        (TEXT.replace("window_days = 14", "window_days = true", 1), "window_days: a whole number"),
        (TEXT.replace("hold_days = 14", "hold_days = -1", 1), "R1.hold_days"),
        (TEXT.replace("min_hours = 4", "min_hours = 4\nmore = 1"), "nothing else"),
        (TEXT.replace("starts = 2020-02-17", 'starts = "soon"'), "starts"),
        (TEXT.replace('"2020-02"', '"<b>"'), "version"),
        (TEXT + "#" * 20_000, "too long"),
        ("[" * 5000, "not TOML"),
        ('version = "1"\nstarts = 2020-01-01\nwindow_days = 1\nmin_hours = 1\nrules = {}', "at least one"),
    ],
)
def test_a_rule_set_that_does_not_parse_is_told_in_a_sentence(broken: str, sentence: str) -> None:
    with pytest.raises(NotARuleSet, match=sentence):
        rule_set.read(broken)


def test_no_day_reaches_the_open_end() -> None:
    assert TODAY + 36_500 < OPEN
