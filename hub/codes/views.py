"""What a holder sees: the live code on the phone, and paper codes to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from hub import clock
from hub.codes import drawing, making
from hub.codes.models import Card
from hub.colour.assigning import NotAssigned
from hub.people.models import Person
from scanner.protocol.health_code import Colour

if TYPE_CHECKING:
    from django.http import HttpRequest

_PRIVATE = "no-referrer"  # the page's own address lets people in: it is told to nobody


@require_safe
def page(request: HttpRequest, page: str) -> HttpResponse:
    """The phone's page; the code comes by itself (`live-code.js`)."""
    person = _holder(page)
    return _private(render(request, "codes/page.html", {"person": person, "issuer": person.issuer}))


@require_safe
def live_svg(request: HttpRequest, page: str) -> HttpResponse:
    """A code made now, with the hub's time and the colour beside it in headers."""
    person = _holder(page)
    iat_s = clock.now_s()
    try:
        claims = making.live_claims(person, iat_s)
    except NotAssigned:
        return HttpResponse(status=409)
    answer = HttpResponse(drawing.live_svg(making.sign(claims)), content_type="image/svg+xml")
    answer["X-Code-Colour"] = claims.colour.name.lower()
    answer["X-Code-Time"] = str(clock.now_ms())
    return _private(answer)


@require_POST
def make_card(request: HttpRequest, page: str) -> HttpResponse:
    """Make a paper code and show it."""
    try:
        card = making.make_card(_holder(page))
    except (NotAssigned, making.TooManyCards):
        return _private(render(request, "codes/no_card.html", status=409))
    return redirect("card", page=page, card=card.pk)


@require_safe
def card(request: HttpRequest, page: str, card: int) -> HttpResponse:
    """A paper code to print."""
    found = get_object_or_404(
        Card.objects.select_related("person__issuer", "place"), pk=card, person__page=page
    )
    told = {
        "card": found,
        "person": found.person,
        "picture": mark_safe(drawing.paper_svg(making.card_text(found))),  # noqa: S308 - drawn by us from Base45
        "until": clock.moment(found.exp_s),
        "colour": Colour(found.colour).name.lower(),
        "is_over": found.place.revoked or found.exp_s <= clock.now_s(),
    }
    return _private(render(request, "codes/card.html", told))


def _holder(page: str) -> Person:
    return get_object_or_404(Person.objects.select_related("issuer"), page=page)


def _private(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = _PRIVATE
    return response
