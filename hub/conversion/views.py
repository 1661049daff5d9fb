"""The page where a code of another city becomes one of ours. What was pasted is kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.signing import BadSignature, Signer
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hub import clock
from hub.codes import drawing
from hub.codes.asking import NotSigned
from hub.codes.views import soon
from hub.conversion.converting import LIFE_S, Why, convert, permit_of
from hub.conversion.models import Conversion
from scanner.protocol.words import REASONS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from scanner.protocol.reason import Reason

MOST_CHARACTERS = 4296
SHOWN_S = 3600
_WHY = {
    Why.OURS: ("本市的码无需转码。", "This city's own code needs no conversion."),
    Why.NAMELESS: ("此码没有姓名，请换带姓名的码。", "This code names nobody; use one with a name."),
    Why.ENOUGH: (
        "今天已转码多次，请用已有的路条。",
        "Converted often enough today; use a permit that you have.",
    ),
    Why.DIGITS: ("证件号第15至17位与码不符。", "These digits are not those of the code's holder."),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The form, and after POST the way to the permit (302) or why there is none (422)."""
    if request.method != "POST":
        return render(request, "conversion/page.html")
    text, digits = request.POST.get("code", "")[: MOST_CHARACTERS + 1], request.POST.get("digits", "")[:10]
    found = convert(text, digits)
    if not isinstance(found, Conversion):
        return render(request, "conversion/page.html", {"why": _words(found)}, status=422)
    return redirect("converted", shown=_signer().sign_object(found.pk))


@never_cache
@require_safe
def permit(request: HttpRequest, shown: str) -> HttpResponse:
    """The permit, for whoever was led here within the last hour; the page looks again until it is signed."""
    try:
        made = _signer().unsign_object(shown)
    except BadSignature as error:
        raise Http404 from error
    recent = Conversion.objects.filter(exp_s__gt=clock.now_s() + LIFE_S - SHOWN_S)
    conversion = get_object_or_404(recent.select_related("ours__person"), pk=made)
    try:
        found = permit_of(conversion)
    except NotSigned as error:
        raise Http404 from error
    if found.text is None:
        return soon(request)
    told = {
        "permit": found.claims,
        "city": found.issuer,
        "until": clock.moment(found.claims.exp_s),
        "picture": mark_safe(drawing.paper_svg(found.text)),  # noqa: S308 - drawn by us from Base45
    }
    return render(request, "conversion/permit.html", told)


def _signer() -> Signer:
    return Signer(salt="converted")


def _words(reason: Reason | Why) -> tuple[str, str]:
    if isinstance(reason, Why):
        return _WHY[reason]
    return REASONS[reason].zh, REASONS[reason].en
