from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.utils.html import format_html

from hub import clock, tls
from hub.checkpoints.models import Device, DeviceStanding, EnrolmentToken
from hub.checkpoints.standing import can_be_told, confirm, set_standing
from hub.checkpoints.tokens import picture, start, token_text
from hub.oversight.admin import AuditedAdmin
from hub.oversight.sight import of_devices
from hub.passes.shift_check import Match, check
from scanner.protocol import pin_reset, shift
from scanner.protocol.cbor import Malformed

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from scanner.protocol.shift import ShiftEnd

_SHOWN_ONCE = (
    "注册码，十分钟内有效；对准卡口摄像头，或粘贴到卡口。 "
    "Token, good for ten minutes; hold it to the gate's camera, or paste it there.<br>"
    '<img src="{}" alt="注册码 token" width="280" height="280"><br><code class="token">{}</code>'
)
_TYPED = ("seen", "shift_end", "pin_reset")


class DeviceForm(forms.ModelForm):
    """What is typed from the gate's own screen: it confirms a waiting device, or compares a shift's end.

    Typed, not clicked, so that somebody has really looked.
    """

    seen = forms.CharField(
        label="卡口屏幕上的指纹 fingerprint on the gate's screen", required=False, max_length=40
    )

    shift_end = forms.CharField(
        label="交班编号和指纹 number and fingerprint of a shift's end", required=False, max_length=80
    )

    pin_reset = forms.CharField(
        label="主管忘记密码：工号和挑战码 a supervisor forgot the PIN: number and challenge",
        required=False,
        max_length=40,
    )

    class Meta:
        model = Device
        fields: tuple[str, ...] = ()

    def clean_seen(self) -> str:
        seen = "".join(c for c in self.cleaned_data["seen"].upper() if c.isalnum())
        if seen and seen != self.instance.fingerprint.replace("-", ""):
            raise forms.ValidationError("与本机密钥的指纹不同。Not this device's fingerprint.")
        return seen

    def clean_shift_end(self) -> ShiftEnd | None:
        typed = self.cleaned_data["shift_end"]
        try:
            return shift.read(typed) if typed else None
        except Malformed as error:
            raise forms.ValidationError("应为编号和十六个字符。A number and 16 characters.") from error

    def clean_pin_reset(self) -> tuple[int, str] | None:
        typed = self.cleaned_data["pin_reset"]
        try:
            return pin_reset.read(typed) if typed else None
        except Malformed as error:
            raise forms.ValidationError("应为工号和八位挑战码。A number and 8 digits.") from error


@admin.register(Device)
class DeviceAdmin(AuditedAdmin):
    """The gates of the officer's own district."""

    form = DeviceForm
    list_display = (
        "name",
        "site",
        "standing",
        "device_hex",
        "fingerprint",
        "last_seen_at",
        "list_age",
        "clock_offset",
        "reported_waiting",
        "reported_set_aside",
        "reported_camera",
        "reported_trouble",
        "reported_version",
    )
    list_filter = ("standing", "site")
    search_fields = ("name", "site", "device_hex")
    actions = ("tell_active", "tell_drain", "tell_wipe", "tell_erase", "tell_lost", "tell_new_key")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Device]:
        return of_devices(super().get_queryset(request), "pk", request.user)

    def get_fields(self, request: HttpRequest, obj: Device | None = None) -> tuple[str, ...]:
        told = ("computer", "confirmed_at", "keyed_at", "wants_new_key", "erased_at")
        shown = (*self.list_display, *told, "reported_epoch", "reported_last_seq")
        is_waiting = obj is not None and obj.standing == DeviceStanding.WAITING
        return (*shown, "seen") if is_waiting else (*shown, "shift_end", "pin_reset")

    def get_readonly_fields(self, request: HttpRequest, obj: Device | None = None) -> tuple[str, ...]:
        return tuple(field for field in self.get_fields(request, obj) if field not in _TYPED)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Device | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Device, form: Any, change: bool) -> None:  # noqa: ANN401 - Django's
        if form.cleaned_data.get("seen") and obj.standing == DeviceStanding.WAITING:
            confirm(obj, clock.now())
            self.message_user(request, "已确认。Confirmed.", messages.SUCCESS)
        if said := form.cleaned_data.get("shift_end"):
            answer = check(obj, said, clock.now())
            level = messages.SUCCESS if answer.match is Match.MATCHES else messages.WARNING
            self.message_user(request, str(answer), level)
        if challenge := form.cleaned_data.get("pin_reset"):
            self._answer_challenge(request, obj, *challenge)

    def _answer_challenge(self, request: HttpRequest, device: Device, number: int, challenge: str) -> None:
        """Tell the operator what to read out; that it was told is written down."""
        if not device.access_sha256:
            self.message_user(request, "本机未注册。Not enrolled.", messages.WARNING)
            return
        response = pin_reset.response_to(
            challenge,
            device=device.device,
            number=number,
            access_sha256=bytes.fromhex(device.access_sha256),
        )
        self.log_change(request, device, f"主管 {number:02} 密码重置 a supervisor's PIN may be made anew")
        told = f"应答码，读给卡口 Response, read it to the gate: {pin_reset.grouped(response)}"
        self.message_user(request, told, messages.SUCCESS)

    @admin.display(description="指纹 fingerprint")
    def fingerprint(self, device: Device) -> str:
        return device.fingerprint

    @admin.display(description="名单时间 list age")
    def list_age(self, device: Device) -> str:
        return _minutes(clock.now_s() - device.reported_list_iat_s) if device.reported_list_iat_s else "–"

    @admin.display(description="时钟差 clock offset")
    def clock_offset(self, device: Device) -> str:
        if device.last_seen_at is None or not device.reported_wall_ms:
            return "–"
        return f"{device.reported_wall_ms / 1000 - device.last_seen_at.timestamp():+.0f} s"

    @admin.action(description="恢复在用 Back in use", permissions=["change"])
    def tell_active(self, request: HttpRequest, chosen: QuerySet[Device]) -> None:
        self._tell(request, chosen, DeviceStanding.ACTIVE)

    @admin.action(description="补传后停用 Send, then stop", permissions=["change"])
    def tell_drain(self, request: HttpRequest, chosen: QuerySet[Device]) -> None:
        self._tell(request, chosen, DeviceStanding.DRAIN)

    @admin.action(description="补传后清除 Send, then erase", permissions=["change"])
    def tell_wipe(self, request: HttpRequest, chosen: QuerySet[Device]) -> None:
        self._tell(request, chosen, DeviceStanding.WIPE)

    @admin.action(
        description="不等补传，立即清除 Erase at once, unsent passes are lost", permissions=["change"]
    )
    def tell_erase(self, request: HttpRequest, chosen: QuerySet[Device]) -> None:
        self._tell(request, chosen, DeviceStanding.ERASE)

    @admin.action(description="更换密钥 Make a new key", permissions=["change"])
    def tell_new_key(self, request: HttpRequest, chosen: QuerySet[Device]) -> None:
        for device in chosen:
            Device.objects.filter(pk=device.pk).update(wants_new_key=True)
            self.log_change(request, device, "更换密钥 new key ordered")

    @admin.action(description="挂失 Lost", permissions=["change"])
    def tell_lost(self, request: HttpRequest, chosen: QuerySet[Device]) -> None:
        self._tell(request, chosen, DeviceStanding.LOST)

    def _tell(self, request: HttpRequest, chosen: QuerySet[Device], standing: DeviceStanding) -> None:
        for device in chosen:
            if not can_be_told(device):
                self.message_user(
                    request, f"{device}: 尚未确认或已清除 not confirmed, or erased", messages.WARNING
                )
                continue
            set_standing(device, standing)
            self.log_change(request, device, standing.label)


@admin.register(EnrolmentToken)
class EnrolmentTokenAdmin(admin.ModelAdmin):
    list_display = ("name", "site", "made_at", "expires_at", "auto_confirm", "device")
    fields = ("name", "site")

    def has_change_permission(self, request: HttpRequest, obj: EnrolmentToken | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: EnrolmentToken | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: EnrolmentToken, form: Any, change: bool) -> None:  # noqa: ANN401 - Django's
        """Make the token and show it, this once: only its hash is kept."""
        secret = start(obj)
        super().save_model(request, obj, form, change)
        base_url = request.build_absolute_uri("/").rstrip("/")
        text = token_text(secret, base_url, tls.fingerprint_for(base_url))
        self.message_user(request, format_html(_SHOWN_ONCE, picture(text), text), messages.SUCCESS)


def _minutes(seconds: int) -> str:
    return f"{seconds // 60} min"
