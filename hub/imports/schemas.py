"""The lists that the province sends: their columns, and a row of each as facts, or the sentence that refuses it.

    cases       证件号码 姓名 区县 种类 开始日期 结束日期      种类: 确诊 疑似 医学观察; the end may be empty
    contacts    证件号码 姓名 区县 种类 日期                  种类: 密切接触 一般接触
    stays       证件号码 姓名 区县 地区 开始日期 结束日期 小时
    risk        地区 区县 等级 开始日期 结束日期              等级: 低 较低 中 较高 高 重点疫区 重点国家

Dates are 2020-02-17 or 2020/2/17.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from hub.evidence.days import date_of, day_of_date
from hub.evidence.models import Case, Contact, RiskLevel, Stay
from scanner.protocol.papers import is_any_document, spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_T = TypeVar("_T")
_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", re.ASCII)
_AREA = re.compile(r"[0-9]{6,9}|X[0-9]{3}", re.ASCII)
_WORDS = re.compile(r"[^\W\d_][\w·•\- .]*")
_EARLIEST = day_of_date(dt.date(2019, 12, 1))
_LATEST_AHEAD = 400
_CASES = {"确诊": "confirmed", "疑似": "suspected", "医学观察": "observation"}
_CONTACTS = {"密切接触": "close", "一般接触": "general"}
_LEVELS = {"低": 1, "较低": 2, "中": 3, "较高": 4, "高": 5, "重点疫区": 6, "重点国家": 7}


class Refused(ValueError):
    """Why a row is not taken; the sentence repeats nothing of it."""


class Known(NamedTuple):
    """A row that is taken: whom it is about (None for places), and the fact's own columns."""

    who: tuple[str, str, str] | None
    fact: dict[str, Any]


class Schema(NamedTuple):
    columns: tuple[str, ...]
    model: type[Case | Contact | Stay | RiskLevel]
    key: tuple[str, ...]
    newer: tuple[str, ...]
    read: Callable[[Mapping[str, str], int], Known]


def _case(row: Mapping[str, str], today: int) -> Known:
    kind, start = _one_of(_CASES, row["种类"]), _past(row["开始日期"], today)
    until = _past(row["结束日期"], today, start) if row["结束日期"] else None
    return Known(_who(row), {"kind": kind, "from_day": start, "until_day": until})


def _contact(row: Mapping[str, str], today: int) -> Known:
    return Known(_who(row), {"kind": _one_of(_CONTACTS, row["种类"]), "day": _past(row["日期"], today)})


def _stay(row: Mapping[str, str], today: int) -> Known:
    start = _past(row["开始日期"], today)
    until = _past(row["结束日期"], today, start)
    hours = row["小时"]
    if not re.fullmatch(r"[0-9]{1,4}", hours, re.ASCII) or int(hours) > 24 * (until - start + 1):
        raise Refused("小时数与日期不符 The hours do not fit into the days")
    return Known(
        _who(row), {"area": _area(row["地区"]), "from_day": start, "until_day": until, "hours": int(hours)}
    )


def _risk(row: Mapping[str, str], today: int) -> Known:
    start = _day(row["开始日期"])
    fact = {
        "area": _area(row["地区"]),
        "district": _words(row["区县"], 40),
        "level": _one_of(_LEVELS, row["等级"]),
        "from_day": start,
        "until_day": _between(_day(row["结束日期"]), start, today + _LATEST_AHEAD),
    }
    return Known(None, fact)


_PERSON = ("证件号码", "姓名", "区县")
SCHEMAS = {
    "cases": Schema(
        (*_PERSON, "种类", "开始日期", "结束日期"),
        Case,
        ("person", "kind", "from_day"),
        ("until_day", "source"),
        _case,
    ),
    "contacts": Schema((*_PERSON, "种类", "日期"), Contact, ("person", "kind", "day"), ("source",), _contact),
    "stays": Schema(
        (*_PERSON, "地区", "开始日期", "结束日期", "小时"),
        Stay,
        ("person", "area", "from_day"),
        ("until_day", "hours", "source"),
        _stay,
    ),
    "risk": Schema(
        ("地区", "区县", "等级", "开始日期", "结束日期"),
        RiskLevel,
        ("area", "from_day"),
        ("district", "level", "until_day", "source"),
        _risk,
    ),
}


def _who(row: Mapping[str, str]) -> tuple[str, str, str]:
    number = spelled(row["证件号码"])
    if not is_any_document(number):
        raise Refused("证件号码有误 The document number cannot be right")
    return _words(row["姓名"], 60), number, _words(row["区县"], 40)


def _words(text: str, longest: int) -> str:
    """A name of a person or district: begins with a letter, so no formula comes in."""
    if len(text) > longest or not _WORDS.fullmatch(text):
        raise Refused("姓名或区县有误 The name of a person or district cannot be right")
    return text


def _area(text: str) -> str:
    if not _AREA.fullmatch(text):
        raise Refused("地区代码有误 The area is no code of GB/T 2260")
    return text


def _one_of(words: Mapping[str, _T], text: str) -> _T:
    if text not in words:
        raise Refused(f"应为 must be one of: {' '.join(words)}")
    return words[text]


def _past(text: str, today: int, since: int = _EARLIEST) -> int:
    return _between(_day(text), since, today)


def _between(day: int, least: int, most: int) -> int:
    if not least <= day <= most:
        raise Refused(f"日期须在 the date must lie within {date_of(least)} – {date_of(most)}")
    return day


def _day(text: str) -> int:
    found = _DATE.fullmatch(text)
    if not found:
        raise Refused("日期应如 2020-02-17 A date looks like 2020-02-17")
    try:
        return day_of_date(dt.date(*map(int, found.groups())))
    except ValueError as error:
        raise Refused("没有这一天 There is no such day") from error
