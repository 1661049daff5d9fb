"""The officers' pages: what was asked, granting it, looking at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from hub import clock
from hub.cases import opening as rules
from hub.cases.models import Opening
from hub.cases.two_officers import NotGranted
from hub.checkpoints.models import Epoch
from hub.oversight import trail
from hub.oversight.models import Act
from hub.oversight.sight import devices_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse, QueryDict


class GateField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Gates by name."""

    def label_from_instance(self, obj: Epoch) -> str:
        return f"{obj.device.name} · {obj.number}"


class Wish(forms.ModelForm):  # type: ignore[type-arg]
    """Which rows, under which case, what for. Only gates of the officer's district are offered."""

    class Meta:
        model = Opening
        fields = ("case_number", "purpose", "epoch", "first_seq", "last_seq")

    def __init__(self, officer: User, said: QueryDict | None) -> None:
        super().__init__(said)
        gates = Epoch.objects.filter(device__in=devices_of(officer)).select_related("device")
        self.fields["epoch"] = GateField(queryset=gates, label="卡口时期 gate and epoch")


@staff_member_required
@require_http_methods(["GET", "POST"])
def openings(request: HttpRequest) -> HttpResponse:
    """All of the officer's district, and the form to ask for one more."""
    officer = _officer(request)
    wish = Wish(officer, request.POST or None)
    if request.method == "POST" and wish.is_valid():
        try:
            rules.ask(wish.instance, officer, clock.now())
        except NotGranted as refusal:
            messages.error(request, str(refusal))
        else:
            return redirect("openings")
    shown = Opening.objects.filter(epoch__device__in=devices_of(officer)).select_related(
        "epoch__device", "asked_by", "granted_by"
    )
    trail.note(officer.get_username(), Act.READ, "openings", clock.now())
    found = {"wish": wish, "openings": shown.order_by("-pk")[:100], "now": clock.now(), "officer": officer}
    return render(request, "cases/openings.html", found)


@staff_member_required
@require_POST
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """The second officer's yes, with the own password."""
    wanted = get_object_or_404(Opening, pk=pk)
    try:
        rules.grant(wanted, _officer(request), request.POST.get("password", ""), clock.now())
    except NotGranted as refusal:
        messages.error(request, str(refusal))
    return redirect("openings")


@staff_member_required
@require_POST
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """What the rows say; a POST, since every look is counted."""
    wanted = get_object_or_404(Opening.objects.select_related("epoch__device"), pk=pk)
    try:
        rows = rules.look(wanted, _officer(request), clock.now())
    except NotGranted as refusal:
        messages.error(request, str(refusal))
        return redirect("openings")
    return render(request, "cases/answers.html", {"opening": wanted, "rows": rows})


def _officer(request: HttpRequest) -> User:
    return cast("User", request.user)
