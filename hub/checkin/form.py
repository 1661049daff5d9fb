"""The day's form: temperature, symptoms, and free words for who has any."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.apply.form import FEVER, asked_symptoms, asked_temperature

_MOST_WORDS = 200


class CheckInForm(forms.Form):
    temperature = asked_temperature(required=True)
    symptoms = asked_symptoms()
    words = forms.CharField(label=_("补充说明（可不填）"), max_length=_MOST_WORDS, required=False)

    def is_normal(self) -> bool:
        """No symptom, and below the value that gates go by."""
        said = self.cleaned_data
        return not said["symptoms"] and said["temperature"] < FEVER
