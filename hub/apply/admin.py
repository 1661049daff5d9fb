"""The places that the form knows."""

from __future__ import annotations

from django.contrib import admin

from hub.apply.models import Area
from hub.people.models import District


@admin.register(Area)
class AreaAdmin(admin.ModelAdmin):
    list_display = ("code", "name_zh", "name_en")
    search_fields = ("=code", "name_zh", "name_en")


@admin.register(District)
class DistrictAdmin(admin.ModelAdmin):
    list_display = ("name", "name_en")
