"""The page that asks for the second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib.admin.views.decorators import staff_member_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from hub import clock
from hub.oversight.door import let_in
from hub.oversight.second_factor import NotProven, prove

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse

_LONGEST_CODE = 20


@staff_member_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
def second_factor(request: HttpRequest) -> HttpResponse:
    """Six digits; then on to where the officer wanted to go."""
    officer, why = cast("User", request.user), ""
    if request.method == "POST":
        try:
            let_in(request, prove(officer, request.POST.get("code", "")[:_LONGEST_CODE], clock.now()))
        except NotProven as refusal:
            why = str(refusal)
        else:
            return redirect(_wanted(request))
    has_one = hasattr(officer, "second_factor")
    shown = {"why": why, "has_one": has_one, "next": _wanted(request)}
    return render(request, "oversight/second_factor.html", shown, status=422 if why else 200)


def _wanted(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if url_has_allowed_host_and_scheme(asked, None) else reverse("gates")
