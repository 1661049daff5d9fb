"""The officers' pages of 审核: what is held in the district, one declaration, the word on it. Each look is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub import clock, sealed
from hub.apply import identity
from hub.oversight import trail
from hub.oversight.models import Act
from hub.permits import making, reviewing
from hub.permits.declared import declared
from hub.review.asking import due_after
from hub.review.workload import hours

if TYPE_CHECKING:
    import datetime as dt

    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse

    from hub.apply.models import Application

_SHOWN = 200


class _Held(NamedTuple):
    application: Application
    waits_h: int
    due_at: dt.datetime


_may_review = permission_required("permits.review_application", raise_exception=True)


class Word(forms.Form):
    """Yes, or no with a sentence."""

    why = forms.CharField(
        label="退回理由（告知本人） why: the holder reads this",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@staff_member_required
@_may_review
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The held ones of the officer's district, the oldest first, and how the work stands."""
    now, officer = clock.now(), _officer(request)
    held = reviewing.waiting(officer).select_related("person")[:_SHOWN]
    found = {
        "held": [_Held(one, hours(now - one.sent_at), due_after(one.sent_at)) for one in held],
        "work": reviewing.work(officer, now),
        "now": now,
    }
    _note(request, "applications")
    return render(request, "permits/queue.html", found)


@staff_member_required
@_may_review
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """What was declared, and the officer's word."""
    application = _application(request, pk)
    word = Word(request.POST or None)
    if request.method == "POST" and word.is_valid():
        try:
            _settle(request, application, word.cleaned_data["why"])
        except reviewing.NotReviewed as refusal:
            messages.error(request, str(refusal))
        else:
            return redirect("applications")
    _note(request, f"application {pk}")
    permit = getattr(application, "permit", None)
    found = {
        "application": application,
        "declared": declared(application),
        "activation": making.activation_of(permit) if permit else None,
        "former": application.person.applications.exclude(pk=pk),
        "word": word,
    }
    return render(request, "permits/one.html", found)


@staff_member_required
@_may_review
@require_POST
def holder(request: HttpRequest, pk: int) -> HttpResponse:
    """Who it is, in clear words: a POST, since every look is counted."""
    application = _application(request, pk)
    _note(request, f"holder of application {pk}")
    try:
        who = identity.of(application)
    except sealed.Destroyed:
        who = None
    return render(request, "permits/holder.html", {"application": application, "who": who})


def _settle(request: HttpRequest, application: Application, why: str) -> None:
    officer, now = _officer(request), clock.now()
    if "grant" in request.POST:
        reviewing.grant(application, officer, now)
    else:
        reviewing.refuse(application, why, officer, now)


def _application(request: HttpRequest, pk: int) -> Application:
    mine = reviewing.of(_officer(request)).select_related("person__issuer", "permit__place")
    found: Application = get_object_or_404(mine, pk=pk)
    return found


def _note(request: HttpRequest, what: str) -> None:
    trail.note(_officer(request).get_username(), Act.READ, what, clock.now())


def _officer(request: HttpRequest) -> User:
    return cast("User", request.user)
