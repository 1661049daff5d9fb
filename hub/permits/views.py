"""The holder's permit as a page to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from hub import clock
from hub.codes import drawing
from hub.codes.asking import NotSigned
from hub.codes.views import soon
from hub.people.models import Person
from hub.permits import making

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from hub.permits.models import Permit


@require_safe
def permit(request: HttpRequest, page: str) -> HttpResponse:
    """The living one; 404 without."""
    found = making.living(get_object_or_404(Person, page=page))
    if found is None:
        raise Http404
    told = shown(found)
    is_told = told["picture"] or told["is_refused"]
    return render(request, "permits/card.html", told) if is_told else soon(request)


def shown(permit: Permit) -> dict[str, object]:
    """What a page shows of it; `picture` is None until the signer has been there, and where it would not."""
    text, is_refused = None, False
    try:
        text = making.text_of(permit)
    except NotSigned:
        is_refused = True
    return {
        "is_refused": is_refused,
        "permit": permit,
        "person": permit.application.person,
        "picture": mark_safe(drawing.paper_svg(text)) if text else None,  # noqa: S308 - drawn by us from Base45
        "until": clock.moment(permit.exp_s),
        "activation": making.activation_of(permit),
    }
