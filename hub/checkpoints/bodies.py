"""The door for signed bodies: bounded, of one type, and a problem document for everything else."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from hub.problems import problem
from scanner.protocol.cbor import Malformed

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest


class Refused(Exception):
    """A well-formed request that is not granted; `status` is the problem's, the text its title."""

    def __init__(self, status: int, title: str) -> None:
        super().__init__(title)
        self.status = status


def takes(
    content_type: str, max_bytes: int
) -> Callable[[Callable[[bytes], HttpResponse]], Callable[[HttpRequest], HttpResponse]]:
    """Make a view of a function from the posted body to the answer.

    The body is at most `max_bytes` (413) of `content_type` (415). `Malformed` becomes 400, `Refused` its own status.
    No cookie is looked at, so there is nothing to forge across sites.
    """

    def door(answer: Callable[[bytes], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
        @csrf_exempt
        @require_POST
        @wraps(answer)
        def view(request: HttpRequest) -> HttpResponse:
            if request.content_type != content_type:
                return problem(415, "Another content type", f"This path takes {content_type}.")
            body = request.read(max_bytes + 1)
            if len(body) > max_bytes:
                return problem(413, "Too large", f"This path takes at most {max_bytes} bytes.")
            try:
                return answer(body)
            except Malformed as error:
                return problem(400, "Malformed", str(error))
            except Refused as error:
                return problem(error.status, str(error))

        return view

    return door


def answered(body: bytes, content_type: str) -> HttpResponse:
    """A success; `body` is CBOR or COSE of ours."""
    return HttpResponse(body, content_type=content_type)


def printable(text: str, characters: int) -> str:
    """`text` from outside as it may be kept: PostgreSQL takes no NUL, and no control character helps an operator."""
    return "".join(c for c in text if c.isprintable())[:characters]
