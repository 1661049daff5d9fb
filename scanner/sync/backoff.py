"""How long to wait after trouble: exponential with full jitter, so that a city's gates do not come back all at once."""

from __future__ import annotations

FIRST_S, LONGEST_S = 1.0, 300.0
_DOUBLINGS = 9  # 2 ** 9 is beyond the longest


def delay_s(failures: int, jitter: float, retry_after_s: float | None = None) -> float:
    """Seconds to wait after the `failures`-th failure in a row (from 1); `jitter` is random in [0, 1).

    What the hub asked for is waited in full, with the jitter on top.
    Source: Brooker, "Exponential Backoff And Jitter" (full jitter).
    """
    ceiling_s = min(LONGEST_S, FIRST_S * (1 << min(failures - 1, _DOUBLINGS)))
    return jitter * ceiling_s + (retry_after_s or 0.0)
