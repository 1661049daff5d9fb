from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR

from hub import clock
from hub.oversight import trail
from hub.oversight.models import Act, Duty, SiteDistrict, TrailEntry

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse


class AuditedAdmin(admin.ModelAdmin):
    """Whoever looks is written down."""

    show_full_result_count = False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        # What was typed to search by may be anybody's name or number: that something was, is enough.
        told = request.GET.copy()
        if SEARCH_VAR in told:
            told[SEARCH_VAR] = "typed"
        self._note(request, told.urlencode())
        return super().changelist_view(request, extra_context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        self._note(request, object_id)
        return super().change_view(request, object_id, form_url, extra_context)

    def _note(self, request: HttpRequest, which: str) -> None:
        if self.has_view_permission(request):
            what = f"{self.opts.model_name} {which}".rstrip()
            trail.note(request.user.get_username(), Act.READ, what, clock.now())


class ReadOnlyAdmin(AuditedAdmin):
    """Nobody writes here, an operator neither."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(TrailEntry)
class TrailEntryAdmin(ReadOnlyAdmin):
    """For auditors."""

    list_display = ("number", "at", "who", "act", "what", "case_number")
    fields = list_display
    list_filter = ("act",)
    search_fields = ("=who", "=case_number")
    ordering = ("-number",)

    @admin.display(description="时间 when")
    def at(self, entry: TrailEntry) -> datetime:
        return clock.moment(entry.at_ms // 1000)


@admin.register(Duty)
class DutyAdmin(admin.ModelAdmin):
    list_display = ("user", "district", "compound")


@admin.register(SiteDistrict)
class SiteDistrictAdmin(admin.ModelAdmin):
    list_display = ("site", "district")
