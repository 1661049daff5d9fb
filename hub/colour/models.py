"""What was assigned to whom, when, why and by whom; the ledger that it rests on; and the rule sets.

An assignment is never changed. A row of the ledger is extended and closed. Both go when nobody may ask after them any more
(`keeping/table.py`).
"""

from __future__ import annotations

from django.db import models

from hub.people.models import Person
from scanner.protocol.health_code import Colour

NAMES = {Colour.GREEN: "绿码", Colour.YELLOW: "黄码", Colour.RED: "红码"}
_COLOURS = [(c.value, n) for c, n in NAMES.items()]


class Run(models.Model):
    """One judging: of everybody, of those whose facts changed, of one applicant, or one officer's decision.

    Of two runs that judge the same person the later one stands; its number says which that is.
    """

    what = models.CharField("种类", max_length=10)
    day = models.IntegerField("日")
    version = models.CharField("规则版本", max_length=20)
    started_at = models.DateTimeField("开始")
    judged = models.PositiveIntegerField("人数", default=0)
    changed = models.PositiveIntegerField("变码", default=0)
    is_done = models.BooleanField("完成", default=False)
    findings = models.TextField("反向测试", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "赋码批次"

    def __str__(self) -> str:
        return f"{self.what} {self.pk}"


class Assignment(models.Model):
    """The latest one is the person's colour now. Without a `run` an officer decided."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="assignments", verbose_name="人员"
    )
    colour = models.PositiveSmallIntegerField("颜色", choices=_COLOURS)
    reason = models.CharField("原因", max_length=200)
    by = models.CharField("经办", max_length=150)
    assigned_at = models.DateTimeField("时间")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True)

    class Meta:
        verbose_name = verbose_name_plural = "赋码"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.person}: {NAMES[Colour(self.colour)]}"


class Standing(models.Model):
    """What a person is told: the colour, the rules that are open, the newest evidence, and the first day without them.

    `colour` is -1 while nothing was declared.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True)
    colour = models.SmallIntegerField()
    rules = models.CharField(max_length=100, blank=True)
    evidence = models.IntegerField(null=True)
    clears_on = models.IntegerField(null=True)
    run = models.ForeignKey(Run, on_delete=models.PROTECT)

    class Meta:
        verbose_name = verbose_name_plural = "现状"


class Trigger(models.Model):
    """The ledger: one turn of one rule with one person, from the day it opened to the day it closed."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    rule = models.CharField("规则", max_length=8)
    turn = models.PositiveIntegerField()
    colour = models.PositiveSmallIntegerField("颜色", choices=_COLOURS)
    start_day = models.IntegerField()
    evidence = models.IntegerField()
    hold_until = models.IntegerField()
    checkins = models.IntegerField()
    closed_day = models.IntegerField(null=True)
    run = models.ForeignKey(Run, on_delete=models.PROTECT)

    class Meta:
        verbose_name = verbose_name_plural = "赋码台账"
        constraints = [
            models.UniqueConstraint(fields=["person", "rule", "turn"], name="one_turn_of_a_rule_once")
        ]


class Label(models.Model):
    """反向测试: somebody of whom an officer has found out whether there is a risk, whatever the colour says."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, verbose_name="人员")
    is_risk = models.BooleanField("确有风险")
    by = models.CharField("经办", max_length=150)

    class Meta:
        verbose_name = verbose_name_plural = "反向测试样本"


class Waiting(models.Model):
    """Somebody's facts have changed: judged again at the worker's next turn. Written with the change itself."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE)


class RuleSetVersion(models.Model):
    """规则集: proposed by one, accepted by another; in force from `starts_day` until a later one starts."""

    version = models.CharField("版本 version", max_length=20, unique=True)
    text = models.TextField("规则 rules")
    starts_day = models.IntegerField()
    proposed_by = models.CharField("提出 proposed by", max_length=150)
    proposed_at = models.DateTimeField("提出时间 proposed at")
    accepted_by = models.CharField("批准 accepted by", max_length=150, blank=True)
    second_by = models.CharField("第二批准 second acceptance", max_length=150, blank=True)
    is_live = models.BooleanField("生效 live", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "规则集 rule sets"

    def __str__(self) -> str:
        return self.version
