"""What colour was assigned to whom, when, why and by whom. Nothing is ever changed or taken out."""

from __future__ import annotations

from django.db import models

from hub.people.models import Person
from scanner.protocol.health_code import Colour

NAMES = {Colour.GREEN: "绿码", Colour.YELLOW: "黄码", Colour.RED: "红码"}


class Assignment(models.Model):
    """The latest one is the person's colour now."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="assignments", verbose_name="人员"
    )
    colour = models.PositiveSmallIntegerField("颜色", choices=[(c.value, n) for c, n in NAMES.items()])
    reason = models.CharField("原因", max_length=200)
    by = models.CharField("经办", max_length=150)
    assigned_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "赋码"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.person}: {NAMES[Colour(self.colour)]}"
