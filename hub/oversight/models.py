"""Who may look at which part of the city, and the trail of every look and every opening."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from scanner.protocol.record import NO_HASH

MAX_WHAT_CHARACTERS = 200


class Duty(models.Model):
    """Where an officer works. Nobody without a duty sees anybody's passes; a superuser sees the city.

    A committee's member has a `compound` and sees that compound's notices, nothing else.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="duty", verbose_name="人员 officer"
    )
    district = models.CharField("区县 district (空 = 全市)", max_length=40, blank=True, default="")
    compound = models.CharField("小区 compound", max_length=40, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "职责 duties"

    def __str__(self) -> str:
        return f"{self.user}: {self.compound or self.district or '全市 city'}"


class SecondFactor(models.Model):
    """What an officer's phone shows codes of: `second_factor.py`. The secret itself is not here.

    `used_step` is the last half minute whose code was taken; `tries` counts wrong ones since `tries_from_s`.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="second_factor"
    )
    nonce = models.BinaryField(max_length=16)
    used_step = models.BigIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    tries_from_s = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.user)


class SiteDistrict(models.Model):
    """In which district a site lies, and so each gate that is enrolled for it."""

    site = models.CharField("场所 site", primary_key=True, max_length=80)
    district = models.CharField("区县 district", max_length=40, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "场所所属区县 districts of sites"

    def __str__(self) -> str:
        return f"{self.site}: {self.district}"


class Act(models.TextChoices):
    """What somebody did."""

    READ = "read", "查看 Read"
    OPEN = "open", "开启 Opened"
    ASK = "ask", "申请开启 Asked for an opening"
    GRANT = "grant", "批准开启 Granted an opening"
    REOPEN = "reopen", "凭案号开启 Opened under a case"
    DESTROY = "destroy", "销毁 Destroyed"
    DECIDE = "decide", "裁定 Decided"
    ENTER = "enter", "登录 Entered"


class TrailEntry(models.Model):
    """One act. `number` counts from 1; `digest` is SHA-256 over all of it and the digest before it: see `trail.py`."""

    number = models.BigIntegerField("序号", primary_key=True)
    at_ms = models.BigIntegerField()
    who = models.CharField("谁 who", max_length=150, db_index=True)
    act = models.CharField("行为 act", max_length=10, choices=Act.choices)
    what = models.CharField("对象 what", max_length=MAX_WHAT_CHARACTERS)
    case_number = models.CharField("案号 case", max_length=40, blank=True, default="", db_index=True)
    digest = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "审计记录 audit trail"

    def __str__(self) -> str:
        return f"{self.number} {self.who} {self.act} {self.what}"


class TrailHead(models.Model):
    """The trail's end, one row: held by whoever writes, so that two never follow the same entry, and a cut tail shows."""

    number = models.BigIntegerField(default=0)
    digest = models.BinaryField(max_length=32, default=NO_HASH)

    def __str__(self) -> str:
        return str(self.number)
