"""The Retry-After header (RFC 9110, 10.2.3) in both its forms, bounded."""

from __future__ import annotations

from datetime import UTC

LONGEST_S = 3600.0  # whoever asks for more would silence a gate for a shift
_MAX_DIGITS = 9


def http_date_s(value: str) -> int | None:
    """An HTTP date in seconds since the Unix epoch, or None where `value` is none."""
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - ten modules more, for the first answer only

    try:
        moment = parsedate_to_datetime(value)
        return int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def seconds(value: str, now_s: int) -> float | None:
    """How long to wait, 0 to 3600 s; None for an absent or senseless `value`. A date is measured from `now_s`."""
    value = value.strip()
    if value.isascii() and value.isdigit() and len(value) <= _MAX_DIGITS:
        return min(float(value), LONGEST_S)
    moment_s = http_date_s(value)
    return None if moment_s is None else min(max(0.0, float(moment_s - now_s)), LONGEST_S)
