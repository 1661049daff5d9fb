"""Where the makers' own vectors lie: beside the checkout, never in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

TESTDATA = Path(__file__).resolve().parents[4] / "shared" / "testdata"


@pytest.fixture(scope="session")
def testdata(needed: Callable[[Path | None, str], Path]) -> Callable[[str], Path]:
    """`testdata("nzcp")`: that folder, or a skip; where CI=true its absence is a failure."""

    def found(name: str) -> Path:
        folder = TESTDATA / name
        return needed(folder if folder.is_dir() else None, f"shared test data: {name}")

    return found
