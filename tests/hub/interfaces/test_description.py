"""The OpenAPI description holds: whatever it allows is answered as it says, and never with a server error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from hub.wsgi import application

if TYPE_CHECKING:
    from tests.hub.interfaces.conftest import FakeProgram

NAMES = {
    "declareHealth", "declareTrip", "query", "applyToUse", "makeCode", "verifyCode", "correct",  # the standard's seven
    "uses", "endUse",
}  # fmt: skip
# Check digits and days are said at their member; and every case is asked with the program's own token.
BEYOND_THE_DESCRIPTION = [positive_data_acceptance, ignored_auth]


def test_the_seven_interfaces_are_described(program: FakeProgram) -> None:
    _, _, told = program.get("openapi.json")
    named = {one["operationId"] for path in told["paths"].values() for one in path.values()}
    assert named == NAMES


@pytest.mark.parametrize("name", sorted(NAMES))
def test_whatever_is_asked_is_answered_as_described(program: FakeProgram, name: str) -> None:
    described = schemathesis.openapi.from_wsgi("/api/health-code/openapi.json", application)
    operation = described.find_operation_by_id(name)

    @given(case=operation.as_strategy())
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    def ask(case: schemathesis.Case[Any]) -> None:
        answer = case.call(headers={"Authorization": f"Bearer {program.token}"})
        case.validate_response(answer, excluded_checks=BEYOND_THE_DESCRIPTION)

    ask()
