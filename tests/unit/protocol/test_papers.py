"""Which numbers a paper can carry; the check digit once more, by the other way that the standard describes."""

from __future__ import annotations

import pytest

from scanner.protocol.papers import RESIDENT_ID, SHAPES, is_any_document, is_document, is_resident_id, spelled

DOCUMENT = "11010519491231002X"  # GB 11643's own example
RESIDENCE_CARD = "9" + "1" * 17


def resident(birthday: str, area: str = "330106", order: str = "123") -> str:
    """With the check digit by ISO 7064's MOD 11-2 taken digit by digit, where the code sums weights."""
    rest = 0
    for digit in f"{area}{birthday}{order}":
        rest = (rest + int(digit)) * 2 % 11
    return f"{area}{birthday}{order}{'0123456789X'[(12 - rest) % 11]}"


def test_the_standard_s_examples() -> None:
    assert resident("19491231", "110105", "002") == DOCUMENT
    assert is_resident_id(DOCUMENT)
    assert is_resident_id(resident("18800101", "440524", "001"))


def test_every_digit_counts() -> None:
    right = resident("19991231", "513436", "789")
    assert is_resident_id(right)
    others = [right[:at] + str((int(right[at]) + 1) % 10) + right[at + 1 :] for at in range(17)]
    assert not any(map(is_resident_id, others))


@pytest.mark.parametrize("birthday", ["20000229", "19991231", "20200101", "10000110"])
def test_a_birthday_that_was(birthday: str) -> None:
    assert is_resident_id(resident(birthday))


@pytest.mark.parametrize("birthday", ["19490229", "19491301", "19490431", "19490100", "19490001", "00000101"])
def test_a_birthday_that_never_was(birthday: str) -> None:
    assert not is_resident_id(resident(birthday))


def test_every_other_last_digit_is_wrong() -> None:
    right = resident("19800517")
    assert [last for last in "0123456789X" if is_resident_id(right[:-1] + last)] == [right[-1]]


@pytest.mark.parametrize(
    "number", ["", DOCUMENT[:-1], DOCUMENT + "0", DOCUMENT.lower(), "0" + DOCUMENT[1:], "１" + DOCUMENT[1:]]
)
def test_what_has_no_resident_id_s_shape(number: str) -> None:
    assert not is_resident_id(number)


def test_two_spellings_of_one_number_are_one() -> None:
    assert spelled(" 110105 19491231-002x ") == DOCUMENT


@pytest.mark.parametrize(
    ("kind", "number", "is_one"),
    [
        (RESIDENT_ID, DOCUMENT, True),
        (RESIDENT_ID, "E12345678", False),
        ("hk_macao", "H12345678", True),
        ("hk_macao", "H1234567890", True),
        ("hk_macao", "H123456789", False),
        ("taiwan", "12345678", True),
        ("taiwan", "123456789", False),
        ("residence", "CHN110105194912", True),
        ("residence", "CHN11010519491", False),
        ("residence", RESIDENCE_CARD, True),
        ("passport", "E12345678", True),
        ("passport", "E123", False),
        ("passport", "E" * 18, False),
    ],
)
def test_each_paper_has_its_shape(kind: str, number: str, is_one: bool) -> None:
    assert is_document(kind, number) is is_one


@pytest.mark.parametrize(
    ("number", "is_one"),
    [
        (DOCUMENT, True),
        (DOCUMENT[:-1] + "0", False),
        (RESIDENCE_CARD, True),
        ("E12345678", True),
        ("12345678", True),
        ("E1", False),
        ("", False),
        ("E" * 18, False),
    ],
)
def test_whatever_paper_somebody_shows(number: str, is_one: bool) -> None:
    assert is_any_document(number) is is_one


def test_there_is_a_shape_for_each_kind() -> None:
    assert set(SHAPES) == {"hk_macao", "taiwan", "residence", "passport"}
