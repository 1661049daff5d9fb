"""Red codes, fevers and gates' own alarms: told within the worker's turn, to whom it concerns, and to nobody else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import base45
import pytest

from hub.colour.assigning import colour_of
from hub.colour.judging import judge_everybody, judge_waiting
from hub.colour.models import Standing
from hub.evidence.models import Fever
from hub.passes.models import Alarm, AlarmKind
from hub.passes.opening import open_waiting
from hub.passes.reports import MOST_AN_HOUR
from hub.people.models import Notice, Person
from scanner.protocol import health_code
from scanner.protocol.health_code import Colour
from scanner.protocol.outcome import Outcome
from scanner.protocol.particulars import Particulars
from scanner.protocol.reason import Reason
from scanner.protocol.record import NO_OUTCOME, EventKind, Flags
from tests.fakes.hub_gates import enrolled, sent

if TYPE_CHECKING:
    from django.test import Client

    from tests.fakes.clock import FakeClock
    from tests.fakes.gate_device import FakeDevice
    from tests.fakes.hub import HubInProcess


@pytest.fixture
def gate(client: Client, hub: HubInProcess) -> FakeDevice:
    return enrolled(client)


def evidence_of(
    text: str, reason: str = Reason.LIST_RED.value, temperature: int | None = None
) -> Particulars:
    signed = health_code.parse(text)
    code = health_code.read_claims(signed.payload)
    return Particulars(
        reason=reason,
        issuer=code.issuer,
        subject=code.subject,
        kid=signed.kid,
        code_id=code.code_id,
        code_iat_s=code.iat_s,
        code_kind=int(code.kind),
        index=code.index,
        temperature=temperature,
        cose=base45.b45decode(text.removeprefix(health_code.PREFIX)),
    )


def reported(
    client: Client, gate: FakeDevice, *said: Particulars, event: int = EventKind.SCAN, flags: int = 0
) -> None:
    first = gate.last_seq + 1
    for one in said:
        gate.scan(one, Outcome.REFUSE, event, flags=flags)
    sent(client, gate.batch(first, gate.last_seq))
    open_waiting(1000)


def alarms() -> list[tuple[str, str]]:
    return list(Alarm.objects.order_by("pk").values_list("kind", "detail"))


def test_a_red_code_is_told_to_the_city_and_to_its_holder_s_compound(
    client: Client, gate: FakeDevice, hub: HubInProcess
) -> None:
    person = Person.objects.get(pk=hub.people("red")[0])
    reported(client, gate, evidence_of(hub.live_code(person.pk)))
    assert alarms() == [(AlarmKind.RED, "")]
    notice = Notice.objects.get()
    assert (notice.person, notice.compound) == (person, person.compound)
    assert notice.compound


def test_a_notice_says_neither_why_nor_where(client: Client, gate: FakeDevice, hub: HubInProcess) -> None:
    said = evidence_of(hub.live_code(hub.people()[0]), Reason.SITE_TEMPERATURE.value, 385)
    reported(client, gate, said, event=EventKind.TEMPERATURE)
    assert alarms() == [(AlarmKind.FEVER, "")]
    kept = str(list(Notice.objects.values()))
    for secret in ("385", "FEVER", "TEMPERATURE", gate.name, "east-market", gate.device.hex()):
        assert secret.lower() not in kept.lower()


@pytest.mark.parametrize(("tenths", "kinds"), [(372, []), (373, [AlarmKind.FEVER])])
def test_where_a_fever_begins(
    client: Client, gate: FakeDevice, hub: HubInProcess, tenths: int, kinds: list[str]
) -> None:
    said = evidence_of(hub.live_code(hub.people()[0]), Reason.PASS_GREEN.value, tenths)
    reported(client, gate, said, event=EventKind.TEMPERATURE)
    assert [kind for kind, _ in alarms()] == kinds


@pytest.mark.parametrize("lacking", ["cose", "index", "other"])
def test_without_the_code_s_own_bytes_nobody_s_compound_hears_of_it(
    client: Client, gate: FakeDevice, hub: HubInProcess, lacking: str
) -> None:
    said = evidence_of(hub.live_code(hub.people("red")[0]))
    other = evidence_of(hub.live_code(hub.people("red")[1]))
    wrong = {"cose": {"cose": None}, "index": {"index": other.index}, "other": {"cose": other.cose}}[lacking]
    reported(client, gate, replace(said, **wrong))  # type: ignore[arg-type]
    assert (AlarmKind.RED, Alarm.NO_EVIDENCE) in alarms()
    assert not Notice.objects.exists()


def test_one_notice_a_person_a_day(
    client: Client, gate: FakeDevice, hub: HubInProcess, clock: FakeClock
) -> None:
    said = evidence_of(hub.live_code(hub.people("red")[0]))
    reported(client, gate, said, said)
    clock.advance(23 * 3600)
    reported(client, gate, said)
    assert Notice.objects.count() == 1
    clock.advance(2 * 3600)
    reported(client, gate, said)
    assert Notice.objects.count() == 2


def test_a_gate_that_reports_too_many_is_set_aside_for_review(
    client: Client, gate: FakeDevice, hub: HubInProcess, clock: FakeClock
) -> None:
    first, late = (evidence_of(hub.live_code(pk)) for pk in hub.people("red")[:2])
    reported(client, gate, *[first] * MOST_AN_HOUR)
    reported(client, gate, late, late)
    told = [detail for kind, detail in alarms() if kind == AlarmKind.RED]
    assert told == [""] * MOST_AN_HOUR + [Alarm.FOR_REVIEW] * 2
    assert [kind for kind, _ in alarms()].count(AlarmKind.TOO_MANY_REPORTS) == 1
    assert Notice.objects.count() == 1, "the late one's committee heard nothing"
    clock.advance(3601)
    reported(client, gate, late)
    assert Notice.objects.count() == 2


def test_a_gate_that_reports_too_many_sets_no_other_aside(
    client: Client, gate: FakeDevice, hub: HubInProcess
) -> None:
    first, other = (evidence_of(hub.live_code(pk)) for pk in hub.people("red")[:2])
    reported(client, gate, *[first] * MOST_AN_HOUR)
    reported(client, enrolled(client, "south gate"), other)
    assert alarms() == [(AlarmKind.RED, "")] * (MOST_AN_HOUR + 1)
    assert Notice.objects.count() == 2


def test_what_is_practised_is_about_nobody(client: Client, gate: FakeDevice, hub: HubInProcess) -> None:
    """A drill's reds and fevers tell no compound, and its normal temperature ends no fever."""
    red = evidence_of(hub.live_code(hub.people("red")[0]))
    reported(client, gate, red, flags=Flags.DRILL)
    ill = evidence_of(hub.live_code(hub.people()[0]), Reason.SITE_TEMPERATURE.value, 385)
    reported(client, gate, ill, event=EventKind.TEMPERATURE, flags=Flags.DRILL)
    assert (alarms(), Notice.objects.count(), judge_waiting()) == ([], 0, 0)
    reported(client, gate, ill, event=EventKind.TEMPERATURE)
    assert judge_waiting() == 1
    well = replace(ill, temperature=366, cose=None)
    reported(client, gate, well, event=EventKind.TEMPERATURE, flags=Flags.DRILL)
    assert judge_waiting() == 0


def test_a_person_who_left_the_register_made_no_forged_code(
    client: Client, gate: FakeDevice, hub: HubInProcess
) -> None:
    person = Person.objects.get(pk=hub.people("red")[0])
    said = evidence_of(hub.live_code(person.pk))
    person.delete()
    reported(client, gate, said)
    assert alarms() == [(AlarmKind.RED, "")], "no MISISSUED, and nobody to tell"
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("word", "kept"),
    [("LIST_COPY_DIFFERED", "LIST_COPY_DIFFERED"), ("ZHANG_SAN", "UNKNOWN"), ("LIST_张三", "UNKNOWN")],
)
def test_a_gate_s_own_alarm_is_seen(client: Client, gate: FakeDevice, word: str, kept: str) -> None:
    gate.scan(Particulars(reason=word), NO_OUTCOME, EventKind.DEVICE)
    sent(client, gate.batch(1, 1))
    open_waiting(10)
    assert alarms() == [(AlarmKind.DEVICE, kept)]


def test_a_fever_measured_at_a_gate_makes_yellow_and_the_next_measurement_ends_it(
    client: Client, gate: FakeDevice, hub: HubInProcess
) -> None:
    person = Person.objects.get(pk=hub.people()[0])
    said = evidence_of(hub.live_code(person.pk), Reason.SITE_TEMPERATURE.value, 385)
    reported(client, gate, said, event=EventKind.TEMPERATURE)
    assert judge_waiting() == 1
    assert (colour_of(person), Standing.objects.get(person=person).rules) == (Colour.YELLOW, "Y3")
    reported(client, gate, replace(said, temperature=366, cose=None), event=EventKind.TEMPERATURE)
    assert judge_waiting() == 1
    assert colour_of(person) is Colour.GREEN


NO_EVIDENCE = sorted(set(EventKind) - {EventKind.TEMPERATURE})


def test_nobody_s_colour_comes_of_scans_alone(client: Client, gate: FakeDevice, hub: HubInProcess) -> None:
    """Whatever a gate says it saw, found or did: a measured temperature is the only evidence that it gives."""
    person = Person.objects.get(pk=hub.people()[0])
    gravest = [Reason.LIST_RED, Reason.LIST_YELLOW, Reason.LIST_REVOKED, Reason.ANSWER_FEVER]
    for reason in gravest:
        said = evidence_of(hub.live_code(person.pk), reason.value, 399)
        for event in NO_EVIDENCE:
            reported(client, gate, said, event=event)
    unmeasured = evidence_of(hub.live_code(person.pk), Reason.ANSWER_FEVER.value)
    reported(client, gate, unmeasured, event=EventKind.TEMPERATURE)
    assert judge_waiting() == 0
    judge_everybody()
    assert colour_of(person) is Colour.GREEN
    assert not Fever.objects.exists()


def test_a_fever_without_the_codes_own_bytes_colours_nobody(
    client: Client, gate: FakeDevice, hub: HubInProcess
) -> None:
    said = evidence_of(hub.live_code(hub.people()[0]), Reason.SITE_TEMPERATURE.value, 385)
    reported(client, gate, replace(said, cose=None), event=EventKind.TEMPERATURE)
    assert judge_waiting() == 0
