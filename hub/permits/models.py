"""电子路条: what the city gives while no rule makes codes of declarations."""

from __future__ import annotations

from django.db import models

from hub.apply.models import Application
from hub.lists.models import Place


class Permit(models.Model):
    """One permit, made of one reviewed application, in a place of its own. It stands while the place is not revoked.

    `name` (masked) is the reviewed one: a correction that nobody has looked at yet changes no permit.
    """

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="permit", verbose_name="申领"
    )
    place = models.OneToOneField(Place, on_delete=models.PROTECT)
    name = models.CharField("姓名（脱敏）", max_length=12)
    iat_s = models.BigIntegerField("制码时间")
    exp_s = models.BigIntegerField("有效至")

    class Meta:
        verbose_name = verbose_name_plural = "电子路条"
        permissions = [("review_application", "审核申领 May review declarations")]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"
