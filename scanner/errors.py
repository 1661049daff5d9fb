"""Broken machinery: each kind of trouble has a code, whose words for the guard stand in `protocol/words.py`.

A bad pass is never one of these: it is a `Verdict`. Library exceptions are translated into these at their library's door.
"""

from __future__ import annotations

from enum import StrEnum


class Trouble(StrEnum):
    """What is broken; the value is also what a technician reads in the log."""

    SETTINGS_UNREADABLE = "SETTINGS_UNREADABLE"
    SETTINGS_INVALID = "SETTINGS_INVALID"

    STORE_DAMAGED = "STORE_DAMAGED"
    STORE_UNAVAILABLE = "STORE_UNAVAILABLE"
    STORE_FULL = "STORE_FULL"
    STORE_TOO_NEW = "STORE_TOO_NEW"
    STORE_IN_USE = "STORE_IN_USE"
    LIST_COPY_DIFFERED = "LIST_COPY_DIFFERED"
    LIST_CANARY_SILENT = "LIST_CANARY_SILENT"
    LOG_FORKED = "LOG_FORKED"
    LOG_CHANGED = "LOG_CHANGED"

    KEYS_UNAVAILABLE = "KEYS_UNAVAILABLE"
    KEYS_MISSING = "KEYS_MISSING"

    CAMERA_ABSENT = "CAMERA_ABSENT"
    CAMERA_BUSY = "CAMERA_BUSY"
    CAMERA_LOST = "CAMERA_LOST"
    CAMERA_FORBIDDEN = "CAMERA_FORBIDDEN"
    CAMERA_WRONG = "CAMERA_WRONG"
    CAMERA_SILENT = "CAMERA_SILENT"
    CAMERA_FROZEN = "CAMERA_FROZEN"
    DECODER_FAILED = "DECODER_FAILED"
    PICTURE_UNREADABLE = "PICTURE_UNREADABLE"
    PICTURE_WITHOUT_CODE = "PICTURE_WITHOUT_CODE"
    HAND_SCANNER_LOST = "HAND_SCANNER_LOST"
    THERMOMETER_LOST = "THERMOMETER_LOST"
    PORT_BUSY = "PORT_BUSY"
    PORT_FORBIDDEN = "PORT_FORBIDDEN"
    HAND_SCANNER_LAYOUT = "HAND_SCANNER_LAYOUT"

    NOT_ENROLLED = "NOT_ENROLLED"
    ENROLMENT_TOKEN_INVALID = "ENROLMENT_TOKEN_INVALID"  # noqa: S105 - a code, no secret
    ENROLMENT_REFUSED = "ENROLMENT_REFUSED"
    DEVICE_DRAINED = "DEVICE_DRAINED"
    DEVICE_UNKNOWN = "DEVICE_UNKNOWN"
    GATE_ERASED = "GATE_ERASED"

    HUB_UNREACHABLE = "HUB_UNREACHABLE"
    HUB_NOT_A_HUB = "HUB_NOT_A_HUB"
    HUB_REFUSED = "HUB_REFUSED"
    HUB_BUSY = "HUB_BUSY"
    HUB_TOO_LARGE = "HUB_TOO_LARGE"

    TRUST_REFUSED = "TRUST_REFUSED"
    TRUST_DOCUMENT_ASIDE = "TRUST_DOCUMENT_ASIDE"
    LIST_REFUSED = "LIST_REFUSED"
    ACK_REFUSED = "ACK_REFUSED"
    HUB_FORGOT = "HUB_FORGOT"

    NOBODY_ON_DUTY = "NOBODY_ON_DUTY"
    OVERRIDE_REFUSED = "OVERRIDE_REFUSED"
    DRILL_ON = "DRILL_ON"
    GUARDS_KNOWN = "GUARDS_KNOWN"
    SUPERVISOR_MISSING = "SUPERVISOR_MISSING"
    PIN_UNFIT = "PIN_UNFIT"
    PIN_GUESSED = "PIN_GUESSED"
    CLOCK_STEPPED = "CLOCK_STEPPED"
    TIME_ACCEPTED = "TIME_ACCEPTED"
    TIME_NOT_OFFERED = "TIME_NOT_OFFERED"
    TIME_OTHER_DAY = "TIME_OTHER_DAY"

    STICK_UNUSABLE = "STICK_UNUSABLE"

    INTERNAL = "INTERNAL"


class ScannerError(Exception):
    """Something of ours does not work.

    `detail` is for the log: it names no person and holds no secret.
    """

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(f"{trouble}: {detail}" if detail else str(trouble))
        self.trouble = trouble
        self.detail = detail


class SettingsError(ScannerError):
    """The settings file cannot be used."""


class StoreError(ScannerError):
    """The database or a file beside it cannot be used."""


class KeyStoreError(ScannerError):
    """The place where this device's keys are kept cannot be used."""


class CameraError(ScannerError):
    """There are no frames to be had."""


class SyncError(ScannerError):
    """The hub could not be spoken with, or said something that is not an answer.

    `retry_after_s` is what the hub asked for (RFC 9110, 10.2.3), in seconds, or None.
    """

    def __init__(self, trouble: Trouble, detail: str = "", retry_after_s: float | None = None) -> None:
        super().__init__(trouble, detail)
        self.retry_after_s = retry_after_s


class TrustError(ScannerError):
    """A document that was to be trusted did not deserve it."""
