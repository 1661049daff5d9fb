"""反向测试样本: whoever has looked into a person says here whether there is a risk. The sample has numbers, no names."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib import admin

from hub.colour.models import Label
from hub.oversight.admin import AuditedAdmin
from hub.review.finding import LONGEST, find

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest

    from hub.people.models import Person


class Labelling(forms.ModelForm):
    """Whom it is about is typed in full, as on the page for looking up."""

    officer: User
    who = forms.CharField(
        label="证件号码或码 the whole number of the document, or a code",
        max_length=LONGEST,
        strip=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = Label
        fields = ("is_risk",)

    def clean_who(self) -> Person:
        person = find(self.cleaned_data["who"], self.officer)
        if person is None:
            raise forms.ValidationError("本辖区没有此人。Nobody of your district has it.")
        if Label.objects.filter(person=person).exists():
            raise forms.ValidationError("样本中已有此人。The sample has this person already.")
        return person


@admin.register(Label)
class LabelAdmin(AuditedAdmin):
    """Added and taken out, never changed."""

    list_display = ("person_id", "is_risk", "by")
    list_display_links = None
    fields = ("who", "is_risk")

    def get_form(
        self, request: HttpRequest, obj: Label | None = None, change: bool = False, **_: object
    ) -> type[Labelling]:
        return type("Labelling", (Labelling,), {"officer": cast("User", request.user)})

    def save_model(self, request: HttpRequest, obj: Label, form: Labelling, change: bool) -> None:
        obj.person, obj.by = form.cleaned_data["who"], request.user.get_username()
        obj.save()

    def has_change_permission(self, request: HttpRequest, obj: Label | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Label | None = None) -> bool:
        return obj is None and super().has_view_permission(request, obj)
