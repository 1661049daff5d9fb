from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.db import models

from hub import clock
from hub.trust import publishing, site_rules
from hub.trust.models import BroughtDocument, Issuer, Site, SiteRules
from scanner.protocol.policy import Risk

if TYPE_CHECKING:
    from django.db.models import QuerySet
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


@admin.register(BroughtDocument)
class BroughtDocumentAdmin(admin.ModelAdmin):
    list_display = ("path", "stands", "changed_at")
    search_fields = ("path",)
    actions = ("withdraw",)

    def get_readonly_fields(
        self, request: HttpRequest, obj: BroughtDocument | None = None
    ) -> tuple[str, ...]:
        return ("path", "changed_at") if obj else ("changed_at",)

    @admin.display(description="有效 stands", boolean=True)
    def stands(self, document: BroughtDocument) -> bool:
        return bool(document.body)

    def save_model(self, request: HttpRequest, obj: BroughtDocument, form: Any, change: bool) -> None:  # noqa: ANN401 - Django's
        obj.changed_at = clock.now()
        super().save_model(request, obj, form, change)
        self._say_what_follows(request)

    def delete_model(self, request: HttpRequest, obj: BroughtDocument) -> None:
        super().delete_model(request, obj)
        self._say_what_follows(request)

    @admin.action(description="撤销 Withdraw", permissions=["change"])
    def withdraw(self, request: HttpRequest, chosen: QuerySet[BroughtDocument]) -> None:
        for document in chosen:
            self.log_change(request, document, "withdrawn")
        chosen.update(body="", changed_at=clock.now())
        self._say_what_follows(request)

    def _say_what_follows(self, request: HttpRequest) -> None:
        if publishing.repository().is_ours("targets"):
            self.message_user(request, "五分钟内发布。Published within five minutes.", messages.SUCCESS)
        else:
            self.message_user(
                request,
                "待密钥持有人签署：hub trust export、sign、import。"
                "The key holders must sign it: hub trust export, sign, import.",
                messages.WARNING,
            )


@admin.register(Site)
class SiteAdmin(admin.ModelAdmin):
    list_display = ("name", "kind", "township", "risk", "followed_at")
    list_filter = ("kind", "township")
    search_fields = ("name", "township")
    actions = ("risk_low", "risk_raised", "risk_high")

    @admin.display(description="街道风险 risk")
    def risk(self, site: Site) -> str:
        rules = site_rules.in_force(site, clock.now())
        return str(rules.risk) if rules else Risk.LOW

    @admin.display(description="下次更改 next change")
    def followed_at(self, site: Site) -> str:
        following = site_rules.announced(site, clock.now())
        return f"{following.effective_at:%Y-%m-%d %H:%M}" if following else "–"

    @admin.action(description="风险：低 Risk low", permissions=["change"])
    def risk_low(self, request: HttpRequest, chosen: QuerySet[Site]) -> None:
        self._set_risk(request, chosen, Risk.LOW)

    @admin.action(description="风险：中 Risk raised", permissions=["change"])
    def risk_raised(self, request: HttpRequest, chosen: QuerySet[Site]) -> None:
        self._set_risk(request, chosen, Risk.RAISED)

    @admin.action(description="风险：高 Risk high", permissions=["change"])
    def risk_high(self, request: HttpRequest, chosen: QuerySet[Site]) -> None:
        self._set_risk(request, chosen, Risk.HIGH)

    def _set_risk(self, request: HttpRequest, chosen: QuerySet[Site], risk: Risk) -> None:
        for site in chosen:
            site_rules.set_risk(site, risk, clock.now())
            self.log_change(request, site, f"risk {risk}")


class SiteRulesForm(forms.ModelForm):
    """Rules begin now or later: what was asked yesterday cannot be changed today."""

    def clean_effective_at(self) -> Any:  # noqa: ANN401 - Django's
        at = self.cleaned_data["effective_at"]
        if at < clock.now().replace(second=0, microsecond=0):
            raise forms.ValidationError("生效时间已过。The time has passed.")
        return at


class DayAndTime(AdminSplitDateTime):
    """Django's two fields for one moment, each with a name of its own for who hears the page."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        for one, name in zip(self.widgets, ("生效日期 day", "生效时间 time"), strict=True):
            one.attrs["aria-label"] = name


@admin.register(SiteRules)
class SiteRulesAdmin(admin.ModelAdmin):
    """Only what has not begun yet can be changed or taken back; a new page begins with what the site asks now."""

    form = SiteRulesForm
    list_display = ("site", "effective_at", "risk", "temperature", "other_cities", "spot_check_one_in")
    list_filter = ("site",)
    ordering = ("-effective_at",)
    formfield_overrides = {
        models.DateTimeField: {"form_class": forms.SplitDateTimeField, "widget": DayAndTime}
    }

    def has_change_permission(self, request: HttpRequest, obj: SiteRules | None = None) -> bool:
        return super().has_change_permission(request, obj) and _is_to_come(obj)

    def has_delete_permission(self, request: HttpRequest, obj: SiteRules | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _is_to_come(obj)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        site = Site.objects.filter(pk=initial.get("site")).first()
        present = site_rules.in_force(site, clock.now()) if site else None
        return ({name: getattr(present, name) for name in site_rules.MEMBERS} if present else {}) | initial


def _is_to_come(rules: SiteRules | None) -> bool:
    return rules is None or rules.effective_at > clock.now()
