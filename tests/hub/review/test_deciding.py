"""A colour that two officers of the district give: proposed, confirmed with a password, told, and on the next list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User

from hub import clock as hub_clock
from hub.colour.assigning import colour_of
from hub.lists.places import listed
from hub.oversight.models import TrailEntry
from hub.people.models import Person
from hub.review import asking, deciding
from hub.review.deciding import NotDecided
from hub.review.models import Appeal, AppealState, Decision
from scanner.protocol.health_code import Colour, generation_at
from tests.fakes.officers import PASSWORD, officer

if TYPE_CHECKING:
    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess


@pytest.fixture
def appeal(hub: HubInProcess) -> Appeal:
    person = Person.objects.get(pk=hub.people("yellow")[0])
    return asking.ask(person, "我没有去过那里，有车票为证", None)


@pytest.fixture
def wang(appeal: Appeal) -> User:
    return officer("wang", "officer", appeal.district)


@pytest.fixture
def li(appeal: Appeal) -> User:
    return officer("li", "reviewer", appeal.district)


def proposed(
    appeal: Appeal, by: User, colour: Colour | None = Colour.GREEN, sentence: str = "核实无误"
) -> Decision:
    return deciding.propose(appeal.person, colour, sentence, by, hub_clock.now(), appeal)


def confirm(decision: Decision, by: User, password: str = PASSWORD) -> None:
    deciding.confirm(decision, by, password, hub_clock.now())


def test_two_officers_turn_a_holder_green_and_the_next_list_says_so(
    appeal: Appeal, wang: User, li: User, hub: HubInProcess, clock: FakeClock
) -> None:
    hub.live_code(appeal.person.pk)
    made = proposed(appeal, wang)
    assert colour_of(appeal.person) is Colour.YELLOW
    confirm(made, li)
    assert colour_of(appeal.person) is Colour.GREEN
    appeal.refresh_from_db()
    assert (appeal.state, appeal.decision, appeal.decided_by) == (AppealState.GRANTED, "核实无误", "li")
    mine = set(appeal.person.places.values_list("index", flat=True))
    assert mine
    assert not mine & set(listed(appeal.person.issuer_id, generation_at(clock.wall_s())))


def test_a_colour_that_stays_is_an_answer_too(appeal: Appeal, wang: User, li: User) -> None:
    confirm(proposed(appeal, wang, None, "密接期未满"), li)
    appeal.refresh_from_db()
    assert (appeal.state, appeal.decision) == (AppealState.REFUSED, "密接期未满")
    assert colour_of(appeal.person) is Colour.YELLOW


def test_sent_back_it_waits_again(appeal: Appeal, wang: User, li: User) -> None:
    made = proposed(appeal, wang)
    deciding.send_back(made, li, PASSWORD, hub_clock.now())
    appeal.refresh_from_db()
    assert appeal.state == AppealState.WAITING
    assert colour_of(appeal.person) is Colour.YELLOW
    confirm(proposed(appeal, wang), li)


def test_nobody_confirms_the_own_word(appeal: Appeal, li: User) -> None:
    both = User.objects.create_superuser("boss", password=PASSWORD)
    made = proposed(appeal, both)
    with pytest.raises(NotDecided, match="Another officer"):
        confirm(made, both)
    with pytest.raises(NotDecided, match="Wrong password"):
        confirm(made, li, "guess")
    assert colour_of(appeal.person) is Colour.YELLOW


def test_only_the_district_of_residence_decides(appeal: Appeal, wang: User) -> None:
    stranger = officer("sun", "officer", "别处")
    with pytest.raises(NotDecided, match="district"):
        proposed(appeal, stranger)
    made = proposed(appeal, wang)
    with pytest.raises(NotDecided, match="district"):
        confirm(made, officer("zhou", "reviewer", "别处"))


def test_each_role_does_its_own_half(appeal: Appeal, wang: User, li: User) -> None:
    with pytest.raises(NotDecided, match="may not decide"):
        proposed(appeal, li)
    made = proposed(appeal, wang)
    with pytest.raises(NotDecided, match="may not confirm"):
        confirm(made, officer("zhao", "officer", appeal.district))


def test_it_is_decided_once(appeal: Appeal, wang: User, li: User) -> None:
    made = proposed(appeal, wang)
    with pytest.raises(NotDecided):
        proposed(appeal, wang)
    confirm(made, li)
    with pytest.raises(NotDecided, match="Settled"):
        confirm(made, li)


def test_taken_back_nothing_can_be_confirmed_and_a_new_one_can_be_decided(
    appeal: Appeal, wang: User, li: User
) -> None:
    made = proposed(appeal, wang)
    asking.withdraw(appeal.person)
    with pytest.raises(NotDecided, match="Settled"):
        confirm(made, li)
    assert colour_of(appeal.person) is Colour.YELLOW
    confirm(proposed(asking.ask(appeal.person, "再次申请复核", None), wang), li)
    assert colour_of(appeal.person) is Colour.GREEN


def test_who_moves_meanwhile_is_answered_where_it_was_asked(appeal: Appeal, wang: User, li: User) -> None:
    Person.objects.filter(pk=appeal.person.pk).update(district="别处")
    appeal.person.refresh_from_db()
    confirm(proposed(appeal, wang), li)
    assert colour_of(appeal.person) is Colour.GREEN


def test_without_a_reason_nothing_is_proposed(appeal: Appeal, wang: User) -> None:
    with pytest.raises(NotDecided, match="reason"):
        proposed(appeal, wang, sentence=" ")
    appeal.refresh_from_db()
    assert appeal.state == AppealState.WAITING


def test_red_by_hand_takes_two(hub: HubInProcess) -> None:
    person = Person.objects.get(pk=hub.people()[0])
    wang, li = officer("wang", "officer", person.district), officer("li", "reviewer", person.district)
    made = deciding.propose(person, Colour.RED, "隐瞒行程", wang, hub_clock.now())
    assert colour_of(person) is Colour.GREEN
    assert list(deciding.open_by_hand(li)) == [made]
    confirm(made, li)
    assert colour_of(person) is Colour.RED


def test_many_colours_by_one_hand_are_told(hub: HubInProcess, clock: FakeClock) -> None:
    person = Person.objects.get(pk=hub.people()[0])
    wang, li = officer("wang", "officer", person.district), officer("li", "reviewer", person.district)
    for _ in range(deciding.BULK):
        assert deciding.bulk_hands(hub_clock.now()) == []
        confirm(deciding.propose(person, Colour.YELLOW, "测试", wang, hub_clock.now()), li)
    both = [("li", deciding.BULK), ("wang", deciding.BULK)]
    assert deciding.bulk_hands(hub_clock.now()) == both
    clock.advance(23 * 3600)
    assert deciding.bulk_hands(hub_clock.now()) == both, "nobody has to look within the hour"
    clock.advance(3600)
    assert deciding.bulk_hands(hub_clock.now()) == []
    noted = TrailEntry.objects.filter(what=f"bulk: {deciding.BULK} colours within an hour")
    assert set(noted.values_list("who", flat=True)) == {"wang", "li"}


def test_as_many_over_a_day_are_no_alarm(hub: HubInProcess, clock: FakeClock) -> None:
    person = Person.objects.get(pk=hub.people()[0])
    wang, li = officer("wang", "officer", person.district), officer("li", "reviewer", person.district)
    for _ in range(deciding.BULK):
        confirm(deciding.propose(person, Colour.YELLOW, "测试", wang, hub_clock.now()), li)
        clock.advance(300)
    assert deciding.bulk_hands(hub_clock.now()) == []
    assert not TrailEntry.objects.filter(what__startswith="bulk").exists()


def test_each_step_stands_in_the_trail(appeal: Appeal, wang: User, li: User) -> None:
    confirm(proposed(appeal, wang), li)
    assert list(TrailEntry.objects.order_by("number").values_list("who", "act")) == [
        ("wang", "ask"),
        ("li", "grant"),
    ]


def test_the_work_of_a_district_is_measured(appeal: Appeal, wang: User, li: User, clock: FakeClock) -> None:
    clock.advance(5 * 3600)
    before = deciding.work(Appeal.objects.all(), hub_clock.now())
    assert (before.waiting, before.oldest_h, before.overdue, before.median_h) == (1, 5, 0, None)
    clock.advance(10 * 86_400)
    assert deciding.work(Appeal.objects.all(), hub_clock.now()).overdue == 1
    confirm(proposed(appeal, wang), li)
    after = deciding.work(Appeal.objects.all(), hub_clock.now())
    assert (after.waiting, after.median_h, after.by_officer) == (0, 245, [("li", 1)])
