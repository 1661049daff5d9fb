"""The officers' page of doubts: what waits for a decision, what was set aside. Looks and decisions are written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from hub import clock
from hub.oversight import trail
from hub.oversight.models import Act
from hub.oversight.sight import devices_of
from hub.passes import doubts as rules
from hub.passes.models import Verdict

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_MOST = 100


@staff_member_required
@permission_required("passes.view_alarm", raise_exception=True)
@require_safe
def doubts(request: HttpRequest) -> HttpResponse:
    """Of the officer's district."""
    now, devices = clock.now(), devices_of(request.user)
    trail.note(request.user.get_username(), Act.READ, "doubts", now)
    found = rules.of(devices)
    shown = {
        "open": [(alarm, rules.WHY[alarm.detail]) for alarm in found.filter(decision=None)[:_MOST]],
        "decided": [(alarm, rules.WHY[alarm.detail]) for alarm in found.exclude(decision=None)[:20]],
        "set_aside": rules.set_aside(devices, now),
        "verdicts": [(verdict.value, *verdict.label.split(" ", 1)) for verdict in Verdict],
    }
    return render(request, "passes/doubts.html", shown)


@staff_member_required
@permission_required("passes.decide_doubt", raise_exception=True)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer's word, once."""
    alarm = get_object_or_404(rules.of(devices_of(request.user)), pk=pk)
    said = request.POST.get("verdict", "")
    if said not in Verdict.values:
        messages.error(request, "请选择裁定 Choose a verdict")
    elif not rules.decide(alarm, Verdict(said), request.user.get_username(), clock.now()):
        messages.error(request, "已由他人裁定 Somebody else has decided already")
    return redirect("doubts")
