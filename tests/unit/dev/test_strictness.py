"""The rules of tests/conftest.py and pyproject.toml are seen to bite."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[3]

TESTS = {
    "leaves_a_thread": """
        def test_it():
            import threading
            threading.Thread(target=threading.Event().wait, args=[4]).start()
    """,
    "warns": """
        def test_it():
            import warnings
            warnings.warn("old")
    """,
    "has_a_mark_nobody_knows": """
        import pytest
        @pytest.mark.slwo
        def test_it():
            pass
    """,
    "passes_against_expectation": """
        import pytest
        @pytest.mark.xfail
        def test_it():
            pass
    """,
    "makes_qt_warn": """
        def test_it():
            from PySide6.QtCore import qWarning
            qWarning("no such slot")
    """,
    "needs_a_browser": """
        def test_it(needed):
            needed(None, "chromium")
    """,
    "is_good": """
        def test_it(needed):
            assert needed("/usr/bin/chromium", "chromium") == "/usr/bin/chromium"
    """,
}


@pytest.fixture(scope="module", params=["", "true"], ids=["desk", "ci"])
def said(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What pytest says of each of those tests under our rules: PASSED, SKIPPED, FAILED or ERROR."""
    tree = tmp_path_factory.mktemp("strict")
    (tree / "tests" / "fakes").mkdir(parents=True)
    for ours in ("conftest.py", "fakes/migrated.py"):
        shutil.copy(HERE / "tests" / ours, tree / "tests" / ours)
    shutil.copy(HERE / "pyproject.toml", tree)
    for name, source in TESTS.items():
        (tree / "tests" / f"test_{name}.py").write_text(textwrap.dedent(source), encoding="utf-8")
    asked = [
        sys.executable,
        "-m",
        "pytest",
        "-rA",
        "--continue-on-collection-errors",
        "-p",
        "no:cacheprovider",
    ]
    world = os.environ | {"PYTHONPATH": str(HERE), "CI": request.param, "COLUMNS": "200"}
    done = subprocess.run(asked, cwd=tree, env=world, capture_output=True, text=True, check=False)
    found = re.findall(r"^(PASSED|SKIPPED|FAILED|ERROR).*? ?tests/test_(\w+)\.py", done.stdout, re.MULTILINE)
    found += [("SKIPPED", "needs_a_browser")] if "1 skipped" in done.stdout else []
    return {name: word for word, name in found} | {"ci": request.param}


@pytest.mark.parametrize("name", list(TESTS)[:5])
def test_a_lapse_is_no_pass(said: dict[str, str], name: str) -> None:
    assert said[name] in {"FAILED", "ERROR"}


def test_a_missing_browser_is_a_skip_at_the_desk_and_a_failure_in_ci(said: dict[str, str]) -> None:
    assert said["needs_a_browser"] == ("FAILED" if said["ci"] else "SKIPPED")


def test_a_good_test_passes(said: dict[str, str]) -> None:
    assert said["is_good"] == "PASSED"
