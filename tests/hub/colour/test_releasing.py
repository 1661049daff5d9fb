"""A rule set goes live only when others have accepted it; what it would do is told before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.test import Client

from hub import clock as hub_clock
from hub.colour import releasing
from hub.colour.in_force import rule_set_on
from hub.colour.judging import judge_everybody
from hub.colour.models import Label, RuleSetVersion
from hub.colour.releasing import NotReleased, Rates, accept, examine, propose, rates
from hub.colour.rules.rule_set import NotARuleSet
from hub.evidence.days import day_of
from tests.fakes.officers import entered
from tests.hub.colour._cities import RULE_SETS

if TYPE_CHECKING:
    from tests.fakes.hub import HubInProcess

TEXT = (RULE_SETS / "2020-02.toml").read_text(encoding="utf-8")
SOFTER = TEXT.replace('"2020-02"', '"2020-04"').replace("R4 =", "# R4 =")


def in_force() -> str:
    return rule_set_on(day_of(hub_clock.now_s())).version


def test_a_rule_set_that_keeps_the_golden_cases_needs_one_other_person(hub: HubInProcess) -> None:
    proposed = propose(TEXT.replace('"2020-02"', '"2020-03"'), "zhang")
    with pytest.raises(NotReleased, match="Another person"):
        accept(proposed, "zhang")
    assert in_force() == "2020-02"
    assert accept(proposed, "li")
    assert in_force() == "2020-03"


def test_a_regression_needs_two_persons_besides_the_proposer(hub: HubInProcess) -> None:
    proposed = propose(SOFTER, "zhang")
    assert examine(proposed).broken == ["R4 under observation"]
    assert not accept(proposed, "li")
    with pytest.raises(NotReleased, match="Another person"):
        accept(proposed, "li")
    assert in_force() == "2020-02"
    assert accept(proposed, "wang")
    assert in_force() == "2020-04"
    with pytest.raises(NotReleased, match="live already"):
        accept(proposed, "zhao")


def test_it_is_not_in_force_before_its_day(hub: HubInProcess) -> None:
    proposed = propose(
        TEXT.replace('"2020-02"', '"2099-01"').replace("starts = 2020", "starts = 2099"), "zhang"
    )
    assert accept(proposed, "li")
    assert in_force() == "2020-02"


def test_a_version_is_proposed_once_and_nothing_unreadable_is_stored(hub: HubInProcess) -> None:
    propose(SOFTER, "zhang")
    with pytest.raises(NotReleased, match="proposed before"):
        propose(SOFTER, "li")
    with pytest.raises(NotARuleSet):
        propose(TEXT[:-40], "zhang")
    assert RuleSetVersion.objects.count() == 1


def test_the_night_tells_how_right_the_labelled_colours_are(hub: HubInProcess) -> None:
    red, green = hub.people("red"), hub.people("green")
    labels = {red[0]: True, red[1]: False, green[0]: True, green[1]: False, green[2]: False}
    for person, is_risk in labels.items():
        Label.objects.create(person_id=person, is_risk=is_risk, by="officer")
    assert rates() == Rates(false_red=1, harmless=3, missed_red=1, risks=2)
    assert judge_everybody().findings == "误红 false red 1/3，漏红 missed red 1/2"


def test_a_broken_golden_case_is_an_alarm_of_the_night(
    hub: HubInProcess, caplog: pytest.LogCaptureFixture
) -> None:
    proposed = propose(SOFTER, "zhang")
    accept(proposed, "li")
    accept(proposed, "wang")
    assert "R4 under observation" in judge_everybody().findings
    assert "golden case broken: R4" in caplog.text


def test_the_admin_pages_say_it_all(hub: HubInProcess) -> None:
    judge_everybody()
    pages = {}
    for name in ("zhang", "li"):
        pages[name] = Client(SERVER_NAME="127.0.0.1")
        entered(pages[name], User.objects.create_superuser(name))
    told = pages["zhang"].post("/admin/colour/rulesetversion/add/", {"text": TEXT[:-40]})
    assert "not TOML" in told.content.decode()
    assert pages["zhang"].post("/admin/colour/rulesetversion/add/", {"text": SOFTER}).status_code == 302
    made = RuleSetVersion.objects.get()
    assert (made.proposed_by, made.is_live) == ("zhang", False)
    told = pages["li"].get(f"/admin/colour/rulesetversion/{made.pk}/change/")
    assert "R4 under observation" in told.content.decode()
    asked = {"action": "accept", "_selected_action": [str(made.pk)]}
    told = pages["li"].post("/admin/colour/rulesetversion/", asked, follow=True)
    assert "A second person" in told.content.decode()
    told = pages["zhang"].post("/admin/colour/rulesetversion/", asked, follow=True)
    assert "Another person" in told.content.decode()
    assert (
        pages["li"].post(f"/admin/colour/rulesetversion/{made.pk}/change/", {"text": TEXT}).status_code == 403
    )
    assert releasing.examine(made).changes == []
