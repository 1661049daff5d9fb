"""The door to the officers' pages: sessions end by themselves, and who changes colours has shown the second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from hub import clock
from hub.oversight.second_factor import is_needed
from hub.problems import DATABASE_AWAY, not_now

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from hub.oversight.models import SecondFactor

IDLE_S, LONGEST_S = 1800, 8 * 3600
PROVEN = "second_factor"
_BEGAN, _SEEN = "began_s", "seen_s"
_SEEN_EVERY_S = 60
_BEHIND_IT = ("/admin/", "/oversight/")
_BEFORE_IT = ("/admin/login/", "/admin/logout/", "/admin/jsi18n/")


class OfficersDoor:
    """A session ends IDLE_S after the last page and LONGEST_S after the first, whatever the browser does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            stopped = request.path.startswith(_BEHIND_IT) and _stopped(request)
        except DATABASE_AWAY as trouble:  # Django asks `process_exception` about views only
            return not_now(request, trouble)
        return stopped or self.get_response(request)


def let_in(request: HttpRequest, factor: SecondFactor) -> None:
    """The session has shown that factor; with another one given it has not."""
    request.session.cycle_key()
    request.session[PROVEN] = bytes(factor.nonce).hex()


def _stopped(request: HttpRequest) -> HttpResponse | None:
    """Where the request has to go first; None where it may go on, signed out if its session is over."""
    if not request.user.is_authenticated:
        return None
    if _is_over(request):
        logout(request)
    elif _lacks_factor(request):
        return redirect(f"{reverse('second-factor')}?{urlencode({'next': request.get_full_path()})}")
    return None


def _is_over(request: HttpRequest) -> bool:
    session, now_s = request.session, clock.now_s()
    began_s, seen_s = session.setdefault(_BEGAN, now_s), session.setdefault(_SEEN, now_s)
    if not (0 <= now_s - began_s < LONGEST_S and 0 <= now_s - seen_s < IDLE_S):
        return True
    if now_s - seen_s >= _SEEN_EVERY_S:
        session[_SEEN] = now_s
    return False


def _lacks_factor(request: HttpRequest) -> bool:
    if request.path.startswith(_BEFORE_IT) or request.path == reverse("second-factor"):
        return False
    user = cast("User", request.user)
    if not is_needed(user):
        return False
    factor = getattr(user, "second_factor", None)
    return factor is None or request.session.get(PROVEN) != bytes(factor.nonce).hex()
