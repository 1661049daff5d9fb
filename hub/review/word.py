"""What the first officer proposes, as the pages ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from hub.review import deciding
from scanner.protocol.health_code import Colour

if TYPE_CHECKING:
    import datetime as dt

    from django.contrib.auth.models import User

    from hub.people.models import Person
    from hub.review.models import Appeal

FALSE = "false"
_STAYS = ("", "维持原色 the colour stays")
_CHOICES = [
    ("0", "绿码 green"),
    ("1", "黄码 yellow"),
    ("2", "红码 red"),
    (FALSE, "谎报瞒报，红码 declared falsely: red"),
]


class Word(forms.Form):
    """About an appeal: the colour may stay."""

    colour = forms.ChoiceField(label="认定 decision", choices=[_STAYS, *_CHOICES], required=False)
    sentence = forms.CharField(
        label="答复（告知本人） the holder reads this",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def propose(self, person: Person, officer: User, now: dt.datetime, appeal: Appeal | None = None) -> None:
        """Propose what was said. Raises NotDecided."""
        said = self.cleaned_data["colour"]
        colour = Colour(int(said)) if said.isdecimal() else None
        sentence = self.cleaned_data["sentence"]
        deciding.propose(person, colour, sentence, officer, now, appeal, is_false=said == FALSE)


class WordOfAPerson(Word):
    """Without an appeal there is something to change."""

    colour = forms.ChoiceField(label="认定 decision", choices=[("", "请选择 choose"), *_CHOICES])
