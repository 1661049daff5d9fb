"""What a program declares for a person goes through the citizen's own form: one validation, one way to a colour."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from ninja.errors import HttpError

from hub.apply import taking
from hub.apply.form import ApplicationForm
from hub.apply.identity import Identity
from hub.apply.models import Application
from hub.apply.stays import PREFIX, rows
from hub.interfaces.holders import proven
from scanner.protocol.papers import spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hub.interfaces import said as requests
    from hub.people.models import Person


T = TypeVar("T")


class NotValid(Exception):
    """Some members cannot be: `faults` are (member, sentence), and nothing was stored."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__(faults)
        self.faults = faults


def declared(asked: requests.HealthSaid) -> Person:
    """The person with that document, judged by what was declared. Raises NotValid, HttpError 409 and 429."""
    identity, words = _read(asked)
    return _taken(lambda: taking.apply(identity, words))


def corrected(asked: requests.HealthSaid) -> Person:
    """Another declaration of the person with that document. Raises the same, and HttpError 404 for who cannot prove it."""
    person = proven(asked.holder)
    identity, words = _read(asked)
    _taken(lambda: taking.correct(person, identity, words))
    return person


def travelled(asked: requests.TripSaid) -> Person:
    """What that person declared last, with other stays. Raises the same, and HttpError 409 where that is kept no longer."""
    person = proven(asked.holder)
    former = Application.objects.filter(person=person)[0]
    if not former.said:
        raise HttpError(409, "What was declared is kept no longer: declare health anew")
    holder = asked.holder
    identity = Identity(holder.name, holder.kind, spelled(holder.number), holder.phone, "")
    words = {**former.said, "stays": _stays(asked.stays)}
    _taken(lambda: taking.correct(person, identity, words))
    return person


def _read(asked: requests.HealthSaid) -> tuple[Identity, dict[str, Any]]:
    words = asked.model_dump(mode="json", exclude={"holder", "stays"})
    form = ApplicationForm(words | asked.holder.model_dump())
    if not form.is_valid():
        raise NotValid(_sentences(form.errors))
    return form.identity(), form.said() | {"stays": _stays(asked.stays)}


def _stays(stays: list[requests.Stay]) -> list[dict[str, Any]]:
    sent = {
        f"{PREFIX}-{n}-{member}": value
        for n, stay in enumerate(stays)
        for member, value in stay.model_dump(mode="json").items()
    }
    forms = rows({**sent, f"{PREFIX}-TOTAL_FORMS": str(len(stays)), f"{PREFIX}-INITIAL_FORMS": "0"}, None)
    if not forms.is_valid():
        told = [_sentences(form.errors, f"stays.{n}.") for n, form in enumerate(forms.forms)]
        raise NotValid(list(chain(*told)))
    return forms.said()


def _sentences(errors: Mapping[str, Iterable[object]], at: str = "") -> list[tuple[str, str]]:
    return [(f"{at}{member}", str(sentence)) for member, told in errors.items() for sentence in told]


def _taken(act: Callable[[], T]) -> T:
    try:
        return act()
    except taking.TooMany as error:
        raise HttpError(429, "Too many forms about this document today") from error
    except taking.NotTaken as error:
        raise HttpError(409, "This document is registered by somebody else's name and telephone") from error
