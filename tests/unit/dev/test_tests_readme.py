"""The tables of the tests' README name tests that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[2]
ROWS = [
    line for line in (TESTS / "README.md").read_text("utf-8").splitlines() if re.match(r"\|(?! *-|---)", line)
]
NAMED = re.compile(r"`(?P<name>test_\w+)(?P<more>…?)`(?: \((?P<count>\d+)\))?")
FILED = re.compile(r"`((?:attacks|contract|gui|hub|stories|unit)/(?:\w+/)*(?:test_\w+\.py)?)`")


@pytest.fixture(scope="module")
def there() -> list[str]:
    """The name of every test function, and of every test file."""
    files = list(TESTS.rglob("test_*.py"))
    found = [
        name
        for file in files
        for name in re.findall(r"^ *def (test_\w+)\(", file.read_text("utf-8"), re.MULTILINE)
    ]
    return [*found, *(file.stem for file in files)]


def test_each_named_test_is_there(there: list[str]) -> None:
    missing = []
    for named in (found for row in ROWS for found in NAMED.finditer(row)):
        fits = [
            test
            for test in there
            if test == named["name"] or (named["more"] and test.startswith(named["name"]))
        ]
        if not fits or len(fits) != int(named["count"] or len(fits)):
            missing.append(f"{named[0]}: {len(fits)} there")
    assert missing == []


def test_each_named_file_is_there() -> None:
    named = {name for row in ROWS for name in FILED.findall(row)}
    assert [name for name in sorted(named) if not (TESTS / name).exists()] == []


def test_each_of_the_thirty_points_has_a_row() -> None:
    points = [int(row.split("|")[1]) for row in ROWS if row.split("|")[1].strip().isdigit()]
    assert points == list(range(1, 31))
