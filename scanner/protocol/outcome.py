"""The four answers a gate can give, and the steps that may still be asked for."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Outcome(IntEnum):
    """What the guard is told; the value goes on the wire and rises with severity: the worst of several wins.

    UNDECIDED means "we could not tell": never shown as yes or no.
    """

    ADMIT = 0
    ASK = 1
    UNDECIDED = 2
    REFUSE = 3


class Ask(StrEnum):
    """One more step before the person may pass; the value names it on screen, in records and on the command line."""

    IDENTITY = "IDENTITY"
    RESIDENCE = "RESIDENCE"
    HOUSEHOLD = "HOUSEHOLD"
    TEMPERATURE = "TEMPERATURE"
    OCCUPANTS = "OCCUPANTS"
    SUPERVISOR = "SUPERVISOR"
