"""What a guard can enter about an open visit, as it comes from keys, gloves, a certificate's code or a thermometer."""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

from scanner.protocol.outcome import Ask
from scanner.protocol.papers import is_any_document
from scanner.protocol.plate import is_other, is_plate
from scanner.protocol.record import Direction

COLDEST, HOTTEST = 320, 440
"""Tenths of a degree Celsius. A forehead in the rain reads 32; what is beyond was no forehead, or a slip of the finger."""
MOST_OCCUPANTS = 60
"""A coach and its crew."""
_HOUSEHOLD = re.compile(r"[0-9A-Z]{1,6}(-[0-9A-Z]{1,6}){0,3}", re.ASCII)
CERTIFICATE = "CRZ:"
"""How the code on a certificate of passage 出入证 begins; the household's number follows, and nothing about a person."""


class Identified(NamedTuple):
    """The ID was compared with the code's holder."""

    same: bool


class Lives(NamedTuple):
    """A resident, or a visitor; and which way."""

    resident: bool
    direction: Direction = Direction.IN


class Measured(NamedTuple):
    """Tenths of a degree Celsius."""

    tenths: int


class Household(NamedTuple):
    """The number on the certificate of passage: "3-1-502"."""

    number: str


class Vehicle(NamedTuple):
    """The plate, of another kind or not, and how many sit in it, the driver among them."""

    plate: str
    occupants: int


class NoCode(NamedTuple):
    """Somebody without a code: a household's certificate of passage, or a document's number; the other is empty."""

    household: str = ""
    document: str = ""
    direction: Direction = Direction.IN


Entry: TypeAlias = Identified | Lives | Measured | Household | Vehicle
_ASKS: dict[type, Ask] = {
    Identified: Ask.IDENTITY,
    Lives: Ask.RESIDENCE,
    Measured: Ask.TEMPERATURE,
    Household: Ask.HOUSEHOLD,
    Vehicle: Ask.OCCUPANTS,
}


def household_of(text: str) -> str:
    """The household's number in what was typed, or in a certificate's code; "" where it is none."""
    number = text.strip().upper().removeprefix(CERTIFICATE)
    return number if _HOUSEHOLD.fullmatch(number) else ""


def is_sensible(entry: Entry | NoCode) -> bool:
    """Whether it can be meant: a temperature of a living person, a plate's shape, a household's or a document's number."""
    match entry:
        case Measured(tenths):
            return COLDEST <= tenths <= HOTTEST
        case Vehicle(plate, occupants):
            return (is_plate(plate) or is_other(plate)) and 1 <= occupants <= MOST_OCCUPANTS
        case Household(number):
            return household_of(number) == number != ""
        case NoCode(household, document):
            is_certificate = household_of(household) == household != ""
            return is_certificate != is_any_document(document) and not (household and document)
        case _:
            return True


def ask_of(entry: Entry) -> Ask:
    """Which question it answers."""
    return _ASKS[type(entry)]
