"""The places that the form knows, and whether officers or rules make a code of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin

from hub import clock
from hub.apply.models import Area, Mode, ModeSwitch
from hub.apply.switch import set_mode
from hub.evidence.days import date_of, day_of
from hub.people.models import District

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpRequest


@admin.register(Area)
class AreaAdmin(admin.ModelAdmin):
    list_display = ("code", "name_zh", "name_en")
    search_fields = ("=code", "name_zh", "name_en")


@admin.register(District)
class DistrictAdmin(admin.ModelAdmin):
    list_display = ("name", "name_en")


class Switching(forms.ModelForm):
    """Today at the earliest."""

    class Meta:
        model = ModeSwitch
        fields = ("district", "mode", "starts_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        district = self.fields["district"]
        district.required, district.empty_label = False, "全市 the whole city"  # type: ignore[attr-defined] # a model's choices
        widget: Any = district.widget
        widget.can_add_related = widget.can_change_related = False
        widget.can_delete_related = widget.can_view_related = False

    def clean_starts_on(self) -> dt.date:
        starts_on: dt.date = self.cleaned_data["starts_on"]
        if starts_on < date_of(day_of(clock.now_s())):
            raise forms.ValidationError("不能从过去的日期开始。The day is gone already.")
        return starts_on


@admin.register(ModeSwitch)
class ModeSwitchAdmin(admin.ModelAdmin):
    """Added only: who switched what, and when, stays."""

    form = Switching
    list_display = ("__str__", "district", "mode", "starts_on", "set_by", "set_at")
    ordering = ("-pk",)

    def save_model(self, request: HttpRequest, obj: ModeSwitch, form: Switching, change: bool) -> None:
        made = set_mode(obj.district, Mode(obj.mode), obj.starts_on, request.user.get_username(), clock.now())
        obj.pk = made.pk

    def has_change_permission(self, request: HttpRequest, obj: ModeSwitch | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ModeSwitch | None = None) -> bool:
        return False
