"""The holder's page of 健康打卡, and the officers' list of what looks like a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from hub import clock
from hub.apply.pace import in_good_time
from hub.checkin import telling
from hub.checkin.form import CheckInForm
from hub.checkin.models import Sending
from hub.checkin.scripts import Sent, noticed
from hub.evidence.days import day_of
from hub.oversight import trail
from hub.oversight.models import Act
from hub.oversight.sight import WHOLE_CITY, district_of
from hub.people.models import Person

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_LOOKED_BACK_DAYS = 14


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@in_good_time
def check_in(request: HttpRequest, page: str) -> HttpResponse:
    """Today's form, and how many days stand in a row."""
    person = get_object_or_404(Person.objects.select_related("issuer"), page=page)
    form = CheckInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        telling.tell(person, normal=form.is_normal(), words=form.cleaned_data["words"])
        return redirect("check-in", page=page)
    shown = {
        "person": person,
        "form": form,
        "streak": telling.streak(person),
        "is_told": telling.is_told_today(person),
    }
    return render(request, "checkin/check_in.html", shown, status=422 if form.errors else 200)


@staff_member_required
@require_safe
def by_scripts(request: HttpRequest) -> HttpResponse:
    """Of the officer's district; the look is written down."""
    district = district_of(request.user)
    if district is None or not request.user.has_perm("review.propose_decision"):
        raise PermissionDenied
    # Of the whole city, since the same words may come from anywhere; shown are the own district's people.
    since = day_of(clock.now_s()) - _LOOKED_BACK_DAYS
    rows = Sending.objects.filter(day__gt=since).values_list("person_id", "day", "second", "words")
    signs = noticed(Sent(*row) for row in rows.iterator())
    people = Person.objects.filter(pk__in=signs)
    mine = people if district == WHOLE_CITY else people.filter(district=district)
    trail.note(request.user.get_username(), Act.READ, "check-ins by scripts", clock.now())
    return render(
        request, "checkin/by_scripts.html", {"found": [(one, sorted(signs[one.pk])) for one in mine]}
    )
