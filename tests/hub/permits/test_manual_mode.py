"""The Yuhang green code: declared, reviewed by an officer of the district, a permit, activated by the first ID match."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from hub import clock as hub_clock
from hub.apply.models import Application, Mode, ModeSwitch, State
from hub.apply.switch import NotSet, mode_on, set_mode
from hub.codes.models import Signing
from hub.colour.assigning import NotAssigned, assign, colour_of
from hub.commands import work
from hub.evidence.days import day_of
from hub.evidence.models import CheckIn, Source
from hub.keeping.destroying import destroy_over
from hub.lists.places import listed
from hub.oversight.models import TrailEntry
from hub.people.models import District, Person
from hub.permits import making, reviewing
from hub.permits.models import Permit
from hub.permits.reviewing import NotReviewed
from hub.permits.taking_over import take_over, take_over_coloured
from hub.signer.answering import answer_waiting
from hub.trust import published
from scanner.protocol import trust
from scanner.protocol.health_code import Colour, Kind
from scanner.protocol.outcome import Outcome
from scanner.protocol.particulars import Particulars
from scanner.protocol.proving import Proved, prove
from scanner.protocol.reason import Reason
from scanner.protocol.record import EventKind
from scanner.protocol.status_list import Status
from tests.fakes.applicants import filled, resident_id
from tests.fakes.hub_gates import enrolled, sent
from tests.fakes.officers import officer

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess

EAST, WEST = "东湖区", "西山区"


def today() -> dt.date:
    return (hub_clock.now() + dt.timedelta(hours=8)).date()


def switch(mode: Mode, district: str | None = EAST, days: int = 0) -> ModeSwitch:
    where = None if district is None else District.objects.get(pk=district)
    return set_mode(where, mode, today() + dt.timedelta(days=days), "boss", hub_clock.now())


def applied(hub: HubInProcess, at: str = "/apply/", /, **other: str | list[str]) -> Person:
    answer = hub.client.post(at, filled(**other))
    assert answer.status_code == 302, answer.content.decode()
    return Person.objects.get(page=answer.headers["Location"].split("/")[2])


def latest(person: Person) -> Application:
    found = person.applications.first()
    assert found is not None
    return found


@pytest.fixture
def wang(hub: HubInProcess) -> User:
    return officer("wang", "officer", EAST)


@pytest.fixture
def held(hub: HubInProcess) -> Person:
    """Somebody of a district that goes by review, whose form waits."""
    switch(Mode.MANUAL)
    return applied(hub)


def granted(person: Person, by: User) -> Permit:
    return reviewing.grant(latest(person), by, hub_clock.now())


def test_a_form_waits_for_an_officer_and_makes_no_code(held: Person, hub: HubInProcess) -> None:
    assert latest(held).state == State.HELD
    with pytest.raises(NotAssigned):
        colour_of(held)
    assert hub.client.get(f"/code/{held.page}/code.svg").status_code == 409
    page = hub.client.get(f"/code/{held.page}/").content.decode()
    assert "待工作人员审核" in page
    assert "纸质码" not in page


def test_reviewed_it_becomes_a_permit_that_gates_believe(held: Person, wang: User, clock: FakeClock) -> None:
    permit = granted(held, wang)
    answer_waiting(hub_clock.now_s())
    proved = prove(making.text_of(permit) or "", trust.read(published.documents() or {}, 1))
    assert isinstance(proved, Proved)
    code = proved.code
    assert (code.kind, code.colour, code.name, code.tail) == (Kind.PERMIT, Colour.GREEN, held.name, held.tail)
    assert code.exp_s - clock.wall_s() == 14 * 86_400
    assert latest(held).settled_by == "wang"
    assert TrailEntry.objects.filter(who="wang", what__startswith="application").exists()
    with pytest.raises(NotAssigned):
        colour_of(held)


def test_the_holder_sees_it_and_prints_it_until_it_is_over(
    held: Person, wang: User, hub: HubInProcess, clock: FakeClock
) -> None:
    assert hub.client.get(f"/code/{held.page}/permit/").status_code == 404
    granted(held, wang)
    for address in (f"/code/{held.page}/", f"/code/{held.page}/permit/"):
        waiting = hub.client.get(address)
        assert waiting["Refresh"] == "1"
        assert "正在制码" in waiting.content.decode()
    hub.sign()
    answer = hub.client.get(f"/code/{held.page}/")
    page = answer.content.decode()
    assert "Refresh" not in answer
    assert "电子路条" in page
    assert "未启用" in page
    assert "<svg" in hub.client.get(f"/code/{held.page}/permit/").content.decode()
    clock.advance(14 * 86_400)
    assert "路条已到期" in hub.client.get(f"/code/{held.page}/").content.decode()
    assert hub.client.get(f"/code/{held.page}/permit/").status_code == 404


def test_where_the_signer_would_not_the_page_says_so(held: Person, wang: User, hub: HubInProcess) -> None:
    granted(held, wang)
    Signing.objects.update(refused="no key is good at this time")
    for page in (f"/code/{held.page}/", f"/code/{held.page}/permit/"):
        assert "未能制码" in hub.client.get(page).content.decode()


def test_the_first_match_at_a_gate_activates_it(
    held: Person, wang: User, hub: HubInProcess, client: Client
) -> None:
    code = making.claims_of(granted(held, wang))
    gate = enrolled(client)
    said = Particulars(
        reason=Reason.ANSWER_SAME.value,
        issuer=code.issuer,
        subject=code.subject,
        code_id=code.code_id,
        code_iat_s=code.iat_s,
        code_kind=int(code.kind),
        index=code.index,
        same=1,
    )
    gate.scan(said, Outcome.ADMIT, EventKind.IDENTITY)
    sent(client, gate.batch(1, gate.last_seq))
    hub.open_passes()
    page = hub.client.get(f"/code/{held.page}/").content.decode()
    assert "已启用" in page
    assert "未启用" not in page


def test_refused_the_holder_reads_why_and_may_send_again(held: Person, wang: User, hub: HubInProcess) -> None:
    first = latest(held)
    with pytest.raises(NotReviewed, match="reason"):
        reviewing.refuse(first, " ", wang, hub_clock.now())
    reviewing.refuse(first, "地址不详，请补充", wang, hub_clock.now())
    assert "地址不详" in hub.client.get(f"/code/{held.page}/").content.decode()
    applied(hub, f"/code/{held.page}/correct/", compound="湖滨花园")
    assert latest(held).state == State.HELD
    granted(held, wang)
    held.refresh_from_db()
    assert held.compound == "湖滨花园"


def test_only_the_district_of_residence_reviews_and_once(held: Person, wang: User) -> None:
    for stranger in (officer("sun", "officer", WEST), officer("wu", "auditor", EAST)):
        with pytest.raises(NotReviewed, match="district"):
            granted(held, stranger)
    granted(held, wang)
    with pytest.raises(NotReviewed, match="settled"):
        granted(held, wang)


def test_the_newest_form_counts_and_the_former_permit_stands_until_it_is_reviewed(
    held: Person, wang: User, hub: HubInProcess
) -> None:
    at = f"/code/{held.page}/correct/"
    applied(hub, at)
    assert [one.state for one in held.applications.all()] == [State.HELD, State.REPLACED]
    first = granted(held, wang)
    applied(hub, at, name="李大")
    held.refresh_from_db()
    assert held.name == "李*"
    standing = making.living(held)
    assert standing == first
    assert making.claims_of(standing).name == "王**", "what nobody has reviewed stands on no permit"
    page = hub.client.get(f"/code/{held.page}/").content.decode()
    assert "现有路条继续有效" in page
    reviewing.refuse(latest(held), "姓名与证件不符", wang, hub_clock.now())
    assert making.living(held) is None
    assert listed("000000", making.claims_of(first).generation)[first.place.index] is Status.REVOKED


def test_the_switch_is_by_district_and_date_and_the_newest_that_began_holds(hub: HubInProcess) -> None:
    day = dt.timedelta(days=1)
    assert mode_on(EAST, today()) is Mode.AUTOMATIC
    switch(Mode.MANUAL)
    switch(Mode.AUTOMATIC, days=3)
    assert [mode_on(EAST, today() + n * day) for n in range(5)] == [Mode.MANUAL] * 3 + [Mode.AUTOMATIC] * 2
    assert mode_on(WEST, today()) is Mode.AUTOMATIC
    switch(Mode.MANUAL, None, days=4)
    assert mode_on(WEST, today() + 4 * day) is mode_on(EAST, today() + 4 * day) is Mode.MANUAL
    switch(Mode.AUTOMATIC)
    assert mode_on(EAST, today()) is Mode.AUTOMATIC, "the later word about the same day"
    with pytest.raises(NotSet, match="gone"):
        switch(Mode.MANUAL, days=-1)
    assert TrailEntry.objects.filter(who="boss", what__startswith="mode manual").count() == 2


def test_another_district_is_judged_at_once(hub: HubInProcess) -> None:
    switch(Mode.MANUAL, WEST)
    assert colour_of(applied(hub)) is Colour.GREEN


def test_when_the_rules_take_over_permits_end_and_everybody_has_a_colour(
    held: Person, wang: User, hub: HubInProcess, clock: FakeClock
) -> None:
    permit = granted(held, wang)
    other = applied(hub, name="赵一", number=resident_id("19880808"), symptoms=["cough"])
    said_on = day_of(clock.wall_s())
    switch(Mode.AUTOMATIC, days=1)
    assert take_over(100) == 0
    clock.advance(86_400)
    work.step()
    assert colour_of(held) is Colour.GREEN
    assert colour_of(other) is Colour.YELLOW
    assert CheckIn.objects.get(person=other).day == said_on
    assert making.living(held) is None
    assert listed("000000", making.claims_of(permit).generation)[permit.place.index] is Status.REVOKED
    assert {latest(held).state, latest(other).state} == {State.TAKEN}
    assert "绿码" in hub.client.get(f"/code/{held.page}/").content.decode()
    assert take_over(100) == 0


def test_many_are_taken_over_a_few_at_a_time(held: Person, hub: HubInProcess) -> None:
    applied(hub, name="赵一", number=resident_id("19880808"))
    switch(Mode.AUTOMATIC)
    assert [take_over(1) for _ in range(3)] == [1, 1, 0]


def test_words_that_were_kept_too_long_become_no_evidence(
    held: Person, wang: User, hub: HubInProcess, clock: FakeClock
) -> None:
    clock.advance(31 * 86_400)
    destroy_over(hub_clock.now())
    with pytest.raises(NotReviewed, match="kept too long"):
        granted(held, wang)
    assert latest(held).state == State.HELD, "nothing was stored"
    switch(Mode.AUTOMATIC)
    assert take_over(100) == 1
    assert "请重新填报" in hub.client.get(f"/code/{held.page}/").content.decode()


def test_a_permit_is_kept_a_month_longer_than_it_lives(held: Person, wang: User, clock: FakeClock) -> None:
    granted(held, wang)
    for days, left in ((43, 1), (2, 0)):
        clock.advance(days * 86_400)
        destroy_over(hub_clock.now())
        assert Permit.objects.count() == left


def test_what_was_refused_stays_refused_when_the_rules_take_over(held: Person, wang: User) -> None:
    reviewing.refuse(latest(held), "不属实", wang, hub_clock.now())
    switch(Mode.AUTOMATIC)
    assert take_over(100) == 0
    with pytest.raises(NotAssigned):
        colour_of(held)


def test_words_of_after_the_switch_are_not_undone_by_earlier_ones(
    held: Person, wang: User, hub: HubInProcess
) -> None:
    granted(held, wang)
    switch(Mode.AUTOMATIC)
    applied(hub, f"/code/{held.page}/correct/", symptoms=["fever"])
    assert colour_of(held) is Colour.YELLOW
    assert take_over(100) == 1
    assert [one.state for one in held.applications.all()] == [State.TAKEN, State.REPLACED]
    assert colour_of(held) is Colour.YELLOW
    assert Source.objects.filter(what="words").count() == 1, "what is evidence already is not written again"
    assert making.living(held) is None


def test_a_list_stops_a_permit_at_once_and_then_the_rules_have_its_holder(held: Person, wang: User) -> None:
    permit = granted(held, wang)
    assert take_over_coloured(100) == 0
    assign(held, Colour.RED, "密切接触者", "省")
    assert listed("000000", making.claims_of(permit).generation)[permit.place.index] is Status.RED
    assert take_over_coloured(100) == 1
    assert latest(held).state == State.TAKEN
    assert colour_of(held) is Colour.RED


def test_whom_the_rules_have_coloured_stays_with_them(hub: HubInProcess, wang: User) -> None:
    person = applied(hub)
    switch(Mode.MANUAL)
    applied(hub, f"/code/{person.page}/correct/", symptoms=["fever"])
    assert colour_of(person) is Colour.YELLOW
    assert not reviewing.waiting(wang).exists()


def test_a_permit_of_before_is_the_same_bytes_each_time(held: Person, wang: User, clock: FakeClock) -> None:
    permit = granted(held, wang)
    answer_waiting(hub_clock.now_s())
    first = making.text_of(permit)
    assert first
    clock.advance(86_400)
    again = making.living(held)
    assert again is not None
    assert making.text_of(again) == first
