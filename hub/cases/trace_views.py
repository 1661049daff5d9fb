"""The officers' pages of 病例追踪: asking and granting, and the list of contacts of the own district."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.core.validators import MinLengthValidator
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub import clock, sealed
from hub.apply import identity
from hub.apply.models import Application
from hub.cases import contacts as list_of
from hub.cases import tracing as rules
from hub.cases.models import Met, Trace
from hub.cases.two_officers import NotGranted
from hub.oversight import trail
from hub.oversight.models import Act
from hub.oversight.sight import of_district
from hub.review.finding import find

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse

_LONGEST = 300
_NOBODY = "本辖区没有此人 Nobody of your district has it"


class Wish(forms.Form):
    """Whose contacts, under which case, what for. The person by the exact document or a shown code: nobody browses."""

    case_number = forms.CharField(label="案号 case number", max_length=40, validators=[MinLengthValidator(4)])
    purpose = forms.CharField(label="用途 purpose", max_length=200, validators=[MinLengthValidator(8)])
    text = forms.CharField(
        label="病例的证件号码或码 the case's document or code",
        max_length=_LONGEST,
        strip=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def trace(self, officer: User) -> Trace:
        """What is wished for, not saved; raises NotGranted where the district has no such person."""
        said = self.cleaned_data
        person = find(said["text"], officer)
        if person is None:
            raise NotGranted(_NOBODY)
        return Trace(case_number=said["case_number"], purpose=said["purpose"], person=person)


@staff_member_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("text")
def traces(request: HttpRequest) -> HttpResponse:
    """All of the officer's district, and the form to ask for one more."""
    officer, wish = _officer(request), Wish(request.POST or None)
    if request.method == "POST" and wish.is_valid():
        try:
            rules.ask(wish.trace(officer), officer, clock.now())
        except NotGranted as refusal:
            messages.error(request, str(refusal))
        else:
            return redirect("traces")
    shown = of_district(Trace.objects.all(), "person__district", officer).select_related(
        "person", "asked_by", "granted_by"
    )
    trail.note(officer.get_username(), Act.READ, "traces", clock.now())
    found = {
        "wish": wish,
        "traces": shown.annotate(people=Count("met")).order_by("-pk")[:100],
        "too_late": clock.now() - rules.WAITS,
        "officer": officer,
        "may_review": list_of.may_review(officer),
    }
    return render(request, "cases/traces.html", found)


@staff_member_required
@require_POST
@sensitive_post_parameters("password")
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """The second officer's yes, with the own password."""
    wanted = get_object_or_404(Trace.objects.select_related("person"), pk=pk)
    try:
        rules.grant(wanted, _officer(request), request.POST.get("password", ""), clock.now())
    except NotGranted as refusal:
        messages.error(request, str(refusal))
    return redirect("traces")


@staff_member_required
@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """Those of the own district into whom nobody has looked yet."""
    officer = _officer(request)
    found = {"waiting": list_of.waiting(officer).count(), "contacts": list_of.look(officer, clock.now())}
    return render(request, "cases/contacts.html", found)


@staff_member_required
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer has looked into it."""
    if not list_of.take(_met(request, pk), _officer(request), clock.now()):
        messages.error(request, "已有人核查 Somebody has looked into it")
    return redirect("contacts")


@staff_member_required
@require_POST
def holder(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and telephone, to call: a POST, since every look is counted."""
    met = _met(request, pk)
    list_of.note(met, _officer(request), Act.READ, clock.now())
    application = Application.objects.filter(person=met.person).first()
    try:
        who = identity.of(application) if application else None
    except sealed.Destroyed:
        who = None
    return render(request, "cases/contact.html", {"met": met, "who": who})


def _met(request: HttpRequest, pk: int) -> Met:
    found = list_of.one(_officer(request), pk)
    if found is None:
        raise Http404
    return found


def _officer(request: HttpRequest) -> User:
    return cast("User", request.user)
