"""What stands before every view: a bound on what may be sent, and the headers that keep a page to itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.http import http_date

from hub import clock
from hub.problems import FOR_PROGRAMS, problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_WITH_PICTURE = re.compile(r"/code/[\w-]+/appeal/")


class BoundedBody:
    """Answers 413 to a body longer than any that the hub knows, before it is read; only an appeal may hold a picture.

    A body without a length is not read at all by Django's WSGI handler.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        most = settings.HUB_MAX_BODY_BYTES
        if _WITH_PICTURE.fullmatch(request.path):
            most += settings.HUB_MAX_PICTURE_BYTES
        if not length.isascii() or not length.isdigit() or int(length[:12]) > most:
            if request.path.startswith(FOR_PROGRAMS):
                return problem(413, "Too large", "The body is larger than the hub takes.")
            return HttpResponse(render_to_string("413.html"), status=413)
        return self.get_response(request)


class PageHeaders:
    """Sets the content security policy and the hub's own date; Django's middleware sets the other headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
        # The demo's day is not the server's, and gates estimate their clock's error by this header.
        response.headers["Date"] = http_date(clock.now_s())
        return response
