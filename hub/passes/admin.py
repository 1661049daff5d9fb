from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.contrib import admin

from hub.oversight.admin import ReadOnlyAdmin
from hub.oversight.sight import of_devices
from hub.passes.models import Alarm, Conflict, Destruction, PassRecord, SealingEra
from scanner.protocol.outcome import Outcome
from scanner.protocol.record import NO_OUTCOME, EventKind, hash_of
from scanner.protocol.words import words_for

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


class LogAdmin(ReadOnlyAdmin):
    """What came from the gates of the officer's own district; `device` is the path to a row's gate."""

    device = "epoch__device"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return of_devices(super().get_queryset(request), self.device, request.user)


@admin.register(PassRecord)
class PassRecordAdmin(LogAdmin):
    """The clear part only."""

    list_display = (
        "gate",
        "epoch_number",
        "seq",
        "event",
        "verdict",
        "reason",
        "at_gate",
        "received_at",
        "set_aside",
    )
    fields = (*list_display, "digest")
    list_filter = ("set_aside", "kind", "outcome")
    list_select_related = ("epoch__device", "opened")
    ordering = ("-id",)

    @admin.display(description="卡口 gate")
    def gate(self, row: PassRecord) -> str:
        return str(row.epoch.device)

    @admin.display(description="时期 epoch")
    def epoch_number(self, row: PassRecord) -> int:
        return row.epoch.number

    @admin.display(description="事件 event")
    def event(self, row: PassRecord) -> str:
        return EventKind(row.kind).name if row.kind in set(EventKind) else f"{row.kind}"

    @admin.display(description="结果 outcome")
    def verdict(self, row: PassRecord) -> str:
        if row.outcome is None or row.outcome == NO_OUTCOME:
            return "–"
        words = words_for(Outcome(row.outcome))
        return f"{words.zh} {words.en}"

    @admin.display(description="理由 reason")
    def reason(self, row: PassRecord) -> str:
        return row.opened.reason if hasattr(row, "opened") else "–"

    @admin.display(description="卡口时间 at the gate")
    def at_gate(self, row: PassRecord) -> datetime | None:
        """None, too, where a gate's clock names a year that no calendar has."""
        try:
            return datetime.fromtimestamp(row.wall_ms / 1000, UTC) if row.wall_ms is not None else None
        except (ValueError, OverflowError, OSError):
            return None

    @admin.display(description="SHA-256")
    def digest(self, row: PassRecord) -> str:
        return bytes(row.record_hash).hex()


@admin.register(Conflict)
class ConflictAdmin(LogAdmin):
    list_display = ("gate", "epoch_number", "seq", "received_at", "digest")
    fields = list_display
    list_select_related = ("epoch__device",)
    ordering = ("-id",)

    @admin.display(description="卡口 gate")
    def gate(self, row: Conflict) -> str:
        return str(row.epoch.device)

    @admin.display(description="时期 epoch")
    def epoch_number(self, row: Conflict) -> int:
        return row.epoch.number

    @admin.display(description="SHA-256")
    def digest(self, row: Conflict) -> str:
        return bytes(row.record_hash).hex()


@admin.register(Alarm)
class AlarmAdmin(LogAdmin):
    device = "device"
    list_display = ("kind", "device", "epoch_number", "seq", "detail", "before", "raised_at")
    fields = list_display
    list_filter = ("kind", "device")
    list_select_related = ("device", "other__epoch__device")
    ordering = ("-id",)

    @admin.display(description="另一处 the other gate")
    def before(self, alarm: Alarm) -> str:
        """The pass there, as whoever asks for an opening has to name it."""
        if alarm.other is None:
            return "–"
        return f"{alarm.other.epoch.device.name} {alarm.other.epoch.number}/{alarm.other.seq}"


@admin.register(SealingEra)
class SealingEraAdmin(ReadOnlyAdmin):
    list_display = ("public", "made_at", "last_used_at", "destroyed_at")
    fields = list_display
    ordering = ("-made_at",)


@admin.register(Destruction)
class DestructionAdmin(ReadOnlyAdmin):
    list_display = ("pk", "at", "what", "rows", "public", "sha256")
    fields = list_display
    ordering = ("-pk",)

    @admin.display(description="SHA-256")
    def sha256(self, proof: Destruction) -> str:
        return hash_of(bytes(proof.document)).hex()
