"""The demo city 演示市: made-up people, the same each time. No place in China has the code 000000."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from django.db import transaction

from hub.apply.models import Area
from hub.colour.assigning import NotAssigned, assign, colour_of
from hub.oversight.models import SiteDistrict
from hub.people.models import District
from hub.people.register import register
from hub.trust.models import Issuer, Site
from scanner.protocol.health_code import Colour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hub.people.models import Person

SECOND, SECOND_ZH, SECOND_EN = "000001", "演示二市", "Second Demo City"
SITE = "demo-gate"
BY = "演示"
_SEED = 20_200_204
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
_GIVEN = ("明", "晓燕", "建国", "丽华", "小雨", "志强", "秀英", "子轩", "欣怡", "浩然")
_DISTRICTS = ("东湖区", "西山区", "南桥区", "北站区")
_DISTRICTS_EN = ("East Lake", "West Hill", "South Bridge", "North Station")
AREAS = (
    ("000000001", "东湖区湖滨街道", "Hubin, East Lake"),
    ("000000002", "西山区翠苑街道", "Cuiyuan, West Hill"),
    ("000001001", "演示二市江岸街道", "Jiang'an, Second Demo City"),
    ("X999", "演示国", "Demoland"),
)
_COMPOUNDS = ("湖滨花园", "翠苑小区", "文三新村", "城北家园")
_GREEN, _YELLOW, _RED = 14, 3, 3
_GREEN_IN_SECOND, _RED_IN_SECOND = 2, 1
_REASONS = {
    Colour.GREEN: "十四日内无风险 No risk within fourteen days",
    Colour.YELLOW: "密接的密接 Contact of a contact",
    Colour.RED: "密切接触者 Close contact",
}


def make_demo_city(home: Issuer) -> None:
    """Make both demo cities' people with their colours, and the demo's site. What is there stays as it is."""
    with transaction.atomic():
        Site.objects.get_or_create(name=SITE)
        SiteDistrict.objects.get_or_create(site=SITE, defaults={"district": _DISTRICTS[0]})
        _name_places()
        second, _ = Issuer.objects.get_or_create(
            code=SECOND, defaults={"name_zh": SECOND_ZH, "name_en": SECOND_EN}
        )
        _settle(home, {Colour.GREEN: _GREEN, Colour.YELLOW: _YELLOW, Colour.RED: _RED})
        _settle(second, {Colour.GREEN: _GREEN_IN_SECOND, Colour.RED: _RED_IN_SECOND})


def _name_places() -> None:
    """Districts and areas for the form: the demo city's own townships, and two from where people come."""
    for zh, en in zip(_DISTRICTS, _DISTRICTS_EN, strict=True):
        District.objects.get_or_create(name=zh, defaults={"name_en": en})
    for code, zh, en in AREAS:
        Area.objects.get_or_create(code=code, defaults={"name_zh": zh, "name_en": en})


def _settle(issuer: Issuer, colours: dict[Colour, int]) -> None:
    strangers = _strangers(issuer.code)
    for colour, count in colours.items():
        for _ in range(count):
            person = register(issuer, *next(strangers))
            if not _has_colour(person):
                assign(person, colour, _REASONS[colour], BY)


def _strangers(issuer: str) -> Iterator[tuple[str, str, str, str]]:
    """Name, document number, district and compound of one made-up person after the other.

    The numbers have no valid check digit.
    """
    drawn = random.Random(f"{_SEED}/{issuer}")  # noqa: S311 - made-up people need no secrets
    for number in range(1000):
        name = _SURNAMES[number % len(_SURNAMES)] + drawn.choice(_GIVEN)
        born = f"{drawn.randint(1940, 2012)}{drawn.randint(1, 12):02}{drawn.randint(1, 28):02}"
        serial, home = drawn.randint(0, 999), drawn.randrange(len(_DISTRICTS))
        yield name, f"{issuer}{born}{serial:03}X", _DISTRICTS[home], _COMPOUNDS[home]


def _has_colour(person: Person) -> bool:
    try:
        colour_of(person)
    except NotAssigned:
        return False
    return True
