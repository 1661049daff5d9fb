"""Who applies for the first time and reports nothing: all rows by one statement, which a city's first half hour consists of.

The long way (`taking.py`) asks the database thirty times. This one judges before it writes, by the oracle, since of
somebody unknown nothing can be known but the form; and the statement itself sees to it that this holds: the document is new,
the district goes by the rules, and the rules are those that were judged by. Else nothing is written but the long way.

PostgreSQL alone: SQLite knows no INSERT within a query. The suite holds the rows of both ways to each other.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import connection

from hub import clock
from hub.apply.evidence_of import HOLDER, WORDS
from hub.apply.models import Mode, State
from hub.colour import in_force, oracle
from hub.colour.at_once import ONE
from hub.colour.oracle import CheckIn, Facts
from hub.colour.rules.rule import GREEN
from hub.colour.writing_back import author_of, reason_of
from hub.evidence.days import date_of, day_of
from hub.people import documents
from hub.people.models import Person, unguessable
from hub.postgresql import prepared
from hub.trust.publishing import home_code

if TYPE_CHECKING:
    from hub.apply.identity import Identity
    from hub.colour.rules.rule_set import RuleSet


def taken(identity: Identity, said: dict[str, Any]) -> Person | None:
    """The new person, judged; None, and nothing stored, where anything is out of the ordinary."""
    if connection.vendor != "postgresql" or not _reports_nothing(said):
        return None
    today = day_of(clock.now_s())
    digest, rules = in_force.known_on(today)
    facts = Facts(said["district"], complete=True, checkins=(CheckIn(today, normal=True),))
    judged = oracle.judge(facts, (), rules, today)
    if judged.colour != GREEN or judged.ledger:
        return None
    person = Person(
        issuer_id=home_code(),
        document=identity.document,
        name=documents.masked(identity.name),
        tail=documents.tail(identity.number),
        district=said["district"],
        compound=said["compound"],
        page=unguessable(),
    )
    written = prepared.one_row(_ALL, _words(person, identity, said, today) | _judged_by(digest, rules))
    if written is None:
        in_force.known_on.cache_clear()
        home_code.cache_clear()
        return None
    person.pk = written[0]
    return person


def _judged_by(digest: str, rules: RuleSet) -> dict[str, Any]:
    return {"rules": digest, "version": rules.version, "author": author_of(rules.version)}


def _reports_nothing(said: dict[str, Any]) -> bool:
    return not (said["stays"] or said["contact"] or said["symptoms"] or said["test"] == "positive")


def _words(person: Person, identity: Identity, said: dict[str, Any], today: int) -> dict[str, Any]:
    return {
        "issuer": person.issuer_id,
        "document": person.document,
        "name": person.name,
        "tail": person.tail,
        "district": person.district,
        "compound": person.compound,
        "page": person.page,
        "purpose": said["purpose"],
        "arrives_on": said["arrives_on"],
        "said": json.dumps(said),
        "sealed": identity.seal(),
        "proof": identity.proof,
        "now": clock.now(),
        "today": today,
        "date": date_of(today),
        "reason": reason_of(""),
    }


_ALL = f"""
WITH person AS (
  INSERT INTO people_person (issuer_id, document, name, tail, district, compound, page)
  SELECT %(issuer)s::text, %(document)s::text, %(name)s::text, %(tail)s::text, %(district)s::text, %(compound)s::text,
    %(page)s::text
  WHERE (SELECT code FROM trust_issuer WHERE is_home) = %(issuer)s::text
    AND coalesce((SELECT mode FROM apply_modeswitch WHERE (district_id IS NULL OR district_id = %(district)s::text)
        AND starts_on <= %(date)s::date ORDER BY starts_on DESC, id DESC LIMIT 1), '{Mode.AUTOMATIC}') = '{Mode.AUTOMATIC}'
    AND coalesce((SELECT md5(text) FROM colour_rulesetversion WHERE is_live AND starts_day <= %(today)s::int
        ORDER BY starts_day DESC, id DESC LIMIT 1), '') = %(rules)s::text
  ON CONFLICT DO NOTHING RETURNING id),
application AS (
  INSERT INTO apply_application
    (person_id, purpose, district, arrives_on, said, sealed, proof, sent_at, state, settled_by, why)
  SELECT id, %(purpose)s::text, %(district)s::text, %(arrives_on)s::date, %(said)s::jsonb,
    %(sealed)s::bytea, %(proof)s::text, %(now)s::timestamptz, '{State.TAKEN}', '', '' FROM person RETURNING id),
source AS (
  INSERT INTO evidence_source (what, name, sha256, by, received_at, taken, refused)
  SELECT '{WORDS}', 'application ' || id, '', '{HOLDER}', %(now)s::timestamptz, 0, 0 FROM application RETURNING id),
declaration AS (
  INSERT INTO evidence_declaration (person_id, source_id, purpose, declared_at)
  SELECT person.id, source.id, %(purpose)s::text, %(now)s::timestamptz FROM person, source),
checkin AS (
  INSERT INTO evidence_checkin (person_id, source_id, day, normal)
  SELECT person.id, source.id, %(today)s::int, true FROM person, source),
run AS (
  INSERT INTO colour_run (what, day, version, started_at, judged, changed, is_done, findings)
  SELECT '{ONE}', %(today)s::int, %(version)s::text, %(now)s::timestamptz, 1, 1, true, '' FROM person RETURNING id),
standing AS (
  INSERT INTO colour_standing (person_id, colour, rules, run_id) SELECT person.id, {GREEN}, '', run.id FROM person, run),
assignment AS (
  INSERT INTO colour_assignment (person_id, colour, reason, by, assigned_at, run_id)
  SELECT person.id, {GREEN}, %(reason)s::text, %(author)s::text, %(now)s::timestamptz, run.id FROM person, run)
SELECT id FROM person"""  # noqa: S608 - our own words
