"""The day's form: temperature, symptoms, and free words for who has any."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.apply.form import FEVER, SYMPTOMS

_MOST_WORDS = 200


class CheckInForm(forms.Form):
    temperature = forms.DecimalField(
        label=_("今日体温 °C"),
        min_value=Decimal(34),
        max_value=Decimal(43),
        decimal_places=1,
        widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
    )
    symptoms = forms.MultipleChoiceField(
        label=_("目前症状（没有则不选）"),
        choices=SYMPTOMS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = forms.CharField(label=_("补充说明（可不填）"), max_length=_MOST_WORDS, required=False)

    def is_normal(self) -> bool:
        """No symptom, and below the value that gates go by."""
        said = self.cleaned_data
        return not said["symptoms"] and said["temperature"] < FEVER
