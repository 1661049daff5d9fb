"""The overseers' pages: how each gate is, and what came from it hour by hour. Each look is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.admin.views.decorators import staff_member_required
from django.db.models import Count, Sum
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hub import clock
from hub.oversight import trail
from hub.oversight.models import Act
from hub.oversight.sight import devices_of
from hub.passes import completeness
from hub.passes.models import Alarm, GuardDay

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from hub.checkpoints.models import Device

SILENT_MIN, CLOCK_S = 5, 60
LIST_AMBER_MIN, LIST_STALE_MIN = 24 * 60, 72 * 60
_DAY = timedelta(days=1)
GUARD_DAYS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class State:
    """A gate as its last sign of life told it; ages in minutes, the clock's error in seconds, None where it said nothing."""

    device: Device
    silent_min: int | None
    list_min: int | None
    clock_s: int | None
    alarms: int

    @property
    def is_silent(self) -> bool:
        return self.silent_min is None or self.silent_min >= SILENT_MIN

    @property
    def list_doubt(self) -> str:
        if self.list_min is None or self.list_min >= LIST_STALE_MIN:
            return "bad"
        return "doubt" if self.list_min >= LIST_AMBER_MIN else "good"

    @property
    def is_clock_wrong(self) -> bool:
        return self.clock_s is not None and abs(self.clock_s) > CLOCK_S

    @property
    def is_camera_well(self) -> bool:
        return self.device.reported_camera in ("LIVE", "")


@staff_member_required
@require_safe
def gates(request: HttpRequest) -> HttpResponse:
    """Heartbeats: list, queue, clock, camera, alarms of a day; the worst first."""
    now = clock.now()
    chosen = devices_of(request.user).exclude(confirmed_at=None)
    alarms = dict(
        Alarm.objects.filter(raised_at__gt=now - _DAY, device__in=chosen)
        .values_list("device")
        .annotate(count=Count("pk"))
    )
    states = [_state(device, alarms.get(device.pk, 0), now) for device in chosen.order_by("name", "pk")]
    states.sort(key=lambda state: (not state.is_silent, -state.alarms))
    _note(request, "gates", now)
    return render(request, "passes/gates.html", {"states": states, "now": now})


@staff_member_required
@require_safe
def completeness_page(request: HttpRequest) -> HttpResponse:
    """Gates and hours."""
    now = clock.now()
    found = completeness.gates(now, devices_of(request.user))
    _note(request, "completeness", now)
    shown = {"gates": found, "hours": completeness.hours(now), "now": now}
    return render(request, "passes/completeness.html", shown)


@staff_member_required
@require_safe
def guards(request: HttpRequest) -> HttpResponse:
    """Seven days' overrides and annulments of each gate's guards; who let most in comes first."""
    now = clock.now()
    found = (
        GuardDay.objects.filter(device__in=devices_of(request.user), day__gt=(now - GUARD_DAYS).date())
        .values("device__name", "guard")
        .annotate(judged=Sum("judged"), overrides=Sum("overrides"), annulled=Sum("annulled"))
        .order_by("-overrides", "-annulled", "device__name", "guard")
    )
    _note(request, "guards", now)
    return render(request, "passes/guards.html", {"guards": found, "now": now})


def _state(device: Device, alarms: int, now: datetime) -> State:
    seen = device.last_seen_at
    now_s = int(now.timestamp())
    list_s = device.reported_list_iat_s
    told = seen is not None and device.reported_wall_ms > 0
    return State(
        device,
        int((now - seen).total_seconds()) // 60 if seen else None,
        max(now_s - list_s, 0) // 60 if list_s else None,
        round(device.reported_wall_ms / 1000 - seen.timestamp()) if told and seen else None,
        alarms,
    )


def _note(request: HttpRequest, what: str, now: datetime) -> None:
    trail.note(request.user.get_username(), Act.READ, what, now)
