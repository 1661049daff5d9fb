"""One person at two gates: told once, whichever log comes first, and nothing is kept that names anybody."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub import clock as hub_clock
from hub.oversight.models import SiteDistrict
from hub.passes import sightings
from hub.passes.models import Alarm, AlarmKind, Seen
from hub.passes.opening import open_waiting
from hub.passes.two_gates import MOST_AN_HOUR, SAME_CODE, SAME_PERSON
from scanner.protocol.outcome import Outcome
from scanner.protocol.particulars import Particulars
from scanner.protocol.record import EventKind, Flags
from tests.fakes.clock import SPRING_2026_S
from tests.fakes.hub_gates import enrolled, sent

if TYPE_CHECKING:
    from django.test import Client

    from tests.fakes.clock import FakeClock
    from tests.fakes.gate_device import FakeDevice
    from tests.fakes.hub import HubInProcess

NOON_S = SPRING_2026_S - SPRING_2026_S % 3600 + 3600
LIVE, PAPER = 0, 1


def live(person: int = 1, made_s: int = NOON_S, kind: int = LIVE) -> Particulars:
    return Particulars(
        reason="PASS_GREEN",
        issuer="999999",
        subject=bytes([person] * 16),
        code_id=(2**62 + 7919 * made_s).to_bytes(8, "big"),
        code_iat_s=made_s,
        code_kind=kind,
    )


@pytest.fixture
def here(client: Client, hub: HubInProcess) -> FakeDevice:
    return enrolled(client, "market north", "market")


@pytest.fixture
def there(client: Client, hub: HubInProcess) -> FakeDevice:
    return enrolled(client, "station", "station")


def seen(client: Client, gate: FakeDevice, said: Particulars, after_s: float = 0, **how: int) -> None:
    gate.scan(said, at_ms=int((NOON_S + after_s) * 1000), **how)
    sent(client, gate.batch(gate.last_seq, gate.last_seq))
    assert open_waiting(10) == 1


def told() -> list[tuple[str, str, int]]:
    """Gate, how it is known, number; in the order in which they were raised."""
    alarms = Alarm.objects.filter(kind=AlarmKind.TWO_GATES).order_by("pk")
    return list(alarms.values_list("device__name", "detail", "seq"))


def test_one_code_at_two_gates_of_one_site(client: Client, here: FakeDevice) -> None:
    seen(client, here, live())
    seen(client, enrolled(client, "market south", "market"), live(), 5)
    assert told() == [("market south", SAME_CODE, 1)]
    alarm = Alarm.objects.get()
    assert alarm.other is not None
    assert alarm.other.epoch.device.name == "market north"


def test_whose_log_comes_late_changes_nothing(client: Client, here: FakeDevice, there: FakeDevice) -> None:
    seen(client, there, live(), 5)
    assert told() == []
    seen(client, here, live())
    assert told() == [("station", SAME_CODE, 1)], "the later one, though it came first"


@pytest.mark.parametrize(("after_s", "count"), [(0, 1), (599.9, 1), (600, 0)])
def test_one_person_at_two_sites_within_ten_minutes(
    client: Client, here: FakeDevice, there: FakeDevice, after_s: float, count: int
) -> None:
    seen(client, here, live())
    seen(client, there, live(made_s=NOON_S + 20), after_s)
    assert told() == [("station", SAME_PERSON, 1)] * count


@pytest.mark.parametrize("start_s", [-1, -599, 3599, 3001])
def test_an_hour_that_ends_between_them_hides_nobody(
    client: Client, here: FakeDevice, there: FakeDevice, start_s: int
) -> None:
    seen(client, here, live(), start_s)
    seen(client, there, live(made_s=NOON_S + 20), start_s + 599)
    assert len(told()) == 1


@pytest.mark.parametrize(("districts", "count"), [(("东湖区", "东湖区"), 0), (("东湖区", "西山区"), 1)])
def test_next_door_is_a_minute_s_walk(
    client: Client, here: FakeDevice, there: FakeDevice, districts: tuple[str, str], count: int
) -> None:
    for site, district in zip(("market", "station"), districts, strict=True):
        SiteDistrict.objects.create(site=site, district=district)
    seen(client, here, live())
    seen(client, there, live(made_s=NOON_S + 60), 61)
    assert len(told()) == count
    seen(client, here, live(2), 70)
    seen(client, there, live(2, NOON_S + 60), 129)
    assert len(told()) == count + 1, "59 seconds are too few everywhere"


def test_a_card_is_looked_at_again_and_again(client: Client, here: FakeDevice, there: FakeDevice) -> None:
    card = live(kind=PAPER)
    seen(client, here, card)
    seen(client, here, card, 30)
    seen(client, enrolled(client, "market south", "market"), card, 60)
    seen(client, there, card, 2000)
    assert told() == []


@pytest.mark.parametrize(
    "how",
    [{"outcome": Outcome.REFUSE}, {"flags": Flags.DRILL}, {"kind": EventKind.IDENTITY}],
    ids=["refused", "drill", "an answer"],
)
def test_only_who_was_let_in_was_there(
    client: Client, here: FakeDevice, there: FakeDevice, how: dict[str, int]
) -> None:
    seen(client, here, live(), **how)
    seen(client, there, live(), 5)
    assert told() == []


@pytest.mark.parametrize("outcome", [Outcome.ASK, Outcome.UNDECIDED])
def test_who_was_asked_for_an_id_was_there(
    client: Client, here: FakeDevice, there: FakeDevice, outcome: Outcome
) -> None:
    seen(client, here, live(), outcome=outcome)
    seen(client, there, live(), 5)
    assert len(told()) == 1


def test_it_is_told_once_and_by_a_worker_that_was_started_again(
    client: Client, here: FakeDevice, there: FakeDevice
) -> None:
    """Nothing is in the worker's memory: only the database is asked."""
    seen(client, there, live(), 5)
    seen(client, here, live())
    seen(client, enrolled(client, "toll", "toll"), live(), -5)
    assert told() == [("station", SAME_CODE, 1), ("market north", SAME_CODE, 1)]
    assert set(Seen.objects.filter(is_told=True).values_list("gate__name", flat=True)) == {
        "station",
        "market north",
    }


def test_a_gate_that_invents_many_costs_little(client: Client, here: FakeDevice, there: FakeDevice) -> None:
    for n in range(MOST_AN_HOUR + 20):
        here.scan(live(made_s=NOON_S + n), at_ms=(NOON_S + n) * 1000)
    sent(client, here.batch(1, here.last_seq))
    open_waiting(10)
    open_waiting(100)
    assert Seen.objects.count() == MOST_AN_HOUR
    seen(client, there, live(made_s=NOON_S + 600), 590)
    assert len(told()) == 1


@pytest.mark.parametrize("made_s", [0, -5, 2**63, 2**64 - 1])
def test_a_number_that_is_no_time_stops_no_worker(client: Client, here: FakeDevice, made_s: int) -> None:
    seen(client, here, replace(live(), code_iat_s=made_s))
    assert not Seen.objects.exists()


def test_nobody_can_be_found_in_what_is_kept(client: Client, here: FakeDevice) -> None:
    for hour in (0, 3600):
        seen(client, here, live(), hour)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM passes_seen")
        kept = repr(cursor.fetchall())
    said = live()
    for secret in (said.subject, said.code_id):
        assert secret is not None
        assert str(int.from_bytes(secret[:8], "big")) not in kept
        assert repr(secret) not in kept
    persons = set(Seen.objects.values_list("person", flat=True))
    assert len(persons) == 2, "one person of two hours: nothing joins them"
    asked = sightings._stands_for(b"", b"999999 " + bytes([1] * 16), NOON_S // 3600)
    assert asked not in persons, "nor does who knows the subject find it without the hub's key"


def test_what_is_compared_goes_after_two_weeks(
    client: Client, here: FakeDevice, there: FakeDevice, clock: FakeClock
) -> None:
    seen(client, here, live())
    clock.advance(14 * 86_400 - 10)
    assert sightings.forget(hub_clock.now()) == 0
    seen(client, there, live(2))
    clock.advance(11)
    assert sightings.forget(hub_clock.now()) == 1
    assert list(Seen.objects.values_list("gate__name", flat=True)) == ["station"]


class Pass(NamedTuple):
    gate: int
    person: int
    made: int
    at_s: int
    is_refused: bool


SITES = ("a", "a", "b", "c")
DISTRICTS = {"a": "east", "b": "east", "c": "west"}
PASSES = st.lists(
    st.builds(
        Pass,
        gate=st.integers(0, len(SITES) - 1),
        person=st.integers(1, 2),
        made=st.integers(1, 2),
        at_s=st.sampled_from([0, 30, 59, 60, 300, 599, 600, 3599, 3600, 4000]),
        is_refused=st.sampled_from([False, False, False, True]),
    ),
    min_size=2,
    max_size=8,
    unique_by=lambda p: (p.gate, p.at_s),
)
NAMES = (f"gate {n}" for n in itertools.count())


def contradicted(passes: list[Pass]) -> set[tuple[int, int]]:
    """Written down once more, the plain way: each pass that an earlier one at another gate contradicts."""
    found = set()
    for one, other in itertools.permutations([p for p in passes if not p.is_refused], 2):
        if (
            one.person != other.person
            or one.gate == other.gate
            or (other.at_s, other.gate) > (one.at_s, one.gate)
        ):
            continue
        sites = SITES[one.gate], SITES[other.gate]
        near = DISTRICTS[sites[0]] == DISTRICTS[sites[1]]
        too_soon = sites[0] != sites[1] and one.at_s - other.at_s < (60 if near else 600)
        if (one.made == other.made and one.at_s - other.at_s < 600) or too_soon:
            found.add((one.gate, one.at_s))
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(passes=PASSES, data=st.data())
def test_in_whatever_order_logs_come_the_same_passes_are_told(
    client: Client, hub: HubInProcess, passes: list[Pass], data: st.DataObject
) -> None:
    for site, district in DISTRICTS.items():
        SiteDistrict.objects.get_or_create(site=site, defaults={"district": district})
    stamp = next(NAMES)
    gates = [enrolled(client, f"{stamp} {n}", site) for n, site in enumerate(SITES)]
    people = {person: bytes([person]) + stamp.encode().ljust(15) for person in (1, 2)}
    places = {}
    for one in sorted(passes, key=lambda p: p.at_s):
        said = replace(live(made_s=NOON_S + one.made), subject=people[one.person])
        outcome = Outcome.REFUSE if one.is_refused else Outcome.ADMIT
        gates[one.gate].scan(said, outcome, at_ms=(NOON_S + one.at_s) * 1000)
        places[one.gate, gates[one.gate].last_seq] = (one.gate, one.at_s)
    for gate, seq in data.draw(st.permutations(sorted(places))):
        sent(client, gates[gate].batch(seq, seq))
        if data.draw(st.booleans()):
            open_waiting(data.draw(st.integers(1, 9)))
    while open_waiting(3):
        pass
    raised = Alarm.objects.filter(kind=AlarmKind.TWO_GATES, device__name__startswith=f"{stamp} ")
    found = [(int(name.split()[-1]), seq) for name, seq in raised.values_list("device__name", "seq")]
    assert len(set(found)) == len(found)
    assert {places[one] for one in found} == contradicted(passes)
