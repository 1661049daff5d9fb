from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin

from hub.colour.models import NAMES, RuleSetVersion, Run
from hub.colour.releasing import NotReleased, accept, examine, propose
from hub.colour.rules import rule_set
from hub.colour.rules.rule_set import NotARuleSet
from scanner.protocol.health_code import Colour

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


class Proposal(forms.ModelForm):
    """The whole rule set as one text; what is wrong with it is said at the field."""

    class Meta:
        model = RuleSetVersion
        fields = ("text",)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        try:
            rules = rule_set.read(text)
        except NotARuleSet as why:
            raise forms.ValidationError(str(why)) from why
        if RuleSetVersion.objects.filter(version=rules.version).exists():
            raise forms.ValidationError("这个版本已经提出过。That version was proposed before.")
        return text


@admin.register(RuleSetVersion)
class RuleSetAdmin(admin.ModelAdmin):
    """Proposed on the page for a new one; looked at on its own page; accepted by the action in the list."""

    form = Proposal
    list_display = ("version", "is_live", "proposed_by", "accepted_by", "second_by")
    actions = ("accept",)

    def get_readonly_fields(self, request: HttpRequest, obj: RuleSetVersion | None = None) -> tuple[str, ...]:
        return ("version", "text", "golden_cases", "would_change") if obj else ()

    def get_fields(self, request: HttpRequest, obj: RuleSetVersion | None = None) -> tuple[str, ...]:
        return ("version", "text", "golden_cases", "would_change") if obj else ("text",)

    @admin.display(description="反向测试 golden cases that it breaks")
    def golden_cases(self, proposed: RuleSetVersion) -> str:
        return "；".join(examine(proposed).broken) or "无 none"

    @admin.display(description="将变码人数 who would change colour")
    def would_change(self, proposed: RuleSetVersion) -> str:
        changes = examine(proposed).changes
        if changes is None:
            return "尚未判定过 nobody was judged yet"
        told = [f"{c.district} {_name(c.former)}→{_name(c.colour)} {c.people}" for c in changes]
        return "；".join(told) or "无 nobody"

    @admin.action(description="批准 Accept", permissions=["change"])
    def accept(self, request: HttpRequest, chosen: QuerySet[RuleSetVersion]) -> None:
        for proposed in chosen:
            try:
                is_live = accept(proposed, request.user.get_username())
            except NotReleased as why:
                self.message_user(request, str(why), level="ERROR")
            else:
                told = (
                    "已生效。It is live."
                    if is_live
                    else "有样例不符，须第二人批准。A second person has to accept it."
                )
                self.message_user(request, f"{proposed.version}: {told}")

    def save_model(self, request: HttpRequest, obj: RuleSetVersion, form: Proposal, change: bool) -> None:
        made = propose(obj.text, request.user.get_username())
        obj.pk = made.pk

    def has_change_permission(self, request: HttpRequest, obj: RuleSetVersion | None = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: RuleSetVersion | None = None) -> bool:
        return False


@admin.register(Run)
class RunAdmin(admin.ModelAdmin):
    list_display = ("what", "started_at", "version", "judged", "changed", "is_done", "findings")
    list_filter = ("what",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Run | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Run | None = None) -> bool:
        return False


def _name(colour: int) -> str:
    return NAMES[Colour(colour)] if colour >= 0 else "未激活"
