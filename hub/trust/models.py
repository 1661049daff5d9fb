"""Whose codes the city believes, what each site asks, and when trust and lists were last published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from hub import clock
from hub.trust import brought, site_rules
from scanner.protocol.cbor import Malformed
from scanner.protocol.policy import (
    DEFAULT,
    ForeignRule,
    NoCodeRule,
    OtherCities,
    Risk,
    SiteKind,
    TemperatureRule,
)

if TYPE_CHECKING:
    from enum import StrEnum

DEFAULT_LIST_SIZE = 2**20
_WORDS = {
    "community": "社区村组", "compound": "小区", "supermarket": "商超", "highway": "高速", "boarding": "乘车",
    "enterprise": "企业",
    "low": "低", "raised": "中", "high": "高",
    "never": "不测", "by_risk": "按风险", "always": "都测",
    "accept": "核对身份后认", "convert": "先转码", "refuse": "不认", "admit": "认", "show": "仅显示",
    "measure": "测温登记", "supervisor": "请示主管",
}  # fmt: skip


def _choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [(one.value, f"{_WORDS[one.value]} {one.value}") for one in kind]


class Issuer(models.Model):
    """A city that this hub makes codes for: its own, in the demo also a second one.

    `list_size` is how many entries each of its status lists has (a multiple of four); `trust_version` the version of
    the trust documents since which its present keys stand in them.
    """

    code = models.CharField(
        "代码", primary_key=True, max_length=6, validators=[RegexValidator(r"\A[0-9]{6}\Z")]
    )
    name_zh = models.CharField("名称", max_length=40)
    name_en = models.CharField("name", max_length=40)
    is_home = models.BooleanField("本市", default=False)
    list_size = models.PositiveIntegerField("名单长度", default=DEFAULT_LIST_SIZE)
    trust_version = models.PositiveIntegerField("信任版本", default=0, editable=False)
    document_sha256 = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "签发城市"

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class OutsideKey(models.Model):
    """The public half of a key that signs paper codes or permits, as the signer told it; the private one is nowhere here."""

    issuer = models.CharField("签发城市", max_length=6)
    purpose = models.CharField("用途", max_length=10)
    public = models.BinaryField(max_length=32)
    not_before_s = models.BigIntegerField()
    not_after_s = models.BigIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = "签码公钥"
        constraints = [
            models.UniqueConstraint(fields=["issuer", "purpose", "public"], name="one_key_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.purpose}"


class BroughtDocument(models.Model):
    """A trust document that somebody else made (another city's, a foreign issuer's), as it is to stand at `path`.

    It stands in place of what the hub itself would say there; with an empty `body` nothing stands: it is withdrawn.
    """

    path = models.CharField(
        "路径 path",
        primary_key=True,
        max_length=80,
        help_text="issuers/440100.json 或 or foreign/hc1/de.json",
    )
    body = models.TextField("内容 JSON", blank=True, help_text="留空即撤销。Empty: withdrawn.")
    changed_at = models.DateTimeField("更改 changed", default=clock.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "外来信任文件 brought document"

    def __str__(self) -> str:
        return self.path

    def clean(self) -> None:
        """Nothing that a gate would not read is brought."""
        try:
            brought.require(self.path, self.body.encode())
        except Malformed as error:
            raise ValidationError(f"卡口读不了。No gate would read this: {error}") from error


class Site(models.Model):
    """A place with gates; what it asks of people stands in its `SiteRules`, or is the built-in policy."""

    name = models.SlugField("名称", primary_key=True, max_length=40)
    kind = models.CharField("类型", max_length=20, choices=_choices(SiteKind), default=SiteKind.COMPOUND)
    township = models.CharField("街道乡镇 township", max_length=40, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "场所"

    def __str__(self) -> str:
        return self.name


def _choice(label: str, default: StrEnum) -> models.CharField[str, str]:
    return models.CharField(label, max_length=10, choices=_choices(type(default)), default=default)


def _number(label: str, default: int) -> models.PositiveIntegerField[int, int]:
    return models.PositiveIntegerField(label, default=default)


class SiteRules(models.Model):
    """What a site asks from `effective_at` on, until its next rules; the names are those of `scanner.protocol.policy`.

    Rules that were ever in force are never changed, only followed by others, so that a dispute can be settled.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="rules", verbose_name="场所 site")
    effective_at = models.DateTimeField(
        "生效 effective",
        default=clock.now,
        help_text="五分钟内发布，联网卡口随后一分钟内取到；到点自动生效。"
        "Published within five minutes; gates that are online have it a minute later. It begins by itself.",
    )
    risk = _choice("街道风险 township's risk", Risk.LOW)
    temperature = _choice("测温 temperature", TemperatureRule.NEVER)
    temperature_limit = _number("发热线（0.1 °C） fever from", DEFAULT.temperature_limit)
    household_limit = _number("每户每日外出人次（0 不限） outings a household and day", 0)
    occupancy_limit = _number("场内限流人数（0 不限） most people inside", 0)
    no_code = _choice("无码人员 without a code", NoCodeRule.SUPERVISOR)
    modes = models.CharField(
        "可切换模式 modes",
        max_length=100,
        default="",
        blank=True,
        help_text="空格分隔，如 or: supermarket highway；切换须输 PIN。Switching wants a PIN.",
    )
    other_cities = _choice("外地码 other cities", OtherCities.ACCEPT)
    hc1 = _choice("欧盟 EU HC1", ForeignRule.REFUSE)
    shc = _choice("SMART Health Cards", ForeignRule.REFUSE)
    nzcp = _choice("新西兰 NZCP", ForeignRule.REFUSE)
    vds_nc = _choice("ICAO VDS-NC", ForeignRule.REFUSE)
    reuse_s = _number("重复查验（秒） seen again within (s)", DEFAULT.reuse_s)
    answer_s = _number("核对时限（秒） time to compare an ID (s)", DEFAULT.answer_s)
    spot_check_one_in = _number("抽查，每几人一次（0 不抽） spot check, one in", 0)
    list_amber_s = _number("名单提醒（秒） list amber (s)", DEFAULT.list_amber_s)
    list_stale_s = _number("名单过旧（秒） list too old (s)", DEFAULT.list_stale_s)
    trust_amber_s = _number("信任提醒（秒） trust amber (s)", DEFAULT.trust_amber_s)
    trust_stale_s = _number("信任过旧（秒） trust too old (s)", DEFAULT.trust_stale_s)
    undecided_override_persons = _number("无法判定时放行需几人 persons to override a doubt", 1)
    yellow_override_persons = _number("黄码放行需几人（0 不可） a yellow", 0)
    red_override_persons = _number("红码放行需几人（0 不可，或 2） a red", 0)

    class Meta:
        verbose_name = verbose_name_plural = "场所规则 site rules"
        constraints = [
            models.UniqueConstraint(fields=["site", "effective_at"], name="rules_once_a_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.site_id}, {self.effective_at:%Y-%m-%d %H:%M}"

    def clean(self) -> None:
        """Nothing that a gate would not read is announced."""
        if not hasattr(self, "site"):  # the form says so itself
            return
        try:
            site_rules.require(self)
        except Malformed as error:
            raise ValidationError(f"卡口不接受。No gate would accept this: {error}") from error


class Publication(models.Model):
    """One row for each thing that is published. Who publishes it holds the row, so that two never do at once."""

    what = models.CharField(primary_key=True, max_length=20)
    at_s = models.BigIntegerField(default=0)
    version = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.what
