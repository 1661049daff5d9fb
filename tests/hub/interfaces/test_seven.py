"""The seven interfaces: declared, judged, queried, used, shown, verified, corrected."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hub.apply.models import Application, Area
from hub.codes import making
from hub.evidence.days import date_of, day_of
from hub.interfaces.models import Answered, Client, Use
from hub.lists.models import Place
from hub.oversight.models import TrailEntry
from hub.people.models import Person
from tests.hub.interfaces.conftest import HOLDER, FakeProgram, health

if TYPE_CHECKING:
    from tests.fakes.clock import FakeClock

PAPER = {name: HOLDER[name] for name in ("kind", "number", "name")}


def test_a_declaration_gives_a_colour_at_once(program: FakeProgram) -> None:
    status, _, told = program.post("health-declarations", health())
    assert (status, told["colour"], told["rules"]) == (200, "green", [])
    assert told["person"] == {"name": "张**", "tail": "678"}


def test_symptoms_make_yellow_with_the_rule_and_the_day(program: FakeProgram, clock: FakeClock) -> None:
    _, _, told = program.post("health-declarations", health(symptoms=["fever"]))
    assert (told["colour"], told["evidence_on"]) == ("yellow", date_of(day_of(clock.wall_s())).isoformat())
    assert "Y1" in told["rules"]
    assert told["clears_on"] > told["evidence_on"]


def test_a_journey_takes_the_place_of_the_former(program: FakeProgram, clock: FakeClock) -> None:
    program.post("health-declarations", health())
    area = Area.objects.create(code="330106001", name_zh="某街道", name_en="Some township")
    today = date_of(day_of(clock.wall_s())).isoformat()
    stay = {"place": area.name_zh, "from_on": today, "until_on": today}
    assert program.post("trip-declarations", {"holder": HOLDER, "stays": [stay]})[0] == 200
    newest, first = Application.objects.all()
    assert [one["area"] for one in newest.said["stays"]] == ["330106001"]
    assert first.said["stays"] == []


def test_a_correction_keeps_what_was_said_before(program: FakeProgram) -> None:
    program.post("health-declarations", health())
    status, _, told = program.post("corrections", health(symptoms=["cough"]))
    assert (status, told["colour"]) == (200, "yellow")
    assert Application.objects.count() == 2


def test_a_query_is_by_document_and_name_and_is_written_down(program: FakeProgram) -> None:
    program.post("health-declarations", health())
    assert program.post("queries", PAPER)[2]["colour"] == "green"
    entry = TrailEntry.objects.get()
    assert entry.who == "office"
    assert HOLDER["number"] not in entry.what
    wrong_name = program.post("queries", {**PAPER, "name": "李四"})
    unknown = program.post("queries", {**PAPER, "number": "E99999999"})
    assert wrong_name[0] == unknown[0] == 404
    assert wrong_name[2] == unknown[2]


def test_a_use_shows_codes_until_it_ends(program: FakeProgram, clock: FakeClock) -> None:
    program.post("health-declarations", health())
    _, _, use = program.post("uses", {"holder": HOLDER, "minutes": 5})
    _, _, code = program.post("codes", {"handle": use["handle"]})
    found = program.post("verifications", {"text": code["text"]})[2]
    assert (found["finding"], found["colour"], found["kind"]) == ("good", "green", "live")
    assert found["person"] == {"name": "张**", "tail": "78"}
    clock.advance(301)
    assert program.post("codes", {"handle": use["handle"]})[0] == 404


def test_a_use_is_of_who_knows_the_telephone_and_of_that_client_alone(program: FakeProgram) -> None:
    program.post("health-declarations", health())
    stranger = {**HOLDER, "phone": "13800000002"}
    assert program.post("uses", {"holder": stranger})[0] == 404
    _, _, use = program.post("uses", {"holder": HOLDER})
    other = FakeProgram(program.hub, name="another office")
    assert other.post("codes", {"handle": use["handle"]})[0] == 404
    assert other.delete(f"uses/{use['id']}") == 404
    assert program.delete(f"uses/{use['id']}") == 204
    assert program.post("codes", {"handle": use["handle"]})[0] == 404


def test_uses_come_in_pages(program: FakeProgram) -> None:
    program.post("health-declarations", health())
    made = [program.post("uses", {"holder": HOLDER})[2]["id"] for _ in range(3)]
    first = program.get("uses?limit=2")[2]
    second = program.get("uses?limit=2&offset=2")[2]
    assert [one["id"] for one in first["items"] + second["items"]] == made[::-1]
    assert first["count"] == 3


@pytest.mark.parametrize("page", ["limit=0", "limit=101", "offset=-1", f"offset={2**63}", "offset=x"])
def test_no_page_lies_beyond_what_a_database_can_count(program: FakeProgram, page: str) -> None:
    assert program.get(f"uses?{page}")[0] == 422


@pytest.mark.parametrize(("forge", "finding"), [("unknown_key", "not-ours"), ("bit_flip", "not-ours")])
def test_a_forged_code_tells_nothing(program: FakeProgram, forge: str, finding: str) -> None:
    text = program.hub.live_code(program.hub.people()[0], forge)
    found = program.post("verifications", {"text": text})[2]
    assert found == {"finding": finding, "colour": None, "kind": None, "person": None}


def test_a_code_by_the_citys_key_that_was_never_made_is_told(program: FakeProgram, clock: FakeClock) -> None:
    """Whoever has the signing key alone cannot compute a code's id."""
    person = Person.objects.get(pk=program.hub.people()[0])
    stolen = replace(making.live_claims(person, clock.wall_s()), code_id=bytes(8))
    found = program.post("verifications", {"text": making.sign(stolen)})[2]
    assert (found["finding"], found["colour"]) == ("never-made", None)


def test_a_card_that_was_revoked_is_told(program: FakeProgram) -> None:
    text = program.hub.paper_code(program.hub.people()[0])
    Place.objects.filter(is_card=True).update(revoked=True)
    assert program.post("verifications", {"text": text})[2]["finding"] == "revoked"


def test_the_lists_colour_counts_when_it_is_worse(program: FakeProgram) -> None:
    person = program.hub.people()[0]
    text = program.hub.live_code(person)
    program.hub.set_colour(person, "red")
    assert program.post("verifications", {"text": text})[2]["colour"] == "red"


def test_an_old_code_and_no_code_are_told(program: FakeProgram, clock: FakeClock) -> None:
    text = program.hub.live_code(program.hub.people()[0])
    clock.advance(70)
    assert program.post("verifications", {"text": text})[2]["finding"] == "expired"
    assert program.post("verifications", {"text": "https://example.org"})[2]["finding"] == "malformed"


def test_nothing_that_is_kept_names_anybody_or_gives_a_handle(program: FakeProgram) -> None:
    program.post("health-declarations", health())
    handle = program.post("uses", {"holder": HOLDER}, **{"Idempotency-Key": "k"})[2]["handle"]
    kept = repr([*Answered.objects.values(), *Use.objects.values(), *Client.objects.values()])
    for secret in (HOLDER["number"], HOLDER["name"], HOLDER["phone"], handle, "张", program.token):
        assert secret not in kept
    again = program.post("uses", {"holder": HOLDER}, **{"Idempotency-Key": "k"})
    assert again[2]["handle"] == handle


def test_an_answer_opens_to_the_token_that_asked_alone(program: FakeProgram) -> None:
    program.post("uses", {"holder": HOLDER}, **{"Idempotency-Key": "k"})
    program.post("health-declarations", health())
    program.post("uses", {"holder": HOLDER}, **{"Idempotency-Key": "k"})
    renewed = FakeProgram(program.hub)
    assert renewed.token != program.token
    assert renewed.post("uses", {"holder": HOLDER}, **{"Idempotency-Key": "k"})[0] == 422
