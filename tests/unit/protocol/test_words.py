"""Every code has words, in both languages, that a guard can read at two metres and say over the telephone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from scanner.check.moment import ClockState
from scanner.check.overriding import OVERRIDE_REASONS
from scanner.errors import Trouble
from scanner.protocol import words
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from enum import Enum

    from scanner.protocol.words import Words

CODES: list[Enum] = [*Reason, *Outcome, *Ask, *Trouble]
TABLES = {
    "reasons": words.REASONS,
    "outcomes": words.OUTCOMES,
    "asks": words.ASKS,
    "troubles": words.TROUBLES,
}
HAN = re.compile(r"[\u4e00-\u9fff]")
STAGES = [
    "READ", "FORM", "SIGNATURE", "TIME", "CLOCK", "TRUST", "LIST", "COLOUR", "REPEAT", "KIND", "SITE", "ANSWER", "OVERRIDE",
    "ANNUL", "PASS",
]  # fmt: skip


@pytest.mark.parametrize("code", CODES, ids=str)
def test_every_code_has_words_in_both_languages(code: Enum) -> None:
    found = words.words_for(code)
    assert HAN.search(found.text("zh"))
    assert found.text("en")
    assert not HAN.search(found.text("en") + found.next_step("en"))


def test_a_code_without_words_is_an_error() -> None:
    with pytest.raises(KeyError):
        words.words_for(ClockState.OK)


@pytest.mark.parametrize("code", [*Reason, *Ask, *Trouble], ids=str)
def test_the_next_step_is_a_sentence(code: Enum) -> None:
    found = words.words_for(code)
    assert found.next_step("zh").endswith("。")
    assert found.next_step("en").endswith(".")
    assert len(found.next_step("zh")) <= 24
    assert len(found.next_step("en")) <= 80


@pytest.mark.parametrize("code", [*Reason, *Outcome], ids=str)
def test_what_it_is_stays_short_in_chinese(code: Enum) -> None:
    """Read at two metres."""
    assert 1 < len(words.words_for(code).zh) <= 8


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_telephone_codes_are_unique_in_their_table(table: dict[Enum, Words]) -> None:
    codes = [found.short_code for found in table.values()]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[A-Z]|[A-Z]?[0-9]", code) for code in codes)


def test_a_telephone_code_means_one_thing_among_reasons_and_troubles() -> None:
    """Nobody says which table it is from when calling."""
    codes = [found.short_code for table in (words.REASONS, words.TROUBLES) for found in table.values()]
    assert len(set(codes)) == len(codes)


def test_a_reason_says_its_stage_first() -> None:
    assert all(reason.split("_")[0] in STAGES for reason in Reason)
    stages = [STAGES.index(reason.split("_")[0]) for reason in Reason]
    assert stages == sorted(stages)


def test_clock_states_have_words() -> None:
    assert set(words.CLOCK_STATES) == set(ClockState)


def test_what_is_no_yes_does_not_read_like_one() -> None:
    """不放行 contains 放行; nothing but a green code, a matching ID and a supervisor may tell the guard to admit."""
    for reason in set(Reason) - {Reason.PASS_GREEN, Reason.ANSWER_SAME, *OVERRIDE_REASONS}:
        assert not re.search(r"(?<!不)(?<!暂不)放行", words.words_for(reason).next_zh), reason
