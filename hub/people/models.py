"""Who has a code. Neither a name nor a document number is kept in the clear."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import get_language

from hub.trust.models import Issuer


def unguessable() -> str:
    """22 characters, 128 random bits: who has them may see the person's code page."""
    return secrets.token_urlsafe(16)


class District(models.Model):
    """区县: where people of the city live; its officers decide for them."""

    name = models.CharField("区县", primary_key=True, max_length=40)
    name_en = models.CharField("英文名", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "区县"

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name


class Person(models.Model):
    """One holder in one city. `tail` holds three digits of the document number (see `documents.py`)."""

    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, db_index=False, verbose_name="城市")
    document = models.CharField(max_length=64, editable=False)
    name = models.CharField("姓名（脱敏）", max_length=12)
    tail = models.CharField("证件尾号", max_length=3)
    district = models.CharField("区县", max_length=40)
    compound = models.CharField("小区", max_length=40, blank=True, default="")
    page = models.CharField(max_length=22, default=unguessable, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        # By name: `db_index` and `unique` of a text make a second index on PostgreSQL, for a search that nobody does.
        indexes = [
            models.Index(fields=["district"], name="people_of_a_district"),
            models.Index(fields=["compound"], name="people_of_a_compound"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "document"], name="one_person_one_code"),
            models.UniqueConstraint(fields=["page"], name="one_page_one_person"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.tail}"


class Notice(models.Model):
    """请上报 Please report: what the committee of a compound hears of one of its people, and all that it hears.

    Neither why nor where: the health centre that the person reports to finds out.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices", verbose_name="人员")
    compound = models.CharField("小区 compound", max_length=40, db_index=True)
    told_at = models.DateTimeField("通知时间 told")
    taken_by = models.CharField("经办 taken by", max_length=150, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "请上报 please report"

    def __str__(self) -> str:
        return f"{self.compound}: {self.person}"
