"""A yellow person's temperature that is to undo a report: from the limit on it is a fever."""

from __future__ import annotations

import pytest

from scanner.check.weighing import measured_again
from scanner.protocol.reason import Reason
from tests.fakes.people import holder


@pytest.mark.parametrize(
    ("tenths", "reason"),
    [(372, Reason.ANSWER_CLEARED), (373, Reason.ANSWER_FEVER), (374, Reason.ANSWER_FEVER)],
)
def test_the_limit_itself_is_a_fever(tenths: int, reason: Reason) -> None:
    assert measured_again(holder(), tenths, limit=373).reason == reason
