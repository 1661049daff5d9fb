"""Paper codes: a lost one is revoked here, alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from hub import clock
from hub.codes.models import Card
from hub.codes.revoking import revoke
from hub.oversight.admin import AuditedAdmin
from hub.oversight.sight import of_district

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest


@admin.register(Card)
class CardAdmin(AuditedAdmin):
    list_display = ("person", "made_at", "ends_at", "is_revoked")
    list_select_related = ("person", "place")
    fields = readonly_fields = ("person", "made_at", "ends_at", "is_revoked")
    actions = ("revoke_cards",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Card]:
        return of_district(super().get_queryset(request), "person__district", request.user)

    @admin.action(description="作废 Revoke", permissions=["change"])
    def revoke_cards(self, request: HttpRequest, chosen: QuerySet[Card]) -> None:
        for card in chosen.select_related("place"):
            revoke(card)
            self.log_change(request, card, "作废 revoked")
        self.message_user(request, "已作废，下一批名单生效。Revoked; the next lists say so.")

    @admin.display(description="制码 made")
    def made_at(self, card: Card) -> datetime:
        return clock.moment(card.iat_s)

    @admin.display(description="有效至 until")
    def ends_at(self, card: Card) -> datetime:
        return clock.moment(card.exp_s)

    @admin.display(description="作废 revoked", boolean=True)
    def is_revoked(self, card: Card) -> bool:
        return card.place.revoked

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Card | None = None) -> bool:
        return False
