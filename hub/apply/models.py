"""申领 and 纠错: the forms as they were sent, and who applied for whom."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hub.people.models import District, Person


class Area(models.Model):
    """A township or country as people call it: the code is what stays and the risk map go by (`evidence`)."""

    code = models.CharField("代码", primary_key=True, max_length=9)
    name_zh = models.CharField("中文名", max_length=60, unique=True)
    name_en = models.CharField("英文名", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "地区"

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_zh


class Purpose(models.TextChoices):
    """三返, and the rest."""

    RETURN_TO_POST = "post", _("返岗")
    RETURN_TO_WORK = "work", _("返工")
    RETURN_TO_SCHOOL = "school", _("返学")
    RESIDENT = "resident", _("本地居住")
    VISIT = "visit", _("探访")


class State(models.TextChoices):
    """Where an application stands. Only what is taken is evidence; of a person one at most is held, and one granted.

    GRANTED: an officer has reviewed it and a permit was made (`hub/permits`); no rule has read it yet.
    """

    HELD = "held", _("待审核")
    GRANTED = "granted", _("审核通过")
    TAKEN = "taken", _("已采用")
    REFUSED = "refused", _("退回")
    REPLACED = "replaced", _("已由新的填报代替")


class Mode(models.TextChoices):
    """How a declaration becomes a code."""

    MANUAL = "manual", "人工审核 by an officer's review"
    AUTOMATIC = "auto", "自动赋码 by the rules"


class Application(models.Model):
    """One form as it was sent. A later one of the same person corrects it; none is changed, and its contents go in a month.

    `said` holds what rules and reviewers need (`form.py`); name, number, telephone and address are in `sealed` alone.
    `proof` is a keyed HMAC over name and telephone: who knows both may open the page of a document that has one.
    """

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="applications", verbose_name="人员"
    )
    purpose = models.CharField("事由", max_length=10, choices=Purpose.choices)
    district = models.CharField("区县", max_length=40)
    arrives_on = models.DateField("拟抵达日期", null=True)
    said = models.JSONField("填报内容")
    sealed = models.BinaryField()
    proof = models.CharField(max_length=64, editable=False)
    sent_at = models.DateTimeField("填报时间")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.TAKEN)
    settled_by = models.CharField("审核人", max_length=150, blank=True, default="")
    settled_at = models.DateTimeField("审核时间", null=True)
    why = models.CharField("审核意见", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "申领与纠错"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "district"], name="applications_that_wait")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "state"],
                condition=models.Q(state__in=["held", "granted"]),
                name="one_held_and_one_granted",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.sent_at:%Y-%m-%d}"


class ModeSwitch(models.Model):
    """From `starts_on` a district goes by that mode, or with no district the whole city; the newest that began holds.

    Rows are only ever added: `switch.py`.
    """

    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, verbose_name="区县 district")
    mode = models.CharField("方式 mode", max_length=6, choices=Mode.choices)
    starts_on = models.DateField("自 from")
    set_by = models.CharField("经办 set by", max_length=150)
    set_at = models.DateTimeField("时间 set at")

    class Meta:
        verbose_name = verbose_name_plural = "赋码方式 how codes are made"

    def __str__(self) -> str:
        return f"{self.district or '全市 city'} {self.mode} {self.starts_on}"


class Relation(models.TextChoices):
    """For whom somebody else may apply."""

    CHILD = "child", _("未成年人")
    ELDER = "elder", _("老年人")
    NO_PHONE = "no_phone", _("不便使用手机的人")


class Guardianship(models.Model):
    """代办: the guardian sees and prints the dependant's codes, and corrects and appeals in the dependant's name."""

    guardian = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="dependants", verbose_name="监护人"
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="guardians", verbose_name="被监护人"
    )
    relation = models.CharField("关系", max_length=10, choices=Relation.choices)
    since = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "代办"
        constraints = [models.UniqueConstraint(fields=["guardian", "person"], name="one_guardianship_a_pair")]

    def __str__(self) -> str:
        return f"{self.guardian} → {self.person}"


class Attempt(models.Model):
    """How often somebody sent a form about a document that has a code already, on one day; `document` as in Person."""

    document = models.CharField(max_length=64)
    day = models.IntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "day"], name="one_count_a_document_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"
