"""What can be meant by an entry, limit by limit."""

from __future__ import annotations

import pytest

from scanner.check.entries import (
    Household,
    Identified,
    Lives,
    Measured,
    NoCode,
    Vehicle,
    household_of,
    is_sensible,
)

PLATE = "川A12345"
DOCUMENT = "11010519491231002X"  # GB 11643's own example


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3-1-502", "3-1-502"),
        (" crz:3-1-502 ", "3-1-502"),
        ("A1", "A1"),
        ("1-2-3-4", "1-2-3-4"),
        ("1-2-3-4-5", ""),
        ("1234567", ""),
        ("3--502", ""),
        ("三-1-502", ""),
        ("", ""),
    ],
)
def test_a_household_is_up_to_four_short_parts(text: str, number: str) -> None:
    assert household_of(text) == number


@pytest.mark.parametrize(
    ("tenths", "is_one"), [(319, False), (320, True), (366, True), (440, True), (441, False)]
)
def test_a_living_person_s_temperature(tenths: int, is_one: bool) -> None:
    assert is_sensible(Measured(tenths)) is is_one


@pytest.mark.parametrize(("occupants", "is_one"), [(0, False), (1, True), (60, True), (61, False)])
def test_so_many_sit_in_a_coach(occupants: int, is_one: bool) -> None:
    assert is_sensible(Vehicle(PLATE, occupants)) is is_one


def test_a_plate_has_its_shape() -> None:
    assert not is_sensible(Vehicle("A12345", 1))


@pytest.mark.parametrize(("number", "is_one"), [("3-1-502", True), ("crz:3-1-502", False), ("", False)])
def test_a_household_s_number_is_as_it_is_kept(number: str, is_one: bool) -> None:
    assert is_sensible(Household(number)) is is_one


@pytest.mark.parametrize(
    ("entry", "is_one"),
    [
        (NoCode(household="3-1-502"), True),
        (NoCode(document=DOCUMENT), True),
        (NoCode(), False),
        (NoCode(household="3-1-502", document=DOCUMENT), False),
        (NoCode(household="3-1-502", document="?"), False),
    ],
    ids=str,
)
def test_without_a_code_there_is_one_number_not_two(entry: NoCode, is_one: bool) -> None:
    assert is_sensible(entry) is is_one


def test_an_answer_by_one_key_is_always_meant() -> None:
    assert is_sensible(Identified(same=False))
    assert is_sensible(Lives(resident=True))
