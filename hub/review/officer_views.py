"""The officers' pages of 复核: the district's queue, one appeal, its decision by two. Each look is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub import clock, sealed
from hub.apply import identity
from hub.apply.models import Application
from hub.holder.reason import told
from hub.oversight import trail
from hub.oversight.models import Act
from hub.oversight.sight import WHOLE_CITY, district_of
from hub.review import deciding, workload
from hub.review.asking import due_after
from hub.review.models import OPEN_STATES, Appeal, AppealState, Decision
from hub.review.word import Word

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import HttpRequest

_SHOWN = 200


class _Pending(NamedTuple):
    decision: Decision
    waits_h: int
    due_at: dt.datetime
    is_late: bool


@staff_member_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The open ones of the officer's district, the oldest first, and how the work stands."""
    now, mine = clock.now(), _of_district(request)
    still = mine.filter(state__in=OPEN_STATES)
    found = {
        "appeals": still.select_related("person").order_by("due_at")[:_SHOWN],
        "now": now,
        "work": deciding.work(mine, now),
        "in_review": still.filter(state=AppealState.IN_REVIEW).count(),
        "bulk": deciding.bulk_hands(now),
        "decisions": _with_deadline(deciding.open_by_hand(_officer(request)), now),
        "officer": _officer(request),
    }
    _note(request, "appeals")
    return render(request, "review/queue.html", found)


@staff_member_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """What the holder says, what the colour rests on, and the form for the first officer's word."""
    appeal = _appeal(request, pk)
    word = Word(request.POST or None)
    if request.method == "POST" and word.is_valid():
        try:
            word.propose(appeal.person, _officer(request), clock.now(), appeal)
        except deciding.NotDecided as refusal:
            messages.error(request, str(refusal))
        return redirect("one-appeal", pk=pk)
    _note(request, f"appeal {pk}")
    found = {
        "appeal": appeal,
        "reason": _opened(appeal),
        "told": told(appeal.person),
        "decision": appeal.decisions.filter(settled_at=None).first(),
        "word": word,
        "officer": _officer(request),
    }
    return render(request, "review/one.html", found)


@staff_member_required
@require_safe
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The holder's picture, a JPEG drawn by the hub."""
    appeal = _appeal(request, pk)
    if not appeal.picture:
        raise Http404
    _note(request, f"picture of appeal {pk}")
    try:
        drawn = sealed.opened(sealed.APPEAL_PICTURE, appeal.person.document, bytes(appeal.picture))
    except sealed.Destroyed as error:
        raise Http404 from error
    return HttpResponse(drawn, content_type="image/jpeg")


@staff_member_required
@require_POST
def holder(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and telephone, to call back: a POST, since every look is counted."""
    appeal = _appeal(request, pk)
    _note(request, f"holder of appeal {pk}")
    application = Application.objects.filter(person=appeal.person).first()
    try:
        who = identity.of(application) if application else None
    except sealed.Destroyed:
        who = None
    return render(request, "review/holder.html", {"appeal": appeal, "who": who})


@staff_member_required
@require_POST
@sensitive_post_parameters("password")
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """The second officer's yes or no, with the own password."""
    decision = get_object_or_404(Decision.objects.select_related("person"), pk=pk)
    act = deciding.confirm if "confirm" in request.POST else deciding.send_back
    try:
        act(decision, _officer(request), request.POST.get("password", ""), clock.now())
    except deciding.NotDecided as refusal:
        messages.error(request, str(refusal))
    return redirect("appeals")


def _with_deadline(decisions: Iterable[Decision], now: dt.datetime) -> list[_Pending]:
    """A colour by hand, or a declaration found false, is confirmed or sent back as soon as an appeal is answered."""
    found = [(one, due_after(one.proposed_at)) for one in decisions]
    return [_Pending(one, workload.hours(now - one.proposed_at), due, due < now) for one, due in found]


def _of_district(request: HttpRequest) -> QuerySet[Appeal]:
    district = district_of(request.user)
    officer = _officer(request)
    if district is None or not (
        officer.has_perm("review.propose_decision") or officer.has_perm("review.confirm_decision")
    ):
        raise PermissionDenied
    return Appeal.objects.all() if district == WHOLE_CITY else Appeal.objects.filter(district=district)


def _appeal(request: HttpRequest, pk: int) -> Appeal:
    found: Appeal = get_object_or_404(_of_district(request).select_related("person__issuer"), pk=pk)
    return found


def _opened(appeal: Appeal) -> str | None:
    """The holder's reason; None once the month's key is gone."""
    try:
        return sealed.opened(sealed.APPEAL_REASON, appeal.person.document, bytes(appeal.reason)).decode()
    except sealed.Destroyed:
        return None


def _note(request: HttpRequest, what: str) -> None:
    trail.note(_officer(request).get_username(), Act.READ, what, clock.now())


def _officer(request: HttpRequest) -> User:
    return cast("User", request.user)
