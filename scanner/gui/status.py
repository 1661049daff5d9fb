"""What the window tells of the machinery, gathered by the app: cheap to make, asked for each second."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner.check.site_now import NOWHERE, SiteNow

if TYPE_CHECKING:
    from scanner.errors import Trouble


@dataclass(frozen=True, slots=True)
class DeskStatus:
    """One moment of the gate.

    `camera` and `clock_state` are keys of `words.CAMERA_STATES` ("LIVE", ...) and `words.CLOCK_STATES` ("OK", ...).
    Ages in seconds, None where there is no list or no trust. `waiting`, `sent` and `set_aside` count passes. `online` is
    None until the hub was first tried. `hint` is a key of
    `words.HINTS`, or "". `version` names program and build. `sound` says that sounds are wanted; the window knows of
    devices. `here`: what the site asks and counts. `per_minute`: how many passed in the last minute.
    `devices`: what is wrong with the serial ones. `lists_readable`: whether every list that is held can be asked.
    """

    camera: str
    list_age_s: int | None
    list_amber: bool
    trust_age_s: int | None
    waiting: int
    sent: int
    set_aside: int
    online: bool | None
    hub_trouble: Trouble | None
    clock_state: str
    sound: bool
    site: str
    hint: str = ""
    version: str = ""
    here: SiteNow = NOWHERE
    per_minute: int = 0
    devices: tuple[Trouble, ...] = ()
    lists_readable: bool = True
