"""填报: the fields by the four data groups of GB/T 38962, as few of each as a rule or a reviewer needs.

Not asked, though the standard has them: sex, birthday and registered address (no rule reads them, and a resident ID says
the first two), history of illness (no rule reads it).
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from hub import clock
from hub.apply.districts import DistrictField
from hub.apply.identity import Identity
from hub.apply.models import Purpose, Relation
from hub.apply.shared_fields import with_shared_fields
from hub.apply.stays import DateInput
from hub.evidence.days import date_of, day_of
from scanner.protocol.papers import RESIDENT_ID, is_document, spelled

FEVER = Decimal("37.3")  # 体温异常: the value that gates go by
SYMPTOMS = [
    ("fever", _("发热")),
    ("cough", _("咳嗽、咽痛")),
    ("breath", _("气促、呼吸困难")),
    ("fatigue", _("乏力")),
    ("diarrhoea", _("腹泻")),
]
CONTACTS = [
    ("", _("没有")),
    ("general", _("有过一般接触（同处一地）")),
    ("close", _("有过密切接触（同住、同餐、同乘等）")),
]
KINDS = [
    (RESIDENT_ID, _("居民身份证")),
    ("hk_macao", _("港澳居民来往内地通行证")),
    ("taiwan", _("台湾居民来往大陆通行证")),
    ("residence", _("外国人永久居留身份证")),
    ("passport", _("护照")),
]
Group = tuple[Any, tuple[str, ...]]
_LONGEST_DOCUMENT = 24
_WINDOW_DAYS = 14
_FARTHEST_ARRIVAL_DAYS = 60
_NAME = RegexValidator(
    re.compile(r"\A[^\W\d_][\w·•'’,\-. ]*\Z"), _("请按证件填写姓名，只含文字、空格和间隔号。")
)
_PLACE = RegexValidator(re.compile(r"\A[^<>=+@\-\x00-\x1f][^<>\x00-\x1f]*\Z"), _("请填写文字和数字。"))
_PHONE = RegexValidator(re.compile(r"\A\+?[0-9][0-9 \-]{5,18}\Z", re.ASCII), _("电话号码有误。"))


def asked_symptoms() -> forms.MultipleChoiceField:
    """Which symptoms there are now."""
    return forms.MultipleChoiceField(
        label=_("目前症状（没有则不选）"),
        choices=SYMPTOMS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def asked_temperature(*, required: bool) -> forms.DecimalField:
    """Today's, in degrees Celsius with one decimal."""
    return forms.DecimalField(
        label=_("今日体温 °C"),
        min_value=Decimal(34),
        max_value=Decimal(43),
        decimal_places=1,
        required=required,
        widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
    )


@with_shared_fields
class ApplicationForm(forms.Form):
    """Who, where at home, health, certificates; the stays stand in `stays.py`."""

    name = forms.CharField(
        label=_("姓名（与证件一致）"),
        max_length=60,
        validators=[_NAME],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    kind = forms.ChoiceField(label=_("证件类型"), choices=KINDS)
    number = forms.CharField(
        label=_("证件号码"),
        max_length=_LONGEST_DOCUMENT,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    phone = forms.CharField(
        label=_("手机号码"),
        max_length=20,
        validators=[_PHONE],
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    district = DistrictField()
    compound = forms.CharField(label=_("小区（村）"), max_length=40, required=False, validators=[_PLACE])
    address = forms.CharField(label=_("详细地址"), max_length=100, required=False, validators=[_PLACE])
    purpose = forms.ChoiceField(label=_("事由"), choices=Purpose.choices)
    arrives_on = forms.DateField(label=_("拟抵达日期（已在本市则不填）"), required=False, widget=DateInput)
    symptoms = asked_symptoms()
    temperature = asked_temperature(required=False)
    contact = forms.ChoiceField(
        label=_("十四天内接触过确诊或疑似病例吗？"),
        choices=CONTACTS,
        required=False,
        widget=forms.RadioSelect,
    )
    contact_on = forms.DateField(label=_("最后接触日期"), required=False, widget=DateInput)
    tested_on = forms.DateField(label=_("最近一次核酸检测日期"), required=False, widget=DateInput)
    test = forms.ChoiceField(
        label=_("检测结果"),
        choices=[("", "—"), ("negative", _("阴性")), ("positive", _("阳性"))],
        required=False,
    )
    truth = forms.BooleanField(label=_("我承诺所填属实。经复核认定谎报瞒报的，将赋红码，可申请复核。"))

    consent = forms.BooleanField(label=_("我已阅读并同意个人信息处理说明。"))

    basic: Group = (
        _("一、基本信息"),
        ("name", "kind", "number", "phone", "district", "compound", "address", "purpose", "arrives_on"),
    )
    health: Group = (_("二、健康信息"), ("symptoms", "temperature", "contact", "contact_on"))
    certificate: Group = (_("四、健康证明（如有）"), ("tested_on", "test"))

    def clean_arrives_on(self) -> dt.date | None:
        return _within(self.cleaned_data["arrives_on"], -_WINDOW_DAYS, _FARTHEST_ARRIVAL_DAYS)

    def clean_contact_on(self) -> dt.date | None:
        return _within(self.cleaned_data["contact_on"], -_WINDOW_DAYS, 0)

    def clean_tested_on(self) -> dt.date | None:
        return _within(self.cleaned_data["tested_on"], -3 * _WINDOW_DAYS, 0)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        said["number"] = spelled(said.get("number", ""))
        if said["number"] and said.get("kind") and not _can_be(said["kind"], said["number"]):
            wrong_id = _("身份证号码有误，请核对：末位是校验码。")
            self.add_error("number", wrong_id if said["kind"] == RESIDENT_ID else _("证件号码与类型不符。"))
        if said.get("contact") and not said.get("contact_on") and "contact_on" not in self.errors:
            self.add_error("contact_on", _("请填写最后接触日期。"))
        if bool(said.get("test")) != bool(said.get("tested_on")) and "tested_on" not in self.errors:
            self.add_error("tested_on", _("检测日期和结果请一并填写。"))
        return said

    def said(self) -> dict[str, Any]:
        """What was said without who said it, in JSON's types; the stays are added by the view."""
        said = self.cleaned_data
        return {
            "purpose": said["purpose"],
            "district": said["district"].pk,
            "compound": said["compound"],
            "arrives_on": _iso(said["arrives_on"]),
            "symptoms": said["symptoms"] or (["fever"] if (said["temperature"] or 0) >= FEVER else []),
            "temperature": str(said["temperature"] or ""),
            "contact": said["contact"],
            "contact_on": _iso(said["contact_on"]),
            "test": said["test"],
            "tested_on": _iso(said["tested_on"]),
        }

    def fieldsets(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The groups before the stays, with their fields."""
        return [(title, [self[name] for name in names]) for title, names in (self.basic, self.health)]

    def identity(self) -> Identity:
        """Who it is."""
        said = self.cleaned_data
        return Identity(said["name"], said["kind"], said["number"], said["phone"], said["address"])

    def after_stays(self) -> tuple[Any, list[forms.BoundField]]:
        """The group after them."""
        title, names = self.certificate
        return title, [self[name] for name in names]


class FamilyForm(ApplicationForm):
    """For a child, an elder, or somebody who cannot use a phone."""

    relation = forms.ChoiceField(label=_("为谁申领"), choices=Relation.choices)

    basic = (ApplicationForm.basic[0], ("relation", *ApplicationForm.basic[1]))

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("kind") == RESIDENT_ID and "number" not in self.errors and "relation" in said:
            why = _not_that_age(said["relation"], said["number"])
            if why:
                self.add_error("relation", why)
        return said


def _can_be(kind: str, number: str) -> bool:
    """Whether there can be such a document, and its holder is born."""
    return is_document(kind, number) and (kind != RESIDENT_ID or _years(number) >= 0)


def _years(number: str) -> int:
    """The age of a resident ID's holder; negative for one who is to be born."""
    return (int(f"{date_of(day_of(clock.now_s())):%Y%m%d}") - int(number[6:14])) // 10_000


def _not_that_age(relation: str, number: str) -> str:
    years = _years(number)
    if relation == Relation.CHILD and years >= 18:
        return str(_("已年满十八周岁，请由本人申领。"))
    if relation == Relation.ELDER and years < 60:
        return str(_("未满六十周岁，请由本人申领。"))
    return ""


def _iso(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None


def _within(date: dt.date | None, least_days: int, most_days: int) -> dt.date | None:
    today = date_of(day_of(clock.now_s()))
    if date is not None and not least_days <= (date - today).days <= most_days:
        raise forms.ValidationError(
            _("日期应在 %(first)s 至 %(last)s 之间。"),
            params={
                "first": today + dt.timedelta(days=least_days),
                "last": today + dt.timedelta(days=most_days),
            },
        )
    return date
