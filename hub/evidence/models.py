"""依据: what is known of people and places, each fact with where it came from. Colours are derived from it, elsewhere.

Days are whole numbers since 1970-01-01 in the city's own zone (`days.py`).
"""

from __future__ import annotations

from django.db import models

from hub.people.models import Person


class Source(models.Model):
    """Where facts came from: one imported file, or one person's own words. `sha256` is empty for words."""

    what = models.CharField("种类", max_length=20)
    name = models.CharField("名称", max_length=100)
    sha256 = models.CharField(max_length=64, blank=True)
    by = models.CharField("经办", max_length=150)
    received_at = models.DateTimeField("收到时间")
    taken = models.PositiveIntegerField("采用", default=0)
    refused = models.PositiveIntegerField("退回", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "数据来源"
        constraints = [
            models.UniqueConstraint(
                fields=["what", "sha256"], condition=~models.Q(sha256=""), name="one_file_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.name}"


class Fact(models.Model):
    """What all facts about a person have in common."""

    # Each kind of fact is unique by its person and something more, and that index serves for the person alone.
    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False, verbose_name="人员")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, verbose_name="来源")

    class Meta:
        abstract = True


class Declaration(Fact):
    """申报: that the person has declared, and what for. Without one there is no colour yet."""

    purpose = models.CharField("事由", max_length=20)
    declared_at = models.DateTimeField("申报时间")

    class Meta:
        verbose_name = verbose_name_plural = "申报"
        constraints = [models.UniqueConstraint(fields=["person"], name="one_declaration_stands")]


class Stay(Fact):
    """旅居: in a township of nine digits (or a country, `X` and three digits) from day to day."""

    area = models.CharField("地区", max_length=9)
    from_day = models.IntegerField()
    until_day = models.IntegerField()
    hours = models.IntegerField("小时")

    class Meta:
        verbose_name = verbose_name_plural = "旅居"
        constraints = [
            models.UniqueConstraint(fields=["person", "area", "from_day"], name="one_stay_a_place_and_day")
        ]


class Case(Fact):
    """Confirmed, suspected, under observation, or a false declaration: lasting until somebody ends it."""

    KINDS = [
        ("confirmed", "确诊"),
        ("suspected", "疑似"),
        ("observation", "医学观察"),
        ("false_declaration", "谎报瞒报"),
    ]
    kind = models.CharField("种类", max_length=20, choices=KINDS)
    from_day = models.IntegerField()
    until_day = models.IntegerField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "病例与观察"
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "from_day"], name="one_case_a_kind_and_day")
        ]


class Contact(Fact):
    """密切接触者 or 一般接触者, with the last day of contact."""

    kind = models.CharField("种类", max_length=10, choices=[("close", "密切接触"), ("general", "一般接触")])
    day = models.IntegerField()

    class Meta:
        verbose_name = verbose_name_plural = "接触"
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "day"], name="one_contact_a_kind_and_day")
        ]


class CheckIn(Fact):
    """健康打卡: one a day."""

    day = models.IntegerField()
    normal = models.BooleanField()

    class Meta:
        verbose_name = verbose_name_plural = "健康打卡"
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="one_check_in_a_day")]


class Fever(Fact):
    """卡口测温异常, and the day on which a second measurement found none."""

    day = models.IntegerField()
    cleared_day = models.IntegerField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "测温异常"
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="one_fever_a_day")]


class RiskLevel(models.Model):
    """五色图: the level of a township from day to day: 1 低, 2 较低, 3 中, 4 较高, 5 高, 6 重点疫区, 7 listed country."""

    area = models.CharField("地区", max_length=9)
    district = models.CharField("区县", max_length=40)
    level = models.PositiveSmallIntegerField("等级")
    from_day = models.IntegerField()
    until_day = models.IntegerField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, verbose_name="来源")

    class Meta:
        verbose_name = verbose_name_plural = "五色图"
        constraints = [models.UniqueConstraint(fields=["area", "from_day"], name="one_level_an_area_and_day")]

    def __str__(self) -> str:
        return f"{self.area} {self.level}"
