"""Every refusal of the interfaces is a problem document (RFC 9457), and repeats nothing of what was sent."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from ninja.errors import AuthenticationError, HttpError, ValidationError

from hub.interfaces.clients import seconds_to_wait
from hub.interfaces.declaring import NotValid
from hub.problems import CONTENT_TYPE, problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse
    from ninja import NinjaAPI

_NOT_VALID = "Not as the description asks"
_WHY = {
    400: "Not JSON",
    401: "No client has this token",
    403: "Not in this client's scopes",
    404: "Nobody or nothing is known by that",
    409: "Not now: another request stands in its way",
    422: _NOT_VALID,
    429: "Too often: Retry-After says how many seconds to wait",
}
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
DESCRIBED = {
    "responses": {
        status: {"description": why, "content": {CONTENT_TYPE: {"schema": _PROBLEM}}}
        for status, why in _WHY.items()
    }
}
"""What every operation adds to its own answers in the OpenAPI description."""


def speak_problems(api: NinjaAPI) -> None:
    """Have `api` answer every refusal so."""
    api.exception_handler(HttpError)(_refused)
    api.exception_handler(AuthenticationError)(_unknown)
    api.exception_handler(ValidationError)(_misshapen)
    api.exception_handler(NotValid)(_not_valid)


def _refused(_: HttpRequest, error: HttpError) -> HttpResponse:
    answer = problem(error.status_code, error.message)
    if error.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        answer["Retry-After"] = str(seconds_to_wait())
    return answer


def _unknown(_: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answer = problem(401, "No client has this token")
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def _misshapen(_: HttpRequest, error: ValidationError) -> HttpResponse:
    # The place and the sort of the fault; pydantic's message may quote what was sent.
    return _faults((".".join(str(step) for step in one["loc"][1:]), one["type"]) for one in error.errors)


def _not_valid(_: HttpRequest, error: NotValid) -> HttpResponse:
    return _faults(error.faults)


def _faults(faults: Iterable[tuple[str, str]]) -> HttpResponse:
    return problem(422, _NOT_VALID, "; ".join(f"{member}: {sentence}" for member, sentence in faults))
