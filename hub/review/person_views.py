"""The officers' page of one person, looked up by the exact document or a shown code. Each look is written down.

The person's number in the address opens nothing by itself: only who has looked the person up in this session is let in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import user_passes_test
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from hub import clock
from hub.codes.making import living_cards
from hub.codes.revoking import revoke
from hub.holder.reason import told
from hub.oversight import trail
from hub.oversight.models import Act
from hub.oversight.sight import of_district
from hub.people.models import Person
from hub.permits.declared import declared
from hub.review.deciding import NotDecided
from hub.review.finding import find
from hub.review.word import WordOfAPerson

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User
    from django.http import HttpRequest, HttpResponse

_FOUND, _MOST_FOUND = "found", 20
_PROPOSE, _CONFIRM = "review.propose_decision", "review.confirm_decision"


def _decides(user: User | AnonymousUser) -> bool:
    """Whoever has a say in colours: the first officer, and the second, who confirms nothing unseen."""
    if not (user.has_perm(_PROPOSE) or user.has_perm(_CONFIRM)):
        raise PermissionDenied
    return True


_may_look_up = user_passes_test(_decides)


@staff_member_required
@_may_look_up
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("text")
def look_up(request: HttpRequest) -> HttpResponse:
    """By POST, so that no number stands in an address."""
    if request.method != "POST":
        return render(request, "review/find.html")
    officer = _officer(request)
    person = find(request.POST.get("text", ""), officer)
    who = f"person {person.pk}" if person else "nobody"
    trail.note(officer.get_username(), Act.READ, f"looked up: {who}", clock.now())
    if person is None:
        return render(request, "review/find.html", {"is_nobody": True}, status=404)
    found = [pk for pk in request.session.get(_FOUND, []) if pk != person.pk]
    request.session[_FOUND] = [*found, person.pk][-_MOST_FOUND:]
    return redirect("officers-person", pk=person.pk)


@staff_member_required
@_may_look_up
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Colour, reasons, what was declared; and the first officer's word on it."""
    found = _found(request, pk)
    word = WordOfAPerson(request.POST or None)
    if request.method == "POST" and word.is_valid():
        try:
            word.propose(found, _officer(request), clock.now())
        except NotDecided as refusal:
            messages.error(request, str(refusal))
        return redirect("officers-person", pk=pk)
    trail.note(_officer(request).get_username(), Act.READ, f"person {pk}", clock.now())
    newest = found.applications.first()
    shown = {
        "person": found,
        "told": told(found),
        "application": newest,
        "declared": declared(newest) if newest else [],
        "former": found.applications.all()[1:],
        "decision": found.decisions.filter(settled_at=None).first(),
        "decisions": found.decisions.exclude(settled_at=None),
        "word": word if _officer(request).has_perm(_PROPOSE) else None,
        "officer": _officer(request),
        "cards": living_cards(found, clock.now_s()),
    }
    return render(request, "review/person.html", shown)


@staff_member_required
@_may_look_up
@require_POST
def revoke_card(request: HttpRequest, pk: int, card: int) -> HttpResponse:
    """遗失: one paper code of a person who stands at the counter; the next lists say so of it alone."""
    lost = get_object_or_404(_found(request, pk).cards.select_related("place"), pk=card)
    with transaction.atomic():
        trail.note(
            _officer(request).get_username(), Act.DECIDE, f"card {card} of person {pk}: revoked", clock.now()
        )
        revoke(lost)
    return redirect("officers-person", pk=pk)


def _found(request: HttpRequest, pk: int) -> Person:
    if pk not in request.session.get(_FOUND, []):
        raise Http404
    mine = of_district(Person.objects.select_related("issuer"), "district", request.user)
    found: Person = get_object_or_404(mine, pk=pk)
    return found


def _officer(request: HttpRequest) -> User:
    return cast("User", request.user)
