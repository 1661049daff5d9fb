"""`python -m hub manage make_demo_city`: the demo's people, once."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from hub.demo.city import make_demo_city
from hub.lists.publishing import publish as publish_lists
from hub.people.models import Person
from hub.trust.publishing import home
from hub.trust.publishing import publish as publish_trust


class Command(BaseCommand):
    help = "Make the demo city's people (a second time changes nothing), and publish trust and lists."

    def handle(self, *args: object, **options: object) -> None:
        make_demo_city(home())
        publish_trust()
        publish_lists()
        self.stdout.write(f"演示市 {Person.objects.count()} 人 people")
