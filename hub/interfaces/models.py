"""应用接口: which programs may ask, what they may ask, whose codes they may show, and what they were answered."""

from __future__ import annotations

from django.db import models

from hub.people.models import Person


class Scope(models.TextChoices):
    """The seven interfaces of GB/T 38963-2020, chapter 6, and so what a client may do."""

    DECLARE_HEALTH = "declare-health", "用户健康信息申报"
    DECLARE_TRIP = "declare-trip", "用户行程申报"
    QUERY = "query", "用户健康信息查询"
    APPLY_USE = "apply-use", "健康码调用申请"
    MAKE_CODE = "make-code", "健康码制码请求"
    VERIFY_CODE = "verify-code", "健康码验码请求"
    CORRECT = "correct", "用户健康信息纠错"


class Client(models.Model):
    """A program of another office. Of its token only the SHA-256 is kept; `asked` counts what it asked in `minute`."""

    name = models.CharField("名称", max_length=60, unique=True)
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField("权限", default=list)
    per_minute = models.PositiveIntegerField("每分钟上限", default=600)
    is_active = models.BooleanField("启用", default=True)
    minute = models.BigIntegerField(default=0, editable=False)
    asked = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "接口调用方"

    def __str__(self) -> str:
        return self.name


class Use(models.Model):
    """健康码调用: a person let a client show the code, until `exp_s` or until it is ended. The handle is kept hashed."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, verbose_name="调用方")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, verbose_name="人员")
    handle_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    granted_at = models.DateTimeField("授权时间")
    exp_s = models.BigIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = "健康码调用"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.client}: {self.person}"


class Answered(models.Model):
    """What a client was answered under its idempotency key, for a day; nothing while the answer is being made.

    `answer` is sealed, and `asked_hmac` keyed, by what only the client's token gives (`idempotency.py`).
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE)
    key = models.CharField(max_length=64)
    asked_hmac = models.CharField(max_length=64)
    answer = models.BinaryField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "已答请求"
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="one_answer_a_key")]

    def __str__(self) -> str:
        return f"{self.client} {self.at:%Y-%m-%d}"
