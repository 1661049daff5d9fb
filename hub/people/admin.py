"""Operators see masked names, and put a person on the list: with a colour and a reason, under their own name."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ActionForm

from hub import clock
from hub.colour.assigning import NotAssigned, assign, colour_of
from hub.colour.models import NAMES
from hub.oversight.admin import AuditedAdmin, ReadOnlyAdmin
from hub.oversight.sight import WHOLE_CITY, compound_of, district_of, of_district
from hub.people.models import Notice, Person
from hub.review.deciding import NotDecided, propose
from scanner.protocol.health_code import Colour

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet
    from django.http import HttpRequest

_MOST_AT_ONCE = 20


class WithReason(ActionForm):
    """A reason beside the action: a colour without one is not assigned."""

    reason = forms.CharField(label="原因 reason", max_length=200, required=False)


@admin.register(Person)
class PersonAdmin(AuditedAdmin):
    """The people of the officer's own district."""

    list_display = ("name", "tail", "issuer", "district", "compound", "colour")
    list_filter = ("issuer", "district")
    search_fields = ("=tail", "name")
    fields = readonly_fields = ("name", "tail", "issuer", "district", "compound", "colour")
    action_form = WithReason
    actions = ("red", "yellow", "green")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        return of_district(super().get_queryset(request), "district", request.user)

    @admin.display(description="颜色 colour")
    def colour(self, person: Person) -> str:
        try:
            return NAMES[colour_of(person)]
        except NotAssigned:
            return "–"

    @admin.action(
        description="红码：提交另一人复审 Red: for a second officer to confirm", permissions=["assign"]
    )
    def red(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        """Red by hand takes two."""
        reason = self._reason(request, chosen)
        for person in chosen if reason else ():
            try:
                propose(person, Colour.RED, reason, cast("User", request.user), clock.now())
            except NotDecided as refusal:
                self.message_user(request, f"{person}: {refusal}", level="ERROR")
            else:
                self.message_user(request, f"{person}: 待另一人复审。Another officer has to confirm it.")

    @admin.action(description="黄码：列入管控名单 Yellow: put on the list", permissions=["assign"])
    def yellow(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        self._assign(request, chosen, Colour.YELLOW)

    @admin.action(description="绿码：移出管控名单 Green: take off the list", permissions=["assign"])
    def green(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        self._assign(request, chosen, Colour.GREEN)

    def _reason(self, request: HttpRequest, chosen: QuerySet[Person]) -> str:
        """The reason given; "", and told so, without one or for too many people at once."""
        reason: str = request.POST.get("reason", "").strip()[:200]
        if reason and chosen.count() <= _MOST_AT_ONCE:
            return reason
        told = f"请填写原因，一次至多 {_MOST_AT_ONCE} 人。A reason is needed."
        self.message_user(request, told, level="ERROR")
        return ""

    def _assign(self, request: HttpRequest, chosen: QuerySet[Person], colour: Colour) -> None:
        reason = self._reason(request, chosen)
        if not reason:
            return
        for person in chosen:
            assign(person, colour, reason, request.user.get_username())
            self.log_change(request, person, f"{NAMES[colour]}: {reason}")
        self.message_user(request, "已赋码，下一批名单生效。Assigned; the next lists say so.")

    def has_assign_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("colour.add_assignment")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        return False


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """The feed to the compounds: a committee sees its own people's."""

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
