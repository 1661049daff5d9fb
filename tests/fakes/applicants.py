"""People who fill in the hub's form. All made up: their numbers have right check digits, and nobody's names."""

from __future__ import annotations

import datetime as dt

from hub import clock

Said = str | list[str] | None


def resident_id(born: str, serial: int = 771) -> str:
    """A made-up number with its check digit; no place has the code 000000."""
    digits = f"110101{born}{serial:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11]


def day(offset: int = 0) -> str:
    return f"{(clock.now() + dt.timedelta(hours=8, days=offset)).date()}"


def filled(**other: Said) -> dict[str, str | list[str]]:
    """A form without anything to report."""
    said: dict[str, Said] = {
        "name": "王小明",
        "kind": "resident_id",
        "number": resident_id("19900307"),
        "phone": "13800001111",
        "district": "东湖区",
        "purpose": "post",
        "temperature": "36.5",
        "truth": "on",
        "consent": "on",
        "stay-TOTAL_FORMS": "1",
        "stay-INITIAL_FORMS": "0",
    }
    return {name: value for name, value in (said | other).items() if value is not None}


def stay(place: str, first: int, last: int, row: int = 0) -> dict[str, str]:
    return {
        f"stay-{row}-place": place,
        f"stay-{row}-from_on": day(first),
        f"stay-{row}-until_on": day(last),
        "stay-TOTAL_FORMS": str(row + 1),
    }
