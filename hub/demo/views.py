"""The demo's page for people: a second window, whose codes are held to the camera."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hub.colour.models import NAMES, Assignment
from hub.demo.only import in_the_demo
from hub.people.models import Person
from scanner.protocol.health_code import Colour

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_MOST_SHOWN = 100


@require_safe
@in_the_demo
def people(request: HttpRequest) -> HttpResponse:
    """Everyone with their colour, and the live code of the one who was picked."""
    shown = with_colours()
    picked = request.GET.get("person", "")
    page = get_object_or_404(Person, page=picked).page if picked else shown[0][0].page if shown else ""
    rows = [(person, colour.name.lower(), NAMES[colour]) for person, colour in shown]
    chosen = next((person for person, _ in shown if person.page == page), None)
    return render(request, "demo/people.html", {"rows": rows, "person": chosen})


def with_colours() -> list[tuple[Person, Colour]]:
    """The demo's people in a fixed order, each with the colour that holds now."""
    found = Person.objects.select_related("issuer").order_by("pk")[:_MOST_SHOWN]
    latest: dict[int, int] = dict(
        Assignment.objects.filter(person__in=[p.pk for p in found])
        .order_by("pk")
        .values_list("person_id", "colour")
    )
    return [(person, Colour(latest[person.pk])) for person in found if person.pk in latest]
