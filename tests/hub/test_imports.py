"""Lists of the province: what is taken, what is refused and told, and whose colour changes."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from hub import clock as hub_clock
from hub.colour.assigning import colour_of
from hub.colour.models import Standing, Waiting
from hub.commands.work import step
from hub.evidence.days import date_of, day_of
from hub.evidence.models import Case, Contact, RiskLevel, Source, Stay
from hub.imports import sheet, taking
from hub.imports.taking import take
from hub.imports.trouble import NotTaken
from hub.people.models import Person
from scanner.protocol.health_code import Colour
from scanner.protocol.papers import is_any_document, is_resident_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from hub.imports.taking import Report
    from tests.fakes.hub import HubInProcess

WANG, LI = "11010119900307771X", "110101199003070031"
CONTACTS = "证件号码,姓名,区县,种类,日期\n"


def days_ago(days: int) -> str:
    return date_of(day_of(hub_clock.now_s()) - days).isoformat()


def checked(first_17: str) -> str:
    return next(number for digit in "0123456789X" if is_resident_id(number := first_17 + digit))


def taken(what: str, text: str, encoding: str = "utf-8", *, dry_run: bool = False) -> Report:
    return take(what, "名单.csv", text.encode(encoding), "officer", expected=None, dry_run=dry_run)


def contact(number: str = "", name: str = "王小明", kind: str = "密切接触", day: str = "") -> str:
    return f"{number or checked(WANG[:17])},{name},东湖区,{kind},{day or days_ago(2)}\n"


def test_a_list_recolours_whom_it_names_at_the_next_turn(hub: HubInProcess) -> None:
    done = taken("contacts", CONTACTS + contact())
    assert (done.taken, done.refused, done.encoding) == (1, [], "UTF-8")
    step()
    person = Person.objects.get(contact__kind="close")
    assert colour_of(person) is Colour.RED
    assert Standing.objects.get(person=person).rules == "R3 S3 S5"
    assert person.name == "王**"


def test_every_fact_names_its_file(hub: HubInProcess) -> None:
    taken("contacts", CONTACTS + contact())
    source = Contact.objects.get().source
    assert (source.what, source.name, source.by, source.taken, len(source.sha256)) == (
        "contacts",
        "名单.csv",
        "officer",
        1,
        64,
    )


def test_gb18030_is_taken_and_said(hub: HubInProcess) -> None:
    done = taken("contacts", CONTACTS + contact(name="龘靐"), "gb18030")
    assert (done.encoding, done.taken) == ("GB18030", 1)


def test_a_dry_run_stores_nothing(hub: HubInProcess) -> None:
    before = Person.objects.count()
    done = taken("contacts", CONTACTS + contact() + contact(number="1"), dry_run=True)
    assert (done.taken, len(done.refused), done.was_stored, done.refused_file) == (1, 1, False, None)
    assert (Person.objects.count(), Source.objects.count(), Waiting.objects.count()) == (before, 0, 0)


def test_the_same_file_twice_is_told(hub: HubInProcess) -> None:
    taken("contacts", CONTACTS + contact())
    with pytest.raises(NotTaken, match="taken before"):
        taken("contacts", CONTACTS + contact())
    assert Contact.objects.count() == 1


def test_the_same_file_by_two_at_once_is_told_to_the_later_one(
    hub: HubInProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(*said: object) -> object:
        monkeypatch.setattr(taking, "_looked_at", looked_at)
        taken("contacts", CONTACTS + contact())  # the other one, in between
        return looked_at(*said)

    looked_at: Callable[..., object] = taking._looked_at
    monkeypatch.setattr(taking, "_looked_at", look)
    with pytest.raises(NotTaken, match="taken before"):
        taken("contacts", CONTACTS + contact())
    assert (Contact.objects.count(), Source.objects.count()) == (1, 1)


def test_the_same_rows_in_another_file_are_the_same_facts(hub: HubInProcess) -> None:
    taken("contacts", CONTACTS + contact() + contact())
    taken("contacts", CONTACTS + contact() + "\n")
    assert Contact.objects.count() == 1


def test_a_later_list_ends_a_case(hub: HubInProcess) -> None:
    head = "证件号码,姓名,区县,种类,开始日期,结束日期\n"
    row = f"{checked(LI[:17])},李四,西山区,确诊,{days_ago(30)},"
    taken("cases", head + row + "\n")
    taken("cases", head + row + days_ago(20) + "\n")
    assert Case.objects.get().until_day == day_of(hub_clock.now_s()) - 20


def test_a_level_recolours_whoever_stayed_there(hub: HubInProcess) -> None:
    stays = "证件号码,姓名,区县,地区,开始日期,结束日期,小时\n"
    taken("stays", stays + f"{checked(LI[:17])},李四,西山区,330110001,{days_ago(3)},{days_ago(2)},20\n")
    step()
    person = Stay.objects.get().person
    assert Standing.objects.get(person=person).colour == -1
    taken("risk", f"地区,区县,等级,开始日期,结束日期\n330110001,余杭区,高,{days_ago(9)},{days_ago(-9)}\n")
    step()
    assert Standing.objects.get(person=person).rules == "R6 S3 S5"
    assert RiskLevel.objects.get().level == 5


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"number": WANG[:17] + "0"}, "document number"),
        ({"number": "=HYPERLINK(1)"}, "document number"),
        ({"name": "=cmd|' /C calc'!A0"}, "name of a person"),
        ({"name": "+86"}, "name of a person"),
        ({"name": "长" * 61}, "name of a person"),
        ({"kind": "远"}, "must be one of"),
        ({"day": "2020-02-30"}, "no such day"),
        ({"day": "2026-03-21"}, "must lie within"),
        ({"day": "1999-01-01"}, "must lie within"),
        ({"day": "昨天"}, "looks like"),
    ],
)
def test_a_bad_row_is_refused_with_a_sentence_and_the_good_ones_are_taken(
    hub: HubInProcess, row: dict[str, str], sentence: str
) -> None:
    done = taken("contacts", CONTACTS + contact(**row) + contact(number=checked(LI[:17])))
    ((line, why),) = done.refused
    assert line == 2
    assert sentence in why
    assert Contact.objects.count() == done.taken == 1


def test_the_file_of_refused_rows_holds_no_formula_no_name_and_no_number(hub: HubInProcess) -> None:
    bad = f"{WANG[:17]}0,王小明,=1+1,密切接触,@SUM(A1)\n"
    done = taken("contacts", CONTACTS + bad)
    assert done.refused_file is not None
    text = done.refused_file.read_text(encoding="utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert rows[1][0] == "2"
    assert rows[1][2:] == ["'=1+1", "密切接触", "'@SUM(A1)"]
    assert "王小明" not in text
    assert WANG[:17] not in text
    assert done.refused_file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ((CONTACTS + "1,2,3,4,5").encode(), "half of it"),
        ((CONTACTS + "1,2,3\n").encode(), "Line 2 has 3 cells"),
        ((CONTACTS + '"1,2,3,4,5\n').encode(), "not CSV"),
        (b"", "line break"),
        (b"a,b\n", "other columns"),
        (b"a,a\n", "repeated"),
        (b"\x00\x01\x02\n", "not a text"),
        (b"\xff\xff\xff\n", "neither"),
        ((CONTACTS + "字" * 201 + ",2,3,4,5\n").encode(), "over 200"),
        (b"\n" * (sheet.LARGEST_BYTES + 1), "larger"),
    ],
)
def test_a_file_that_is_no_whole_list_is_refused_whole(hub: HubInProcess, data: bytes, sentence: str) -> None:
    with pytest.raises(NotTaken, match=sentence):
        take("contacts", "x", data, "officer", expected=None, dry_run=False)
    assert not Source.objects.exists()


def test_fewer_rows_than_were_sent(hub: HubInProcess) -> None:
    data = (CONTACTS + contact()).encode()
    with pytest.raises(NotTaken, match="as many rows"):
        take("contacts", "x", data, "officer", expected=2, dry_run=False)


def test_a_fault_on_the_way_leaves_nothing(hub: HubInProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError

    before = Person.objects.count()
    monkeypatch.setattr("hub.imports.taking.Waiting.objects.bulk_create", full)
    with pytest.raises(OSError):  # noqa: PT011 - which one it is does not matter
        taken("contacts", CONTACTS + contact())
    assert (Source.objects.count(), Contact.objects.count(), Person.objects.count()) == (0, 0, before)


@pytest.mark.parametrize(
    ("number", "can_be"),
    [
        ("11010519491231002X", True),
        ("110105194912310021", False),
        ("11010519490230002X", False),
        ("H1234567890", True),
        ("M12345678", True),
        ("12345678", True),
        ("ABC123456789012", True),
        ("E12345678", True),
        ("=1+1", False),
        ("", False),
        ("１１０１０５19491231002X", False),
    ],
)
def test_document_numbers(number: str, can_be: bool) -> None:
    assert is_any_document(number) is can_be
