"""The holder's side of 复核: ask, see where it stands and until when, take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from hub.apply.pace import in_good_time
from hub.people.models import Person
from hub.review.asking import ask, withdraw
from hub.review.form import AppealForm
from hub.review.models import OPEN_STATES
from hub.review.trouble import NotAsked

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@in_good_time
def appeal(request: HttpRequest, page: str) -> HttpResponse:
    """The form, or where the open appeal stands; former ones below."""
    person = get_object_or_404(Person, page=page)
    form = AppealForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask(person, form.cleaned_data["reason"], form.cleaned_data["picture"])
        except NotAsked as why:
            form.add_error(None, str(why))
        else:
            return redirect("appeal", page=page)
    appeals = list(person.appeals.all())
    is_open = bool(appeals) and appeals[0].state in OPEN_STATES
    told = {"person": person, "form": form, "appeals": appeals, "is_open": is_open}
    return render(request, "review/appeal.html", told, status=422 if form.errors else 200)


@require_POST
def take_back(request: HttpRequest, page: str) -> HttpResponse:
    withdraw(get_object_or_404(Person, page=page))
    return redirect("appeal", page=page)
