"""How many of the makers' own vectors behave as they say: their tests, run once more and counted."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.bench._table import Row

TESTS = ("tests/unit/formats/test_eu_vectors.py", "tests/unit/formats/test_other_vectors.py")


def rows() -> list[Row]:
    """One row; none where the shared vectors are not there. What cannot behave is named on the screen."""
    with tempfile.TemporaryDirectory() as place:
        report = Path(place) / "report.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-o",
            "junit_family=xunit1",
            f"--junitxml={report}",
            *TESTS,
        ]
        subprocess.run(command, check=False, capture_output=True, timeout=300)
        cases = list(ET.parse(report).iter("testcase"))
    total = sum(_said(case) for case in cases)
    behaving = sum(
        _said(case) for case in cases if case.find("failure") is None and case.find("error") is None
    )
    for case in cases:
        for one in case.iterfind("properties/property[@name='cannot']"):
            print(f"cannot behave as its makers say: {one.get('value')}")
    if not total:
        print("the shared vectors are not there")
        return []
    ratio = 100 * behaving / total
    peers = {"vectors": float(total), "behaving": float(behaving)}
    return [Row("shared vectors behaving as their makers say", "%", ratio, peers, "100", behaving == total)]


def _said(case: ET.Element) -> int:
    return sum(int(one.get("value", 0)) for one in case.iterfind("properties/property[@name='vectors']"))
