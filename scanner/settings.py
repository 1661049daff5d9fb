"""What the user wants, from one settings.toml; every setting has a default, so the file may be absent.

language = "zh"            # "zh" or "en"
camera   = 0               # number of the camera, its name or how that begins, or a video file's path
keys     = "keyring"       # "keyring": the operating system's key store; "file": a 0600 file in the data folder
sounds   = true
name     = "南门一号"       # how the hub's operator sees this gate
hand_scanner = ""          # serial port of a hand scanner, "/dev/ttyACM0" or "COM3"; "": there is none
thermometer = ""           # serial port of a thermometer; "": temperatures are typed
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from scanner.errors import SettingsError, Trouble

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 64 * 1024
_CHOICES = {"language": ("zh", "en"), "keys": ("keyring", "file")}


@dataclass(frozen=True, slots=True)
class Settings:
    """One gate's settings; see the module for each."""

    language: str = "zh"
    camera: int | str = 0
    keys: str = "keyring"
    sounds: bool = True
    name: str = "gate"
    hand_scanner: str = ""
    thermometer: str = ""


def load(file: Path) -> Settings:
    """The settings in `file`, defaults where it is absent.

    Raises SettingsError: SETTINGS_UNREADABLE for a file that is no TOML, SETTINGS_INVALID naming the setting.
    """
    try:
        if not file.exists():
            return Settings()
        if file.stat().st_size > MAX_BYTES:
            raise SettingsError(Trouble.SETTINGS_UNREADABLE, "larger than 64 kB")
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsError(Trouble.SETTINGS_UNREADABLE, f"{file.name}: {error}") from error
    for name, value in said.items():
        _check(name, value)
    return Settings(**said)


def _check(name: str, value: Any) -> None:  # noqa: ANN401 - whatever TOML holds
    types = {field.name: type(field.default) for field in fields(Settings)}
    allowed = (int, str) if name == "camera" else (types.get(name),)
    if name not in types:
        raise SettingsError(Trouble.SETTINGS_INVALID, f"{name}: unknown; known are {', '.join(types)}")
    if type(value) not in allowed:
        raise SettingsError(Trouble.SETTINGS_INVALID, f"{name}: of the wrong type")
    if name in _CHOICES and value not in _CHOICES[name]:
        raise SettingsError(Trouble.SETTINGS_INVALID, f"{name}: one of {', '.join(_CHOICES[name])}")
