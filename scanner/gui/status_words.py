"""The machinery's state in words: what each part does, how well, and what to do when it is not well."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from scanner.errors import Trouble
from scanner.gui.ages import age_text
from scanner.protocol.reason import Reason
from scanner.protocol.words import CAMERA_STATES, CLOCK_STATES, words_for

if TYPE_CHECKING:
    from scanner.gui.status import DeskStatus
    from scanner.protocol.words import Words

TRUST_AMBER_S = 86_400
"""Trust this old is worth a word (DESIGN, section 5); scans go on."""
_PROVED = ("OK", "BY_HUB")
"""Clock states by which a list's age is known (DESIGN, section 5)."""
_CALM = (Trouble.HUB_UNREACHABLE, Trouble.HUB_BUSY)
_BY_A_WRONG_CLOCK = (Trouble.TRUST_REFUSED, Trouble.LIST_REFUSED, Trouble.HUB_REFUSED)
"""What a clock that is days ahead brings about: then the clock is what there is to mend, and comes first."""


class Level(IntEnum):
    """How well a part does; rises with urgency."""

    WELL = 0
    UNSURE = 1
    UNWELL = 2


class Item(NamedTuple):
    """One part: its name, its state, how well that is, and a sentence with what to do ("" when it is well)."""

    name: str
    value: str
    level: Level = Level.WELL
    notice: str = ""


def items_of(status: DeskStatus, language: str, *, audible: bool) -> list[Item]:
    """Every part, in the order in which it is shown; `audible` says that there is a device to be heard on."""
    return [
        _list(status, language),
        _trust(status, language),
        _passes(status),
        _pace(status),
        _hub(status, language),
        _camera(status, language),
        _clock(status, language),
        _sound(wanted=status.sound, audible=audible),
    ]


def beside(status: DeskStatus, language: str) -> list[Item]:
    """What has a place in the row only where it is there: a serial device that is not well."""
    return [_unwell("", words_for(trouble), language, Level.UNSURE) for trouble in status.devices]


def notices(items: list[Item]) -> list[str]:
    """What to do about all that is not well, the most urgent first."""
    return [item.notice for item in sorted(items, key=lambda item: -item.level) if item.notice]


def _list(status: DeskStatus, language: str) -> Item:
    name = QCoreApplication.translate("Status", "List")
    if status.list_age_s is None:
        return _unwell(name, words_for(Reason.LIST_MISSING), language)
    if not status.list_amber:
        # By a clock that nothing proves even a young list is in doubt; what to do is said of the clock.
        level = Level.WELL if status.clock_state in _PROVED else Level.UNSURE
        return Item(name, age_text(status.list_age_s), level)
    old = _old(status.list_age_s)
    notice = QCoreApplication.translate("Status", "List %1: go online to renew it").replace("%1", old)
    return Item(name, old, Level.UNSURE, notice)


def _trust(status: DeskStatus, language: str) -> Item:
    name = QCoreApplication.translate("Status", "Trust")
    if status.trust_age_s is None:
        return _unwell(name, words_for(Reason.TRUST_MISSING), language)
    if status.trust_age_s < TRUST_AMBER_S:
        return Item(name, age_text(status.trust_age_s))
    old = _old(status.trust_age_s)
    notice = QCoreApplication.translate("Status", "Trust %1: go online to renew it").replace("%1", old)
    return Item(name, old, Level.UNSURE, notice)


def _passes(status: DeskStatus) -> Item:
    name = QCoreApplication.translate("Status", "Passes")
    counts = QCoreApplication.translate("Status", "%1 waiting, %2 sent")
    value = counts.replace("%1", str(status.waiting)).replace("%2", str(status.sent))
    count = status.set_aside
    if not count:
        return Item(name, value)
    aside = QCoreApplication.translate("Status", "%n set aside", "", count)
    notice = QCoreApplication.translate("Status", "%1: tell the technician, nothing is lost")
    return Item(name, f"{value}, {aside}", Level.UNSURE, notice.replace("%1", aside))


def _pace(status: DeskStatus) -> Item:
    name = QCoreApplication.translate("Status", "Pace")
    return Item(name, QCoreApplication.translate("Status", "%n/min", "", status.per_minute))


def _hub(status: DeskStatus, language: str) -> Item:
    name = QCoreApplication.translate("Status", "Network")
    if status.hub_trouble is None and status.online is not False:
        online = QCoreApplication.translate("Status", "Online")
        return Item(name, online if status.online else QCoreApplication.translate("Status", "Connecting"))
    trouble = status.hub_trouble or Trouble.HUB_UNREACHABLE
    if trouble.startswith("STORE"):  # the talk with the hub is what stumbled over it
        name = QCoreApplication.translate("Status", "Disk")
    follows = trouble in _BY_A_WRONG_CLOCK and status.clock_state == "WRONG"
    level = Level.UNSURE if trouble in _CALM or follows else Level.UNWELL
    return _unwell(name, words_for(trouble), language, level)


def _camera(status: DeskStatus, language: str) -> Item:
    words = camera_words(status.camera)
    return _unwell(QCoreApplication.translate("Status", "Camera"), words, language)


def camera_words(state: str) -> Words:
    """The words of a camera state, whether its name or its value is given."""
    return CAMERA_STATES[state.removeprefix("CAMERA_")]


def _clock(status: DeskStatus, language: str) -> Item:
    level = Level.UNWELL if status.clock_state == "WRONG" else Level.UNSURE
    name = QCoreApplication.translate("Status", "Clock")
    return _unwell(name, CLOCK_STATES[status.clock_state], language, level)


def _sound(*, wanted: bool, audible: bool) -> Item:
    name = QCoreApplication.translate("Status", "Sound")
    if not wanted:
        return Item(name, QCoreApplication.translate("Status", "Off"))
    if audible:
        return Item(name, QCoreApplication.translate("Status", "On"))
    value = QCoreApplication.translate("Status", "No sound")
    notice = QCoreApplication.translate("Status", "No sound: watch the window, check the speaker")
    return Item(name, value, Level.UNSURE, notice)


def _old(seconds: int) -> str:
    return QCoreApplication.translate("Status", "%1 old").replace("%1", age_text(seconds))


def _unwell(name: str, words: Words, language: str, level: Level = Level.UNWELL) -> Item:
    """Well when the words name nothing to do."""
    step = words.next_step(language)
    if not step:
        return Item(name, words.text(language))
    form = QCoreApplication.translate("Status", "%1: %2")
    notice = form.replace("%1", words.text(language)).replace("%2", step)
    return Item(name, words.text(language), level, notice)
