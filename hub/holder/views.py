"""The holder's page: the live code, the colour with its reason, the family's codes, and what the phone keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hub import clock
from hub.apply.models import Guardianship
from hub.codes import drawing, making
from hub.codes.models import Card
from hub.colour.assigning import NotAssigned, colour_of
from hub.holder.reason import told
from hub.people.models import Person
from hub.permits import views as permits
from hub.permits.making import living

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
def page(request: HttpRequest, page: str) -> HttpResponse:
    """The phone's page; the code comes by itself (`live-code.js`)."""
    person = _holder(page)
    permit = living(person)
    family = Guardianship.objects.filter(guardian=person).select_related("person").order_by("pk")
    shown: dict[str, Any] = {
        "person": person,
        "issuer": person.issuer,
        "told": told(person),
        "permit": permits.shown(permit) if permit else None,
        "family": [(one, _shown_as(one.person)) for one in family],
        "cards": Card.objects.filter(person=person, place__revoked=False, exp_s__gt=clock.now_s()).order_by(
            "pk"
        ),
        "appeal": person.appeals.first(),
        "application": person.applications.first(),
    }
    answer = render(request, "holder/page.html", shown)
    if shown["permit"] and not shown["permit"]["picture"]:
        answer["Refresh"] = "1"  # until the signer has been there
    return answer


@require_safe
def emergency(request: HttpRequest, page: str) -> HttpResponse:
    """应急码: a code of four hours that the phone keeps for when there is no network.

    {"svg", "lives_s", "until"}: how long from now on, since a phone's clock may be wrong, and the city's own words for it.
    """
    person = _holder(page)
    try:
        claims = making.emergency_claims(person, clock.now_s())
    except NotAssigned:
        return HttpResponse(status=409)
    until = localtime(clock.moment(claims.exp_s))
    told = {
        "svg": drawing.live_svg(making.sign(claims)),
        "lives_s": claims.exp_s - claims.iat_s,
        "until": f"{until:%Y-%m-%d %H:%M}",
    }
    return JsonResponse(told)


@require_safe
def manifest(request: HttpRequest, page: str) -> HttpResponse:
    """What the phone needs to put the page on its home screen."""
    person = _holder(page)
    at = reverse("code-page", args=[person.page])
    icons = [{"src": static("holder/icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}]
    for size in (192, 512):  # `icon.py`
        png = static(f"holder/icon-{size}.png")
        icons.append({"src": png, "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"})
    said = {
        "name": _("健康码"),
        "short_name": _("健康码"),
        "start_url": at,
        "scope": at,
        "display": "standalone",
        "background_color": "#eef2f5",
        "theme_color": "#ffffff",
        "icons": icons,
    }
    return JsonResponse(said, content_type="application/manifest+json")


@require_safe
def keeper(request: HttpRequest) -> HttpResponse:
    """The service worker, served from `/code/` because it may keep only what lies below its own address."""
    return render(request, "holder/keeper.js", {"kept": _KEPT}, content_type="text/javascript")


_KEPT = ("codes/codes.css", "holder/holder.css", "codes/live-code.js", "holder/icon.svg")


def _shown_as(person: Person) -> str:
    try:
        return colour_of(person).name.lower()
    except NotAssigned:
        return "permit" if living(person) else ""


def _holder(page: str) -> Person:
    return get_object_or_404(Person.objects.select_related("issuer"), page=page)
