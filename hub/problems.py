"""Errors for programs: problem details (RFC 9457) on every path that programs use.

A database that is locked, full or away is no mistake of whoever asked, and nothing of the request is stored: 503, and when
to come again. Gates obey it, people read it.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

CONTENT_TYPE = "application/problem+json"
FOR_PROGRAMS = ("/api/", "/lists/", "/trust/")
AGAIN_IN_S = 5
DATABASE_AWAY = (OperationalError, InterfaceError)
_AWAY = ("Not now", "The database does not answer; nothing of this request was kept.")
_log = logging.getLogger("hub.problems")


def problem(status: int, title: str, detail: str = "") -> HttpResponse:
    """A problem document; neither `title` nor `detail` may repeat what was sent."""
    body = {"type": "about:blank", "title": title, "status": status, **({"detail": detail} if detail else {})}
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)


class ProblemsForPrograms:
    """Turns Django's own error pages into problem documents where a program asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        told = response.headers.get("Content-Type", "").startswith(CONTENT_TYPE)
        if response.status_code < HTTPStatus.BAD_REQUEST or told or not request.path.startswith(FOR_PROGRAMS):
            return response
        answer = problem(response.status_code, HTTPStatus(response.status_code).phrase)
        for name in ("Allow", "Retry-After", "WWW-Authenticate"):
            if name in response.headers:
                answer[name] = response.headers[name]
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to a view that did not reach the database; None for every other exception."""
        return not_now(request, exception) if isinstance(exception, DATABASE_AWAY) else None


def not_now(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer where the database did not."""
    _log.error("the database does not answer: %s", exception)
    is_program = request.path.startswith(FOR_PROGRAMS)
    answer = problem(503, *_AWAY) if is_program else HttpResponse(render_to_string("503.html"), status=503)
    answer["Retry-After"] = str(AGAIN_IN_S)
    return answer
