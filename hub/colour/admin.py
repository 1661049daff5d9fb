from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from hub.colour.models import Assignment

if TYPE_CHECKING:
    from django.http import HttpRequest


@admin.register(Assignment)
class AssignmentAdmin(admin.ModelAdmin):
    list_display = ("person", "colour", "reason", "by", "assigned_at")
    list_filter = ("colour",)
    list_select_related = ("person",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Assignment | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Assignment | None = None) -> bool:
        return False
