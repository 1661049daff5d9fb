"""`{{ name|district_name }}`: a district as the reader's language calls it; as it is where the table has it no more."""

from __future__ import annotations

from django import template

from hub.people.models import District

register = template.Library()


@register.filter
def district_name(name: str) -> str:
    found = District.objects.filter(pk=name).first()
    return str(found) if found else name
