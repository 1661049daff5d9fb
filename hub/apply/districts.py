"""居住区县: asked of the database once a minute, not once a form: a city has a dozen of them."""

from __future__ import annotations

import copy
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from hub import clock
from hub.people.models import District

if TYPE_CHECKING:
    from collections.abc import Iterator

    Asked = forms.ModelChoiceField[District]
    Offered = ModelChoiceIterator[District]
else:
    Asked, Offered = forms.ModelChoiceField, ModelChoiceIterator

_MINUTE_S = 60


class _Offered(Offered):
    """Read by a query of its own each time: threads share the field (`shared_fields.py`), and may not share a query."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        fresh = copy.copy(self)
        fresh.queryset = self.queryset.all()
        return ModelChoiceIterator.__iter__(fresh)


class DistrictField(Asked):
    """One that is taken out of the table is taken out here within a minute; a new one is known at once."""

    iterator = _Offered

    def __init__(self) -> None:
        asked = District.objects.order_by("pk")
        super().__init__(asked, label=_("居住区县"), empty_label=_("请选择"))

    def to_python(self, value: Any) -> District | None:  # noqa: ANN401 - Django's own
        if not isinstance(value, str):
            return super().to_python(value)
        known = _seen_in(clock.now_s() // _MINUTE_S)
        if value not in known and (found := super().to_python(value)) is not None:
            known[value] = found
        return known.get(value)


@lru_cache(maxsize=1)
def _seen_in(_minute: int) -> dict[str, District]:
    return {}
