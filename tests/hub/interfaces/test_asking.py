"""Who may ask, what, how often; and what becomes of a request that is sent twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hub import clock as hub_clock
from hub.apply.models import Application
from hub.interfaces import idempotency
from hub.interfaces.models import Answered, Client, Scope
from tests.hub.interfaces.conftest import HOLDER, FakeProgram, health

if TYPE_CHECKING:
    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess

SHOWN = {"text": "HZ1:0"}
PROBLEM = "application/problem+json"
PATHS = {
    Scope.DECLARE_HEALTH: "health-declarations",
    Scope.DECLARE_TRIP: "trip-declarations",
    Scope.CORRECT: "corrections",
    Scope.QUERY: "queries",
    Scope.APPLY_USE: "uses",
    Scope.MAKE_CODE: "codes",
    Scope.VERIFY_CODE: "verifications",
}


@pytest.mark.parametrize("token", ["", "x", "x" * 101, "\udcff"])
def test_without_a_token_there_is_nothing(hub: HubInProcess, token: str) -> None:
    program = FakeProgram(hub)
    program.token = token.encode("utf-8", "replace").decode()
    status, headers, told = program.post("verifications", SHOWN)
    assert (status, headers["content-type"], headers["www-authenticate"]) == (401, PROBLEM, "Bearer")
    assert told["status"] == 401


@pytest.mark.parametrize(("scope", "path"), PATHS.items(), ids=str)
def test_each_interface_asks_for_its_own_scope(hub: HubInProcess, scope: Scope, path: str) -> None:
    others = FakeProgram(hub, *(one for one in Scope if one is not scope))
    assert others.post(path, {})[0] == 403
    assert FakeProgram(hub, scope, name="b").post(path, {})[0] == 422


def test_a_client_that_was_switched_off_is_unknown(hub: HubInProcess) -> None:
    program = FakeProgram(hub)
    Client.objects.update(is_active=False)
    assert program.post("verifications", SHOWN)[0] == 401


def test_a_new_token_ends_the_former(hub: HubInProcess) -> None:
    former, present = FakeProgram(hub), FakeProgram(hub)
    assert former.post("verifications", SHOWN)[0] == 401
    assert present.post("verifications", SHOWN)[0] == 200


def test_no_oftener_than_agreed_and_again_in_the_next_minute(hub: HubInProcess, clock: FakeClock) -> None:
    program = FakeProgram(hub, per_minute=3)
    assert [program.post("verifications", SHOWN)[0] for _ in range(4)] == [200, 200, 200, 429]
    wait_s = int(program.post("verifications", SHOWN)[1]["retry-after"])
    assert 0 < wait_s <= 60
    clock.advance(wait_s)
    assert program.post("verifications", SHOWN)[0] == 200


def test_sent_again_it_is_answered_again_and_done_once(program: FakeProgram) -> None:
    first = program.post("health-declarations", health(), **{"Idempotency-Key": "k"})
    again = program.post("health-declarations", health(), **{"Idempotency-Key": "k"})
    assert (first[0], first[2]) == (again[0], again[2])
    assert Application.objects.count() == 1


def test_the_same_key_for_something_else_is_refused(program: FakeProgram) -> None:
    program.post("health-declarations", health(), **{"Idempotency-Key": "k"})
    other = program.post("health-declarations", health(purpose="visit"), **{"Idempotency-Key": "k"})
    assert other[0] == 422
    assert Application.objects.count() == 1


def test_keys_are_each_clients_own(program: FakeProgram) -> None:
    program.post("health-declarations", health(), **{"Idempotency-Key": "k"})
    another = FakeProgram(program.hub, name="another office")
    assert another.post("health-declarations", health(), **{"Idempotency-Key": "k"})[0] == 200
    assert Application.objects.count() == 2


def test_what_was_refused_may_be_put_right_under_its_key(program: FakeProgram) -> None:
    stranger = {**HOLDER, "phone": "13800000002"}
    assert program.post("uses", {"holder": stranger}, **{"Idempotency-Key": "k"})[0] == 404
    assert not Answered.objects.exists()


def test_while_it_is_at_work_a_second_one_waits_and_a_lost_one_is_done_anew(
    program: FakeProgram, clock: FakeClock
) -> None:
    program.post("health-declarations", health(), **{"Idempotency-Key": "k"})
    Answered.objects.update(answer=None)
    assert program.post("health-declarations", health(), **{"Idempotency-Key": "k"})[0] == 409
    clock.advance(60)
    assert program.post("health-declarations", health(), **{"Idempotency-Key": "k"})[0] == 200


def test_an_answer_is_kept_for_a_day(program: FakeProgram, clock: FakeClock) -> None:
    program.post("health-declarations", health())
    assert idempotency.forget(hub_clock.now()) == 0
    clock.advance(86_400)
    assert idempotency.forget(hub_clock.now()) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"holder": {**HOLDER, "kind": "resident_id", "number": "330106199001010000"}},
        {"holder": {**HOLDER, "name": "<b>"}},
        {"district": "nowhere"},
        {"arrives_on": "1999-01-01"},
        {"contact": "close"},
        {"stays": [{"place": "nowhere", "from_on": "2020-03-01", "until_on": "2020-03-01"}]},
        {"truth": False},
        {"surprise": 1},
        {"address": "x" * 101},
    ],
    ids=str,
)
def test_what_cannot_be_is_said_at_its_member_and_nothing_is_stored(
    program: FakeProgram, changed: dict[str, object]
) -> None:
    status, headers, told = program.post("health-declarations", health(**changed))
    assert (status, headers["content-type"]) == (422, PROBLEM)
    (member,) = changed
    named = "number" if "330106199001010000" in str(changed) else "name" if member == "holder" else member
    assert named in told["detail"]
    assert "330106199001010000" not in told["detail"]
    assert not Application.objects.exists()
