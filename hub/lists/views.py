"""The lists, for devices only: who is yellow or red is public health data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from hub.checkpoints.access import device_for
from hub.lists.models import ListToken
from hub.problems import problem
from scanner.protocol.status_list import TYP

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


@require_safe
def status_list(request: HttpRequest, issuer: str, generation: int) -> HttpResponseBase:
    if device_for(request) is None:
        answer = problem(401, "A device's access token is needed")
        answer["WWW-Authenticate"] = 'Bearer realm="lists"'
        return answer
    wanted = ListToken.objects.filter(issuer=issuer, generation=generation)
    etag = wanted.values_list("etag", flat=True).first()
    if etag is None:
        return problem(404, "No such list")
    answer = get_conditional_response(request, etag=f'"{etag}"') or _whole(wanted.get())
    answer["Cache-Control"] = "private, no-cache"
    answer.headers.setdefault("ETag", f'"{etag}"')
    return answer


def _whole(found: ListToken) -> HttpResponse:
    return HttpResponse(bytes(found.token), content_type=TYP, headers={"ETag": f'"{found.etag}"'})
