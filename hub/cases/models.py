"""Ordinary rows opened once more: asked for under a case number by one officer, granted by another.

An opening shows the two officers rows that they name, for an hour. A trace shows no row to anybody: it leaves the people who
were near a case, each to the officers of the district where that one lives.
"""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinLengthValidator, MinValueValidator
from django.db import models

from hub.checkpoints.models import Device, Epoch
from hub.passes.models import PassRecord
from hub.people.models import Person


class Opening(models.Model):
    """One wish to see what rows `first_seq` to `last_seq` of an epoch say.

    The worker opens them and seals what it found to `reading_key`, whose private half is a file that goes when
    `expires_at` has come. `looks` counts how often the answer was looked at.
    """

    case_number = models.CharField("案号 case number", max_length=40, validators=[MinLengthValidator(4)])
    purpose = models.CharField("用途 purpose", max_length=200, validators=[MinLengthValidator(8)])
    epoch = models.ForeignKey(
        Epoch, on_delete=models.PROTECT, related_name="openings", verbose_name="卡口时期 gate and epoch"
    )
    first_seq = models.BigIntegerField("自 from", validators=[MinValueValidator(1)])
    last_seq = models.BigIntegerField("至 to", validators=[MinValueValidator(1)])
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请 asked")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    granted_at = models.DateTimeField("批准 granted", null=True)
    expires_at = models.DateTimeField("到期 ends", null=True)
    reading_key = models.BinaryField(max_length=32, default=b"")
    opened_at = models.DateTimeField("开启 opened", null=True)
    looks = models.PositiveIntegerField("查看次数 looks", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "凭案号开启 openings under a case"
        permissions = [
            ("ask_opening", "申请开启 May ask for an opening"),
            ("grant_opening", "批准开启 May grant an opening"),
        ]

    def __str__(self) -> str:
        return f"{self.case_number} {self.epoch_id}/{self.first_seq}-{self.last_seq}"


class Answer(models.Model):
    """What one row says, sealed to the opening's own key; taken out when the opening ends."""

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="answers")
    record = models.ForeignKey(PassRecord, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "record"], name="one_answer_a_row")]

    def __str__(self) -> str:
        return f"{self.opening_id}/{self.record_id}"


class Trace(models.Model):
    """One wish to know who was at a gate near `person`, a case. `opened` counts the rows that the worker opened for it."""

    case_number = models.CharField("案号 case number", max_length=40, validators=[MinLengthValidator(4)])
    purpose = models.CharField("用途 purpose", max_length=200, validators=[MinLengthValidator(8)])
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name="病例 case")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请 asked")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    granted_at = models.DateTimeField("批准 granted", null=True)
    found_at = models.DateTimeField("完成 found", null=True)
    opened = models.PositiveIntegerField("开启条数 rows opened", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "病例追踪 traces"

    def __str__(self) -> str:
        return f"{self.case_number} {self.pk}"


class Met(models.Model):
    """Somebody who was let in at a gate within ten minutes of the case: for review, and evidence of nothing.

    `gate`, `at` and `apart_s` are the nearest of `times` passes of this person. `taken_by` has looked into it.
    """

    trace = models.ForeignKey(Trace, on_delete=models.CASCADE, related_name="met")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name="人员 person")
    gate = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField("时间 when")
    apart_s = models.PositiveSmallIntegerField("相隔秒数 seconds apart")
    times = models.PositiveIntegerField("次数 times", default=1)
    taken_by = models.CharField("经办 taken by", max_length=150, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "与病例同时在卡口 near a case"
        constraints = [models.UniqueConstraint(fields=["trace", "person"], name="one_person_a_trace")]

    def __str__(self) -> str:
        return f"{self.trace_id}/{self.person_id}"
