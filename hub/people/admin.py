"""The feed to the compounds. People have no list here: an officer looks one up by the exact document or a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from hub.oversight.admin import ReadOnlyAdmin
from hub.oversight.sight import WHOLE_CITY, compound_of, district_of
from hub.people.models import Notice

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """A committee sees its own people's."""

    list_display = ("told_at", "compound", "person", "taken_by")
    fields = list_display
    list_filter = ("compound",)
    list_select_related = ("person",)
    ordering = ("-pk",)
    actions = ("take",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        notices = super().get_queryset(request)
        compound = compound_of(request.user)
        if compound:
            return notices.filter(compound=compound)
        return notices if district_of(request.user) == WHOLE_CITY else notices.none()

    @admin.action(description="已联系 The person was told", permissions=["view"])
    def take(self, request: HttpRequest, chosen: QuerySet[Notice]) -> None:
        chosen.filter(taken_by="").update(taken_by=request.user.get_username())
