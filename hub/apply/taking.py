"""申领: from a form to a person, a colour and a code, in one transaction; and 纠错, another form of the same person.

Where the district goes by review (`switch.py`), the form of somebody without a colour is held for an officer instead
(`hub/permits`). Whoever the rules have coloured already stays with the rules.

A document that has an application already is opened again only by who knows its name and telephone, so a number alone
leads nobody to another's code. Wrong tries about one document are counted and end at MOST_TRIES a day.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from hub import clock
from hub.apply import evidence_of, first_time
from hub.apply.models import Application, Attempt, Guardianship, Mode, State
from hub.apply.switch import mode_on
from hub.colour.at_once import judge_all_now, judge_now
from hub.evidence.days import date_of, day_of
from hub.people import documents
from hub.people.models import Person
from hub.people.register import register
from hub.trust.publishing import home

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hub.apply.identity import Identity

MOST_TRIES = 10
MOST_DEPENDANTS = 5
MOST_GUARDIANS = 2


class NotTaken(Exception):
    """Nothing was stored."""


class TakenAlready(NotTaken):
    """The document has a code, and whoever asks did not say its name and telephone."""


class NotTheirs(NotTaken):
    """A correction names another document than the page's own."""


class TooMany(NotTaken):
    """Too many forms about this document today, too many dependants, or too many guardians."""


def apply(identity: Identity, said: dict[str, Any]) -> Person:
    """The person with that document, judged by what was said; the same person each time. Raises NotTaken."""
    person = first_time.taken(identity, said)
    if person is not None:
        return person
    _let_in(identity)
    return _register(identity, said)


def apply_for(guardian: Person, relation: str, identity: Identity, said: dict[str, Any]) -> Person:
    """The same for a dependant of `guardian`."""
    _let_in(identity)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=guardian.pk)
        person = _register(identity, said)
        others = guardian.dependants.exclude(person=person)
        guardians = person.guardians.exclude(guardian=guardian)
        if person == guardian or others.count() >= MOST_DEPENDANTS or guardians.count() >= MOST_GUARDIANS:
            raise TooMany
        Guardianship.objects.get_or_create(
            guardian=guardian, person=person, defaults={"relation": relation, "since": clock.now()}
        )
    return person


def correct(person: Person, identity: Identity, said: dict[str, Any]) -> None:
    """Another form of who has the own page. What it leaves out closes nothing that the ledger has open. Raises NotTaken."""
    _count_try(person.document)
    if identity.document != person.document:
        raise NotTheirs
    with transaction.atomic():
        person.name = documents.masked(identity.name)
        person.save(update_fields=["name"])
        _send(person, identity, said)


def check(person: Person, identity: Identity) -> None:
    """Whether who has the page also knows document, name and telephone; a try counts. Raises NotTaken."""
    _count_try(person.document)
    proof = person.applications.values_list("proof", flat=True).first()
    if proof is None or not hmac.compare_digest(proof, identity.proof):
        raise NotTheirs


def take_up(application: Application) -> None:
    """Make an application evidence, and judge its person; in the caller's transaction."""
    _make_evidence([application])
    judge_now(application.person)


def take_up_all(applications: Sequence[Application]) -> None:
    """The same for several of as many people, whom the caller holds."""
    _make_evidence(applications)
    judge_all_now([application.person for application in applications])


def _make_evidence(applications: Sequence[Application]) -> None:
    for application in applications:
        person = application.person
        person.district, person.compound = application.district, application.said["compound"]
    Person.objects.bulk_update([one.person for one in applications], ["district", "compound"])
    evidence_of.write(applications)


def _let_in(identity: Identity) -> None:
    """Outside of any transaction: a try counts also when it fails."""
    former = Application.objects.filter(person__issuer=home(), person__document=identity.document)
    proof = former.values_list("proof", flat=True).first()
    if proof is None:
        return
    _count_try(identity.document)
    if not hmac.compare_digest(proof, identity.proof):
        raise TakenAlready


def _register(identity: Identity, said: dict[str, Any]) -> Person:
    with transaction.atomic():
        person = register(home(), identity.name, identity.number, said["district"], said["compound"])
        _send(person, identity, said)
    return person


def _send(person: Person, identity: Identity, said: dict[str, Any]) -> None:
    is_held = _is_held(person, said["district"])
    if is_held:
        person.applications.filter(state=State.HELD).update(state=State.REPLACED)
    application = Application.objects.create(
        person=person,
        purpose=said["purpose"],
        district=said["district"],
        arrives_on=said["arrives_on"],
        said=said,
        sealed=identity.seal(),
        proof=identity.proof,
        sent_at=clock.now(),
        state=State.HELD if is_held else State.TAKEN,
    )
    if not is_held:
        take_up(application)


def _is_held(person: Person, district: str) -> bool:
    if mode_on(district, date_of(day_of(clock.now_s()))) is Mode.AUTOMATIC:
        return False
    Person.objects.select_for_update().get(pk=person.pk)  # of two forms at once one is held
    return not person.assignments.exists()


def _count_try(document: str) -> None:
    tries, _ = Attempt.objects.get_or_create(document=document, day=day_of(clock.now_s()))
    if tries.count >= MOST_TRIES:
        raise TooMany
    Attempt.objects.filter(pk=tries.pk).update(count=F("count") + 1)
