"""Errors for programs: problem details (RFC 9457) on every path that programs use."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import JsonResponse

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

CONTENT_TYPE = "application/problem+json"
FOR_PROGRAMS = ("/api/", "/lists/", "/trust/")


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
