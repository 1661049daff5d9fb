"""健康打卡: how a day's check-in was sent. What it says stands in `evidence`; this is for noticing scripts alone."""

from __future__ import annotations

from django.db import models

from hub.people.models import Person


class Sending(models.Model):
    """One check-in as it came: `second` of the city's day, and a digest of the free words ("" without any)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, verbose_name="人员")
    day = models.IntegerField(db_index=True)
    second = models.PositiveIntegerField()
    words = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "打卡方式"
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="one_sending_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.second}"
