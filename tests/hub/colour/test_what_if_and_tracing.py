"""Asking before a rule set goes live, and who was near a case."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hub.colour.engine import duck, tracing
from hub.colour.judging import judge_everybody, judge_waiting
from hub.colour.models import Assignment, Waiting
from hub.colour.what_if import Change, NoNightYet, what_if
from hub.evidence.models import Contact, Source
from hub.people.models import Person
from tests.hub.colour._cities import EVERYTHING_ON, FEBRUARY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.hub import HubInProcess


def test_before_the_first_night_there_is_nothing_to_compare_with(hub: HubInProcess) -> None:
    with pytest.raises(NoNightYet):
        what_if(FEBRUARY, 20_000)


def test_a_rule_switched_on_names_districts_and_directions_and_changes_nobody(hub: HubInProcess) -> None:
    person = Person.objects.get(pk=hub.people("green")[0])
    run = judge_everybody()
    source = Source.objects.create(what="words", name="-", by="test", received_at=run.started_at)
    Contact.objects.create(person=person, source=source, kind="general", day=run.day)
    Waiting.objects.create(person=person)
    judge_waiting()
    run = judge_everybody()
    before = Assignment.objects.count()
    assert what_if(FEBRUARY, run.day) == []
    assert what_if(EVERYTHING_ON, run.day) == [Change(person.district, 0, 1, 1)]
    none = replace(FEBRUARY, rules={"R3": FEBRUARY.rules["R3"]})
    assert what_if(none, run.day) == []
    assert Assignment.objects.count() == before


def test_near_a_case_is_ten_minutes_at_the_same_gate(tmp_path: Path) -> None:
    """Also where the two are in neighbouring buckets of ten minutes, and never one's own passes."""
    seen = [(1, 7, 6000), (2, 7, 5400), (3, 7, 6600), (4, 7, 6601), (5, 7, 5399), (6, 8, 6000), (1, 7, 6001)]
    with duck.opened(tmp_path) as connection:
        columns = ", ".join(f"{name} {kind}" for name, kind in tracing.PASSES.items())
        connection.execute(f"CREATE TABLE seen ({columns})")
        rows = [[record, pid, gate, 1000 * at_s] for record, (pid, gate, at_s) in enumerate(seen)]
        connection.executemany("INSERT INTO seen VALUES (?, ?, ?, ?)", rows)
        connection.table("seen").write_parquet(str(tmp_path / "passes.parquet"))
        tracing.met(connection, tmp_path / "passes.parquet", [1], tmp_path / "near.parquet")
        found = connection.read_parquet(str(tmp_path / "near.parquet")).fetchall()
        assert tracing.records(connection, tmp_path / "near.parquet") == {1: 600_000, 2: 599_000, 3: 600_000}
    assert sorted({row[0] for row in found}) == [2, 3, 4]
    assert (4, 1, 7, 6_601_000, 6_001_000) in found
    assert len(found) == 4
