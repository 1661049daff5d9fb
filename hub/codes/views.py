"""What a holder sees: the live code on the phone, and paper codes to print."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from hub import clock
from hub.codes import drawing, making
from hub.codes.asking import NotSigned
from hub.codes.models import Card
from hub.codes.refreshing import refreshed
from hub.codes.revoking import revoke
from hub.colour.assigning import NotAssigned
from hub.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest


class _Why(NamedTuple):
    zh: str
    en: str


_NO_CARD = (NotAssigned, making.TooManyCards)
_WHY_NOT: dict[type[Exception], _Why] = {
    NotAssigned: _Why("尚未赋码。请先填报。", "No colour was assigned yet. Please declare first."),
    making.TooManyCards: _Why(
        "有效的纸质码已达上限。请先作废不用的纸质码。",
        "There are as many living paper codes as allowed. Have unused ones revoked first.",
    ),
    NotSigned: _Why(
        "签发系统未签此码。请重新制作，或拨打 12345。", "It was not signed. Make another one, or call 12345."
    ),
}


@require_safe
def live_svg(request: HttpRequest, page: str) -> HttpResponse:
    """A code made now, with the hub's time and the colour beside it in headers."""
    iat_s = clock.now_s()
    try:
        claims = refreshed(page, iat_s) or making.live_claims(_holder(page), iat_s)
    except NotAssigned:
        return HttpResponse(status=409)
    answer = HttpResponse(drawing.live_svg(making.sign(claims)), content_type="image/svg+xml")
    answer["X-Code-Colour"] = claims.colour.name.lower()
    answer["X-Code-Time"] = str(clock.now_ms())
    return answer


@require_POST
def make_card(request: HttpRequest, page: str) -> HttpResponse:
    """Make a paper code and show it."""
    try:
        card = making.make_card(_holder(page))
    except _NO_CARD as why:
        return _no_card(request, page, why)
    return redirect("card", page=page, card=card.pk)


@require_safe
def card(request: HttpRequest, page: str, card: int) -> HttpResponse:
    """A paper code to print; the page looks again by itself until the signer has been there."""
    return _paper(request, page, "codes/card.html", [_card(page, card)])


@require_POST
def revoke_card(request: HttpRequest, page: str, card: int) -> HttpResponse:
    """A lost paper code: the next lists say so of it alone."""
    revoke(_card(page, card))
    return redirect("card", page=page, card=card)


@require_POST
def make_sheet(request: HttpRequest, page: str) -> HttpResponse:
    """Make as many as a sheet still lacks, and show it."""
    try:
        making.make_sheet(_holder(page))
    except _NO_CARD as why:
        return _no_card(request, page, why)
    return redirect("sheet", page=page)


@require_safe
def sheet(request: HttpRequest, page: str) -> HttpResponse:
    """Ten paper codes on a sheet of A4, each in a place of its own."""
    living = making.living_cards(_holder(page), clock.now_s())
    if not living:
        return redirect("code-page", page=page)
    return _paper(request, page, "codes/sheet.html", living[: making.SHEET])


def _paper(request: HttpRequest, page: str, template: str, cards: Iterable[Card]) -> HttpResponse:
    try:
        texts = [(card, making.card_text(card)) for card in cards]
    except NotSigned as why:
        return _no_card(request, page, why)
    if not all(text for _, text in texts):
        return soon(request)
    shown = [_shown(card, text) for card, text in texts if text]
    return render(request, template, {"cards": shown, **(shown[0] if shown else {})})


def _no_card(request: HttpRequest, page: str, why: Exception) -> HttpResponse:
    return render(request, "codes/no_card.html", {"page": page, "why": _WHY_NOT[type(why)]}, status=409)


def soon(request: HttpRequest) -> HttpResponse:
    """制码中: a page that asks again in a second."""
    answer = render(request, "codes/soon.html", status=202)
    answer["Refresh"] = "1"
    return answer


def _shown(card: Card, text: str) -> dict[str, object]:
    return {
        "card": card,
        "person": card.person,
        "picture": mark_safe(drawing.paper_svg(text)),  # noqa: S308 - drawn by us from Base45
        "until": clock.moment(card.exp_s),
        "is_over": card.place.revoked or card.exp_s <= clock.now_s(),
    }


def _card(page: str, card: int) -> Card:
    return get_object_or_404(
        Card.objects.select_related("person__issuer", "place"), pk=card, person__page=page
    )


def _holder(page: str) -> Person:
    return get_object_or_404(Person.objects.select_related("issuer"), page=page)
