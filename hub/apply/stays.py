"""行程: where somebody was in the last weeks, a row a stay. What overlaps or cannot be is said at its own field."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.forms.formsets import ManagementForm
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from hub import clock
from hub.apply.models import Area
from hub.apply.shared_fields import with_shared_fields
from hub.evidence.days import date_of, day_of, day_of_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    _Rows = forms.BaseFormSet["StayForm"]
else:
    _Rows = forms.BaseFormSet  # generic in the stubs only

MOST_STAYS = 10
PREFIX = "stay"
_LOOKED_BACK_DAYS = 30
_HOURS_A_DAY = 24
_LONGEST_PLACE = 60


class DateInput(forms.DateInput):
    """The phone's own calendar, between the days that are asked about."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


@with_shared_fields
class StayForm(forms.Form):
    """One stay; a row that is left empty is none."""

    place = forms.CharField(
        label=_("到过的街道（乡镇）或国家"),
        max_length=_LONGEST_PLACE,
        widget=forms.TextInput(attrs={"list": "areas", "autocomplete": "off"}),
    )
    from_on = forms.DateField(label=_("到达日期"), widget=DateInput)
    until_on = forms.DateField(label=_("离开日期"), widget=DateInput)

    def clean_place(self) -> Area:
        said = self.cleaned_data["place"].strip()
        found = Area.objects.filter(pk=said).first()
        found = found or Area.objects.filter(name_zh=said).first()
        found = found or Area.objects.filter(name_en__iexact=said).first()
        if found is None:
            raise forms.ValidationError(_("没有找到这个地方，请从列表中选择。"))
        return found

    def clean_from_on(self) -> dt.date:
        return _recent(self.cleaned_data["from_on"])

    def clean_until_on(self) -> dt.date:
        return _recent(self.cleaned_data["until_on"])

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if "from_on" in said and "until_on" in said and said["until_on"] < said["from_on"]:
            self.add_error("until_on", _("离开日期早于到达日期。"))
        return said

    def stay(self) -> dict[str, Any]:
        """Area's code, first and last day, and hours: whole days, since nobody is asked for a clock."""
        said = self.cleaned_data
        first, last = day_of_date(said["from_on"]), day_of_date(said["until_on"])
        return {
            "area": said["place"].code,
            "from_day": first,
            "until_day": last,
            "hours": _HOURS_A_DAY * (last - first + 1),
        }


@with_shared_fields
class _Count(ManagementForm):
    """How many rows were sent."""


class Stays(_Rows):
    """All rows; two of them do not overlap. A row that came back empty is none, also where there was one before."""

    @cached_property
    def management_form(self) -> ManagementForm:
        if not self.is_bound:
            return super().management_form
        sent = _Count(self.data, auto_id=self.auto_id, prefix=self.prefix)
        sent.full_clean()
        return sent

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()

    def clean(self) -> None:
        rows = [form for form in self.forms if form.has_changed() and form.is_valid()]
        rows.sort(key=lambda form: form.cleaned_data["from_on"])
        for former, later in itertools.pairwise(rows):
            if later.cleaned_data["from_on"] < former.cleaned_data["until_on"]:
                later.add_error("from_on", _("与另一段停留重叠：同一天不能在两地。"))
        if any(form.errors for form in rows):
            raise forms.ValidationError(_("请检查停留日期。"))

    def said(self) -> list[dict[str, Any]]:
        """The rows that were filled in."""
        return [form.stay() for form in self.forms if form.has_changed()]


_MADE = forms.formset_factory(
    StayForm, formset=Stays, extra=1, max_num=MOST_STAYS, validate_max=True, absolute_max=MOST_STAYS
)


def rows(sent: Mapping[str, Any] | None, initial: list[dict[str, Any]] | None) -> Stays:
    """The rows that were `sent`, or, with None, those of `initial` and an empty one."""
    return cast("Stays", _MADE(sent, initial=None if sent else initial, prefix=PREFIX))


def typed(sent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows as they were typed, nothing judged."""
    count = sent.get(f"{PREFIX}-TOTAL_FORMS", "")
    rows = range(min(int(count[:3]), MOST_STAYS - 1) if count.isdecimal() else 0)
    return [{name: sent.get(f"{PREFIX}-{n}-{name}", "") for name in StayForm.base_fields} for n in rows]


def initial(stays: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows as they were said before, for the form."""
    names = {area.pk: str(area) for area in Area.objects.filter(pk__in=[stay["area"] for stay in stays])}
    return [
        {
            "place": names.get(stay["area"], stay["area"]),
            "from_on": date_of(stay["from_day"]),
            "until_on": date_of(stay["until_day"]),
        }
        for stay in stays
    ]


def _recent(date: dt.date) -> dt.date:
    """A day of the last weeks; raises ValidationError for one that is to come or long gone."""
    today = date_of(day_of(clock.now_s()))
    if date > today:
        raise forms.ValidationError(_("这一天还没有到。"))
    if date < today - dt.timedelta(days=_LOOKED_BACK_DAYS):
        raise forms.ValidationError(_("只需填写最近三十天。"))
    return date
