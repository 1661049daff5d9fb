"""Which of our permits was made of which code of another city: so that it ends with that code."""

from __future__ import annotations

from django.db import models

from hub.lists.models import Place


class Conversion(models.Model):
    """One permit, in the place `ours` of our list; it stands for an index of another city's list.

    `exp_s` (seconds since the Unix epoch) is when the permit ends by itself.
    """

    ours = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="conversion")
    issuer = models.CharField("签发城市 city", max_length=6)
    generation = models.PositiveIntegerField("代 generation")
    index = models.BigIntegerField()
    exp_s = models.BigIntegerField("有效至 ends")

    class Meta:
        verbose_name = verbose_name_plural = "转码 conversion"
        indexes = [models.Index(fields=["exp_s"], name="conversion_ends")]

    def __str__(self) -> str:
        return f"{self.issuer}/{self.generation}/{self.index}"
