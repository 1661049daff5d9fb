"""The control endpoints by which the scanner's demo director drives the city. JSON in, JSON out, loopback only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from hub import clock, tls
from hub.checkpoints.tokens import make_token
from hub.codes.making import TooManyCards, card_claims, card_text, live_claims, make_card, sign
from hub.codes.models import Card
from hub.codes.revoking import revoke
from hub.colour.assigning import assign
from hub.demo import city, forging
from hub.demo.only import in_the_demo, on_this_machine
from hub.demo.views import with_colours
from hub.lists.publishing import publish as publish_lists
from hub.passes.figures import figures
from hub.people.models import Person
from hub.problems import problem
from hub.trust.publishing import publish as publish_trust
from scanner.protocol.health_code import Colour

if TYPE_CHECKING:
    from scanner.protocol.health_code import HealthCode

_MAX_BODY_BYTES = 1024
_GATE_NAME = "演示卡口"


@require_GET
@in_the_demo
@on_this_machine
def people(request: HttpRequest) -> HttpResponse:
    """Answer [{"id", "name", "colour", "issuer"}, ...]."""
    told = [
        {"id": person.pk, "name": person.name, "colour": colour.name.lower(), "issuer": person.issuer_id}
        for person, colour in with_colours()
    ]
    return JsonResponse(told, safe=False)


@csrf_exempt
@require_POST
@in_the_demo
@on_this_machine
def code(request: HttpRequest) -> HttpResponse:
    """{"person": id, "kind": "live"|"paper", "forge": null|"unknown_key"|"bit_flip"} -> {"text"}, made now.

    Of a paper code first {"card": id}: who asks again with it is told the text once the signer has been there.
    """
    match _said(request, {"forge": None, "card": None}):
        case {
            "person": int(pk),
            "kind": "live" | "paper" as kind,
            "forge": None | "unknown_key" | "bit_flip" as forge,
            "card": None | int() as made,
            **rest,
        } if not rest:
            person = Person.objects.select_related("issuer").filter(pk=pk).first()
            if person is None:
                return problem(404, "No such person")
            if kind == "paper":
                return _paper(person, made, forge)
            claims = live_claims(person, clock.now_s())
            return JsonResponse({"text": _forged(forge, sign(claims), claims)})
    return problem(400, "Not a request for a code")


@csrf_exempt
@require_POST
@in_the_demo
@on_this_machine
def colour(request: HttpRequest) -> HttpResponse:
    """{"person": id, "colour": "green"|"yellow"|"red"} -> {}."""
    match _said(request, {}):
        case {"person": int(pk), "colour": "green" | "yellow" | "red" as name, **rest} if not rest:
            person = Person.objects.select_related("issuer").filter(pk=pk).first()
            if person is None:
                return problem(404, "No such person")
            assign(person, Colour[name.upper()], "演示 Demo", city.BY)
            return JsonResponse({})
    return problem(400, "Not a person's colour")


@csrf_exempt
@require_POST
@in_the_demo
@on_this_machine
def publish(request: HttpRequest) -> HttpResponse:
    """Trust and lists anew, now -> {"trust": version, "lists": how many}."""
    return JsonResponse({"trust": publish_trust(), "lists": publish_lists()})


@csrf_exempt
@require_POST
@in_the_demo
@on_this_machine
def token(request: HttpRequest) -> HttpResponse:
    """{"token": "HZE1:..."}, for one gate, confirmed by the demo itself."""
    base_url = request.build_absolute_uri("/").rstrip("/")
    made = make_token(_GATE_NAME, city.SITE, base_url, tls.fingerprint_for(base_url), auto_confirm=True)
    return JsonResponse({"token": made})


@require_GET
@in_the_demo
@on_this_machine
def passes(request: HttpRequest) -> HttpResponse:
    """{"devices": [...]}: what the hub holds of each gate's pass log."""
    return JsonResponse({"devices": figures()})


def _forged(how: str | None, text: str, claims: HealthCode) -> str:
    match how:
        case "unknown_key":
            return forging.by_unknown_key(claims)
        case "bit_flip":
            return forging.one_bit_flipped(text, claims)
    return text


def _paper(person: Person, made: int | None, forge: str | None) -> HttpResponse:
    known = Card.objects.select_related("person", "place").filter(person=person, pk=made or 0)
    card = known.first() or _new_paper(person)
    text = card_text(card)
    if text is None:
        return JsonResponse({"card": card.pk})
    return JsonResponse({"text": _forged(forge, text, card_claims(card))})


def _new_paper(person: Person) -> Card:
    """A new paper code; the oldest makes room for it where there are too many."""
    try:
        return make_card(person)
    except TooManyCards:
        revoke(Card.objects.filter(person=person, place__revoked=False).order_by("pk")[0])
        return make_card(person)


def _said(request: HttpRequest, defaults: dict[str, object]) -> dict[str, object] | None:
    """The body's JSON object over `defaults`, or None for any other body."""
    if request.content_type != "application/json" or len(request.body) > _MAX_BODY_BYTES:
        return None
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    return defaults | said if type(said) is dict else None
