"""The page where a code of another city becomes one of ours. What was pasted is answered once and kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hub import clock
from hub.codes import drawing
from hub.conversion.converting import Converted, Why, convert
from scanner.protocol.words import REASONS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from scanner.protocol.reason import Reason

MOST_CHARACTERS = 4296
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
    """The form, and after POST the permit (200) or why there is none (422)."""
    if request.method != "POST":
        return render(request, "conversion/page.html")
    text, digits = request.POST.get("code", "")[: MOST_CHARACTERS + 1], request.POST.get("digits", "")[:10]
    found = convert(text, digits)
    if not isinstance(found, Converted):
        return render(request, "conversion/page.html", {"why": _words(found)}, status=422)
    told = {
        "permit": found.claims,
        "city": found.issuer,
        "until": clock.moment(found.claims.exp_s),
        "picture": mark_safe(drawing.paper_svg(found.text)),  # noqa: S308 - drawn by us from Base45
    }
    return render(request, "conversion/permit.html", told)


def _words(reason: Reason | Why) -> tuple[str, str]:
    if isinstance(reason, Why):
        return _WHY[reason]
    return REASONS[reason].zh, REASONS[reason].en
