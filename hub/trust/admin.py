from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from hub.trust.models import Issuer, Site

if TYPE_CHECKING:
    from django.http import HttpRequest


@admin.register(Issuer)
class IssuerAdmin(admin.ModelAdmin):
    list_display = ("code", "name_zh", "name_en", "is_home", "list_size", "trust_version")
    readonly_fields = ("code", "is_home", "list_size", "trust_version")
    fields = readonly_fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Issuer | None = None) -> bool:
        return False


@admin.register(Site)
class SiteAdmin(admin.ModelAdmin):
    list_display = ("name", "kind", "other_cities")
