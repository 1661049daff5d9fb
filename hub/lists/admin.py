from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from hub import clock
from hub.lists.models import ListToken

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest


@admin.register(ListToken)
class ListTokenAdmin(admin.ModelAdmin):
    list_display = ("issuer", "generation", "signed_at", "size")
    fields = ("issuer", "generation", "signed_at", "size", "etag")

    @admin.display(description="签发 signed")
    def signed_at(self, token: ListToken) -> datetime:
        return clock.moment(token.iat_s)

    @admin.display(description="字节 bytes")
    def size(self, token: ListToken) -> int:
        return len(token.token)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ListToken | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ListToken | None = None) -> bool:
        return False
