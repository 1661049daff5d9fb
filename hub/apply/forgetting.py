"""注销: the holder's page, asked with document, name and telephone; the answer is the proof."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django import forms
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from hub import clock
from hub.apply import taking
from hub.apply.form import ApplicationForm
from hub.apply.identity import Identity
from hub.apply.pace import in_good_time
from hub.keeping.wished import NotForgotten, forget
from hub.people.models import Person
from scanner.protocol.papers import spelled

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_WHY_NOT = {
    taking.NotTheirs: _("证件号码、姓名或手机号码与填报时不同。没有删除任何内容。"),
    taking.TooMany: _("今日尝试次数已到上限。请明天再试，或到所在区县办理。"),
}


class ForgettingForm(forms.Form):
    """The same three by which a document's page is opened again."""

    number = ApplicationForm.base_fields["number"]
    name = ApplicationForm.base_fields["name"]
    phone = ApplicationForm.base_fields["phone"]
    sure = forms.BooleanField(label=_("我知道：我的码和纸质码随即失效，此操作不能撤回。"))

    def identity(self) -> Identity:
        said = self.cleaned_data
        return Identity(said["name"], "", spelled(said["number"]), said["phone"], "")


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@in_good_time
def forgotten(request: HttpRequest, page: str) -> HttpResponse:
    """What goes and what stays; then the receipt, after which nothing has this address."""
    person = get_object_or_404(Person, page=page)
    form = ForgettingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            taking.check(person, form.identity())
            made = forget(person, clock.now())
        except taking.NotTaken as why:
            form.add_error("number", _WHY_NOT[type(why)])
        except NotForgotten as why:
            form.add_error(None, str(why))
        else:
            proofs = [(one, hashlib.sha256(bytes(one.document)).hexdigest()[:16]) for one in made]
            return render(request, "apply/forgotten.html", {"proofs": proofs, "at": clock.now()})
    told = {"person": person, "form": form}
    return render(request, "apply/forget.html", told, status=422 if form.errors else 200)
