"""Whose codes the city believes, what each site asks, and when trust and lists were last published."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models

from scanner.protocol.policy import OtherCities, SiteKind

DEFAULT_LIST_SIZE = 2**20


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


class Site(models.Model):
    """A place with gates, and the rules that its signed policy changes from the default."""

    name = models.SlugField("名称", primary_key=True, max_length=40)
    kind = models.CharField(
        "类型", max_length=20, choices=[(k.value, k.value) for k in SiteKind], default=SiteKind.COMPOUND
    )
    other_cities = models.CharField(
        "外地码", max_length=10, choices=[(o.value, o.value) for o in OtherCities], default=OtherCities.ASK
    )

    class Meta:
        verbose_name = verbose_name_plural = "场所"

    def __str__(self) -> str:
        return self.name


class Publication(models.Model):
    """One row for each thing that is published. Who publishes it holds the row, so that two never do at once."""

    what = models.CharField(primary_key=True, max_length=20)
    at_s = models.BigIntegerField(default=0)
    version = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.what
