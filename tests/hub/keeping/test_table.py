"""The retention table knows every table of the hub, and nothing that names a person hides among the nameless."""

from __future__ import annotations

import html
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import BinaryField, Model
from django.utils.translation import override

from hub.colour import in_force
from hub.colour.rules import rule_set
from hub.keeping import over, spared
from hub.keeping.table import LOOKED_BACK, NOBODY, TABLE, kept
from hub.people.models import Person

if TYPE_CHECKING:
    from tests.fakes.hub import HubInProcess

MODELS = {model._meta.label: model for model in apps.get_models()}
KEPT = {row.model for row in TABLE}
LASTING = ("R1", "R2", "R4", "R7")  # what lasts until somebody ends it
SIGNED_AND_PUBLISHED = {"lists.ListToken", "passes.Destruction"}


def named(model: type[Model]) -> set[str]:
    """Through which columns a table leads to a person or an officer."""
    fields = model._meta.get_fields()
    return {one.name for one in fields if one.many_to_one and one.related_model in (Person, User)}


@pytest.mark.parametrize("label", MODELS)
def test_every_table_has_a_row(label: str) -> None:
    assert (label in KEPT) != (label in NOBODY), f"say in hub/keeping/table.py how long {label} is kept"


@pytest.mark.parametrize("label", NOBODY)
def test_the_nameless_name_nobody(label: str) -> None:
    model = MODELS[label]
    assert not named(model)
    secret = {one.name for one in model._meta.get_fields() if isinstance(one, BinaryField)}
    assert label in SIGNED_AND_PUBLISHED or all(
        name.endswith(("hash", "hash_there", "public", "digest")) for name in secret
    )


def test_the_table_names_nothing_that_is_not_there() -> None:
    assert KEPT | set(NOBODY) == set(MODELS)
    assert {row.spared for row in TABLE} <= {"", *spared.BY_NAME}


def test_what_is_over_can_be_asked_of_every_row(db: None) -> None:
    before = datetime(2020, 2, 17, tzinfo=UTC)
    assert not any(over.due(row, before).exists() for row in TABLE if row.days is not None)


def test_rules_find_what_they_look_back_for() -> None:
    """A fact that a rule may still read is never over."""
    assert rule_set._LONGEST_WINDOW == LOOKED_BACK
    first = rule_set.read(in_force._FIRST.read_text(encoding="utf-8"))
    of_a_day = [
        terms.window_days + terms.hold_days for rule, terms in first.rules.items() if rule not in LASTING
    ]
    assert max(of_a_day) <= LOOKED_BACK
    assert {kept(f"evidence.{one}").days for one in ("Stay", "Contact", "CheckIn", "Fever")} == {LOOKED_BACK}


def test_citizens_are_shown_the_table(hub: HubInProcess) -> None:
    told = hub.get("/apply/what-is-kept/", {"Accept-Language": "en"})[2].decode()
    assert "/apply/what-is-kept/" in hub.get("/apply/")[2].decode()
    for row in TABLE:
        assert html.escape(row.en) in told


def test_a_row_is_told_in_both_languages() -> None:
    row = kept("people.Person")
    with override("en"):
        assert (str(row), str(row.group)) == (row.en, "Who somebody is")
    with override("zh-hans"):
        assert (str(row), str(row.group)) == (row.zh, "基本信息")
