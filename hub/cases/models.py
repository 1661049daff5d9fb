"""Ordinary rows opened once more: asked for under a case number by one officer, granted by another, for an hour."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinLengthValidator, MinValueValidator
from django.db import models

from hub.checkpoints.models import Epoch
from hub.passes.models import PassRecord


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
