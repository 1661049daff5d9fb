"""What is said over the interfaces: requests bounded in every member, answers without a clear name or number."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from ninja import Field, Schema
from pydantic import ConfigDict, StringConstraints

from hub import clock

if TYPE_CHECKING:
    from hub.interfaces.models import Use

Shown = Literal["green", "yellow", "red", "none"]
PaperKind = Literal["resident_id", "hk_macao", "taiwan", "residence", "passport"]


class Asked(Schema):
    """A request: nothing but what is named here."""

    model_config = ConfigDict(extra="forbid")


class Paper(Asked):
    """A person by document: kind, number and name as printed on it."""

    kind: PaperKind
    number: Annotated[str, StringConstraints(min_length=5, max_length=24)]
    name: Annotated[str, StringConstraints(min_length=1, max_length=60)]


class Holder(Paper):
    """The same with the telephone number that was declared: who knows it may act for the person."""

    phone: Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 \-]{5,18}$")]


class Stay(Asked):
    """Where somebody was: a township or country by code or name, from day to day."""

    place: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    from_on: dt.date
    until_on: dt.date


class HealthSaid(Asked):
    """用户健康信息申报: the four groups of GB/T 38962, as the citizen's form has them."""

    holder: Holder
    district: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    compound: Annotated[str, StringConstraints(max_length=40)] = ""
    address: Annotated[str, StringConstraints(max_length=100)] = ""
    purpose: Literal["post", "work", "school", "resident", "visit"]
    arrives_on: dt.date | None = None
    symptoms: list[Literal["fever", "cough", "breath", "fatigue", "diarrhoea"]] = Field([], max_length=5)
    temperature: Annotated[Decimal, Field(ge=34, le=43, decimal_places=1)] | None = None
    contact: Literal["", "general", "close"] = ""
    contact_on: dt.date | None = None
    test: Literal["", "negative", "positive"] = ""
    tested_on: dt.date | None = None
    stays: list[Stay] = Field([], max_length=10)
    truth: Literal[True]
    consent: Literal[True]


class TripSaid(Asked):
    """用户行程申报: the stays of the last weeks, in place of those that the person declared before."""

    holder: Holder
    stays: list[Stay] = Field([], max_length=10)


class UseAsked(Asked):
    holder: Holder
    minutes: int = Field(60, ge=1, le=24 * 60)


class CodeAsked(Asked):
    handle: Annotated[str, StringConstraints(min_length=20, max_length=64)]


class TextShown(Asked):
    text: Annotated[str, StringConstraints(max_length=4296)]  # what a QR code holds


class Person(Schema):
    """What may be told of somebody: the masked name, and digits of the document's number."""

    name: str
    tail: str


class Told(Schema):
    """The colour that holds, the rules behind it, and the first day without them.

    `none` before anything was declared, and while the district goes by review and no rule has given a colour.
    """

    person: Person
    colour: Shown
    rules: list[str]
    evidence_on: dt.date | None
    clears_on: dt.date | None


class Granted(Schema):
    """The handle is told this once."""

    id: int
    handle: str
    until: dt.datetime


class Standing(Schema):
    """A use that has not ended."""

    id: int
    person: Person
    until: dt.datetime

    @staticmethod
    def resolve_until(use: Use) -> dt.datetime:
        return clock.moment(use.exp_s)


class Code(Schema):
    """The text to draw as a QR code (HZ1, level M); a new one every 20 s while it is shown."""

    text: str
    colour: Shown
    until: dt.datetime


class Found(Schema):
    """`colour` and `person` only of a code that is good."""

    finding: Literal["malformed", "not-ours", "expired", "never-made", "revoked", "good"]
    colour: Shown | None
    kind: Literal["live", "paper", "emergency", "permit"] | None
    person: Person | None
