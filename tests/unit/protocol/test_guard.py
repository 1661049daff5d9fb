"""Which PINs are none."""

from __future__ import annotations

import pytest

from scanner.protocol.guard import Checked, Guard, PinFault, Role, pin_fault


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "48291a", "４８２９１３", "48 291", "-48291"])
def test_a_pin_is_six_digits(pin: str) -> None:
    assert pin_fault(pin) is PinFault.NOT_SIX_DIGITS


@pytest.mark.parametrize(
    "pin",
    [
        "000000",
        "111111",
        "999999",
        "123456",
        "890123",
        "654321",
        "210987",
        "121212",
        "909090",
        "123123",
        "471471",
    ],
)
def test_what_everybody_tries_is_refused(pin: str) -> None:
    assert pin_fault(pin) is PinFault.TOO_PLAIN


@pytest.mark.parametrize("pin", ["482913", "719264", "112233", "123457", "135791", "123321", "100000"])
def test_others_are_taken(pin: str) -> None:
    assert pin_fault(pin) is None


def test_the_log_names_a_guard_by_two_digits() -> None:
    assert [Guard(n, "李", Role.GUARD).label for n in (1, 99)] == ["01", "99"]


def test_a_pin_that_proved_nobody_is_waited_for_only_where_that_is_said() -> None:
    assert (Checked().guard, Checked().wait_s) == (None, 0)
