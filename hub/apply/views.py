"""申领, 代办 and 纠错: one form, three doors. What is wrong is said at its field; the typed text stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from hub import clock
from hub.apply import stays, taking
from hub.apply.form import ApplicationForm, FamilyForm
from hub.apply.models import Area
from hub.apply.pace import in_good_time
from hub.codes import drawing
from hub.evidence.days import day_of
from hub.evidence.models import RiskLevel
from hub.keeping.table import TABLE
from hub.people.models import Person
from hub.trust.publishing import home

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

    from hub.apply.stays import Stays
    from hub.keeping.table import Group, Kept

_SUGGESTED = 300
_WHY_NOT = {
    taking.TakenAlready: _("此证件已申领过，姓名或手机号码与当时不同。请用原来的信息，或到所在区县办理。"),
    taking.NotTheirs: _("与本码的证件号码不同。为家人申领请用“为家人申领”。"),
    taking.TooMany: _("今日填报次数或代办人数已到上限。请明天再试，或到所在区县办理。"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@in_good_time
def apply(request: HttpRequest) -> HttpResponse:
    """For oneself; then the code."""
    form = ApplicationForm(request.POST or None)
    return _answer(request, form, _("申领健康码"), lambda said: taking.apply(form.identity(), said))


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@in_good_time
def apply_for(request: HttpRequest, page: str) -> HttpResponse:
    """For a child or an elder; then their code, which the guardian's page also leads to."""
    guardian, form = _holder(page), FamilyForm(request.POST or None)

    def take(said: dict[str, object]) -> Person:
        return taking.apply_for(guardian, form.cleaned_data["relation"], form.identity(), said)

    return _answer(request, form, _("为家人申领"), take)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@in_good_time
def correct(request: HttpRequest, page: str) -> HttpResponse:
    """Say it anew, with the document's number again; what was said before stays on record."""
    person = _holder(page)
    form = ApplicationForm(request.POST or None, initial=_said_before(person))

    def take(said: dict[str, object]) -> Person:
        taking.correct(person, form.identity(), said)
        return person

    return _answer(request, form, _("更正填报"), take)


@require_safe
def poster(request: HttpRequest) -> HttpResponse:
    """To print and hang up: the QR code leads to the form."""
    address = request.build_absolute_uri(reverse("apply"))
    picture = mark_safe(drawing.paper_svg(address))  # noqa: S308 - drawn by us from our own address
    return render(request, "apply/poster.html", {"picture": picture, "address": address, "issuer": home()})


@require_safe
def what_is_kept(request: HttpRequest) -> HttpResponse:
    """个人信息处理说明: the retention table as it is obeyed, by group of data."""
    groups: dict[Group, list[Kept]] = {}
    for row in TABLE:
        groups.setdefault(row.group, []).append(row)
    return render(request, "apply/what_is_kept.html", {"groups": list(groups.items())})


def _answer(
    request: HttpRequest,
    form: ApplicationForm,
    title: _StrPromise,
    take: Callable[[dict[str, object]], Person],
) -> HttpResponse:
    rows = stays.rows(request.POST or None, form.initial.get("stays"))
    wants_row = "more" in request.POST
    if request.method == "POST" and not wants_row and form.is_valid() & rows.is_valid():
        try:
            person = take({**form.said(), "stays": rows.said()})
        except taking.NotTaken as why:
            form.add_error("number", _WHY_NOT[type(why)])
        else:
            return redirect("code-page", page=person.page)
    if wants_row:
        form, rows = _with_one_row_more(request, form)
    told = {"form": form, "stays": rows, "title": title, "areas": _areas()}
    return render(request, "apply/form.html", told, status=422 if form.is_bound else 200)


def _with_one_row_more(request: HttpRequest, form: ApplicationForm) -> tuple[ApplicationForm, Stays]:
    """The form as it was typed, nothing judged yet."""
    said = {name: request.POST.get(name, "") for name in form.fields}
    again = type(form)(initial={**said, "symptoms": request.POST.getlist("symptoms")})
    return again, stays.rows(None, stays.typed(request.POST))


def _areas() -> list[Area]:
    """What the phone suggests: places at risk now; others are found by their name."""
    today = day_of(clock.now_s())
    risky = RiskLevel.objects.filter(level__gt=1, from_day__lte=today, until_day__gte=today)
    return list(Area.objects.filter(pk__in=risky.values("area")).order_by("pk")[:_SUGGESTED])


def _said_before(person: Person) -> dict[str, object]:
    """The form's first contents: what was said last, and nothing of who said it."""
    former = person.applications.first()
    if former is None or not former.said:  # what was said is kept for a month
        return {}
    told = {name: value for name, value in former.said.items() if value not in ("", None)}
    return {**told, "stays": stays.initial(former.said["stays"])}


def _holder(page: str) -> Person:
    return get_object_or_404(Person.objects.select_related("issuer"), page=page)
