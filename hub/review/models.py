"""复核: what holders ask, and what became of it. Only the district of residence decides."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.people.models import Person
from scanner.protocol.health_code import Colour


class AppealState(models.TextChoices):
    """Where an appeal stands. It is open until it is granted, refused or taken back."""

    WAITING = "waiting", _("待受理")
    IN_REVIEW = "in_review", _("二级核查")
    GRANTED = "granted", _("已采纳")
    REFUSED = "refused", _("未采纳")
    WITHDRAWN = "withdrawn", _("已撤回")


OPEN_STATES = (AppealState.WAITING, AppealState.IN_REVIEW)


class Appeal(models.Model):
    """One question of a holder about the own colour.

    `reason` and `picture` are sealed (`hub/sealed.py`); `district` is the one of residence when it was asked;
    `colour` and `rules` are what the holder was told then.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="appeals", verbose_name="人员")
    district = models.CharField("区县", max_length=40, db_index=True)
    colour = models.PositiveSmallIntegerField("当时颜色", choices=[(c.value, c.name.lower()) for c in Colour])
    rules = models.CharField("当时依据", max_length=100, blank=True)
    reason = models.BinaryField()
    picture = models.BinaryField(null=True)
    asked_at = models.DateTimeField("提出时间")
    due_at = models.DateTimeField("办理期限", db_index=True)
    state = models.CharField(
        "状态", max_length=10, choices=AppealState.choices, default=AppealState.WAITING, db_index=True
    )
    decided_by = models.CharField("经办", max_length=150, blank=True, default="")
    decided_at = models.DateTimeField("办结时间", null=True)
    decision = models.CharField("答复", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "复核申请"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(state__in=["waiting", "in_review"]),
                name="one_open_appeal_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.asked_at:%Y-%m-%d}"


class Decision(models.Model):
    """复核 and 人工赋码: what one officer of the district proposes, and another confirms. Until then it changes nothing.

    `colour` is None where the person's colour stays. `sentence` is told to the holder. Confirmed or sent back, it stays.
    With `is_false_declaration` it is no colour that is given, but evidence for the rule R7 谎报瞒报, which makes it red.
    """

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="decisions", verbose_name="人员"
    )
    appeal = models.ForeignKey(
        Appeal, on_delete=models.CASCADE, related_name="decisions", null=True, verbose_name="复核申请"
    )
    colour = models.PositiveSmallIntegerField(
        "改为", choices=[(c.value, c.name.lower()) for c in Colour], null=True
    )
    is_false_declaration = models.BooleanField("谎报瞒报", default=False)
    sentence = models.CharField("意见", max_length=200)
    proposed_by = models.CharField("提出", max_length=150)
    proposed_at = models.DateTimeField("提出时间")
    settled_by = models.CharField("复审", max_length=150, blank=True, default="")
    settled_at = models.DateTimeField("复审时间", null=True)
    is_confirmed = models.BooleanField("通过", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "人工认定"
        ordering = ["-pk"]
        permissions = [
            ("propose_decision", "提出认定 May propose a colour"),
            ("confirm_decision", "复审认定 May confirm a colour"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(settled_at=None), name="one_open_decision_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.proposed_at:%Y-%m-%d}"
