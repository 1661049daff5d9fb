"""The seven interfaces of GB/T 38963-2020, chapter 6, for programs of other offices: JSON under /api/health-code/.

Every operation names its scope, is counted against the client's minute, and refuses with a problem document. What makes
something is asked for with an Idempotency-Key. The description at openapi.json is made from what stands here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from ninja import NinjaAPI, Schema, Status
from ninja.pagination import paginate

from hub import clock
from hub.codes.verifying import Finding, verified
from hub.interfaces import declaring, holders, said, using
from hub.interfaces.clients import MayAsk, client_of
from hub.interfaces.idempotency import Key, once
from hub.interfaces.models import Scope, Use
from hub.interfaces.pages import Pages
from hub.interfaces.refusals import DESCRIBED, speak_problems
from hub.oversight import trail
from hub.oversight.models import Act

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


Answer = Schema | dict[str, Any]
api = NinjaAPI(
    title="健康码应用接口 Health-code interfaces",
    version="1",
    docs_url=None,
    urls_namespace="interfaces",
)
speak_problems(api)


def _behind(scope: Scope, name: str) -> dict[str, Any]:
    """What every operation has in common: its scope's door, its name, and how it refuses."""
    return {"auth": MayAsk(scope), "operation_id": name, "openapi_extra": DESCRIBED}


@api.post("/health-declarations", response=said.Told, **_behind(Scope.DECLARE_HEALTH, "declareHealth"))
def declare_health(request: HttpRequest, key: Key, asked: said.HealthSaid) -> Answer:
    """用户健康信息申报: one document, one person; the colour is assigned at once."""
    return once(request, key, lambda: holders.told(declaring.declared(asked)))


@api.post("/trip-declarations", response=said.Told, **_behind(Scope.DECLARE_TRIP, "declareTrip"))
def declare_trip(request: HttpRequest, key: Key, asked: said.TripSaid) -> Answer:
    """用户行程申报: in place of the stays that the person declared before."""
    return once(request, key, lambda: holders.told(declaring.travelled(asked)))


@api.post("/corrections", response=said.Told, **_behind(Scope.CORRECT, "correct"))
def correct(request: HttpRequest, key: Key, asked: said.HealthSaid) -> Answer:
    """用户健康信息纠错: another declaration; what was said before stays in the history."""
    return once(request, key, lambda: holders.told(declaring.corrected(asked)))


@api.post("/queries", response=said.Told, **_behind(Scope.QUERY, "query"))
def query(request: HttpRequest, asked: said.Paper) -> said.Told:
    """用户健康信息查询: by document, never by browsing; each is written down."""
    person = holders.by_paper(asked)
    trail.note(client_of(request).name, Act.READ, f"colour of person {person.pk}", clock.now())
    return holders.told(person)


@api.post("/uses", response=said.Granted, **_behind(Scope.APPLY_USE, "applyToUse"))
def apply_to_use(request: HttpRequest, key: Key, asked: said.UseAsked) -> Answer:
    """健康码调用申请: the person lets this client show the code for so many minutes."""
    return once(request, key, lambda: using.granted(client_of(request), asked))


@api.get("/uses", response=list[said.Standing], **_behind(Scope.APPLY_USE, "uses"))
@paginate(Pages)
def uses(request: HttpRequest) -> QuerySet[Use]:
    """The uses of this client that have not ended, the newest first."""
    return using.standing(client_of(request))


@api.delete("/uses/{int:use}", response={204: None}, **_behind(Scope.APPLY_USE, "endUse"))
def end_use(request: HttpRequest, use: int) -> Status[None]:
    """End a use before its time."""
    get_object_or_404(Use, pk=use, client=client_of(request)).delete()
    return Status(204, None)


@api.post("/codes", response=said.Code, **_behind(Scope.MAKE_CODE, "makeCode"))
def make_code(request: HttpRequest, asked: said.CodeAsked) -> said.Code:
    """健康码制码请求: a live code of a person who lets this client show it; good for a minute."""
    return using.code_of(client_of(request), asked.handle)


@api.post("/verifications", response=said.Found, **_behind(Scope.VERIFY_CODE, "verifyCode"))
def verify_code(request: HttpRequest, asked: said.TextShown) -> said.Found:
    """健康码验码请求: whether the city made this code, it is in time, and which colour holds now."""
    found = verified(asked.text)
    code = found.code if found.finding is Finding.GOOD else None
    return said.Found(
        finding=found.finding.value,
        colour=holders.shown(found.colour) if code else None,
        kind=code.kind.name.lower() if code else None,  # type: ignore[arg-type] # the four names
        person=said.Person(name=code.name, tail=code.tail) if code else None,
    )
