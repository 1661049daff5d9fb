"""How fast one address may send forms. Each web process counts for itself, in memory; nothing about an address is kept.

Behind one address there may be a whole dormitory, so the bound is high: it stops a script, not people. Programs on this
machine are not counted: a proxy in front of the hub has bounds of its own.
"""

from __future__ import annotations

import functools
import threading
from collections import Counter
from typing import TYPE_CHECKING, Any, Concatenate

from django.shortcuts import render

from hub import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    View = Callable[Concatenate[HttpRequest, ...], HttpResponse]

MOST_A_MINUTE = 60
_MINUTE_S = 60
_HERE = frozenset({"127.0.0.1", "::1"})


class Pace:
    """Counts by address within one minute; the next minute begins with nothing."""

    def __init__(self, most: int) -> None:
        self._most, self._minute, self._lock = most, 0, threading.Lock()
        self._sent: Counter[str] = Counter()

    def allows(self, address: str, now_s: int) -> bool:
        with self._lock:
            if now_s // _MINUTE_S != self._minute:
                self._minute = now_s // _MINUTE_S
                self._sent.clear()
            self._sent[address] += 1
            return self._sent[address] <= self._most


_pace = Pace(MOST_A_MINUTE)


def in_good_time(view: View) -> View:
    """The view answers 429 to forms that come faster than people write."""

    @functools.wraps(view)
    def held(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - the view's own
        address = request.META.get("REMOTE_ADDR", "")
        if request.method != "POST" or address in _HERE or _pace.allows(address, clock.now_s()):
            return view(request, *args, **kwargs)
        answer = render(request, "apply/too_fast.html", status=429)
        answer["Retry-After"] = str(_MINUTE_S)
        return answer

    return held
