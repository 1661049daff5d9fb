"""What the user wants, from one settings.toml; every setting has a default, so the file may be absent.

Each setting, what it may be and what for stands in `EXPLAINED`; `text_of` writes the file with these words in it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from scanner.errors import SettingsError, Trouble

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 64 * 1024
MAX_CHARACTERS = 80
"""Of a name: what an enrolment takes (`protocol/enrolment.py`); of a port or camera more is a slip of the keyboard."""
MOST_CAMERAS = 1000
_KINDS = {int: "a number", str: "a text in quotes", bool: "true or false"}
_CHOICES = {"language": ("zh", "en"), "keys": ("keyring", "file")}
EXPLAINED = {
    "language": ('窗口语言 / the window\'s language: "zh", "en"',),
    "camera": (
        "摄像头编号、名称或视频文件 / number of the camera, its name or how that begins, or a video file",
    ),
    "keys": (
        "密钥存放 / where this gate's keys are kept:",
        '"keyring" 系统密钥库 the operating system\'s store; "file" 数据文件夹内 0600 文件 a 0600 file in the data folder',
    ),
    "sounds": ("提示音 / sounds: true, false",),
    "name": ("本卡口名称，管理员可见 / how the hub's operator sees this gate",),
    "hand_scanner": ('扫码枪串口 / serial port of a hand scanner: "/dev/ttyACM0", "COM3"; "" 没有 none',),
    "thermometer": ('体温计串口 / serial port of a thermometer; "" 手工输入 temperatures are typed',),
    "full_screen": ("全屏；退出须主管密码 / whole screen, left by a supervisor's PIN: true, false",),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """One gate's settings; see `EXPLAINED` for each."""

    language: str = "zh"
    camera: int | str = 0
    keys: str = "keyring"
    sounds: bool = True
    name: str = "gate"
    hand_scanner: str = ""
    thermometer: str = ""
    full_screen: bool = False


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


def text_of(settings: Settings) -> str:
    """`settings` as a settings.toml that explains itself; nothing in it is secret."""
    lines = []
    for field in fields(Settings):
        lines += [f"# {line}" for line in EXPLAINED[field.name]]
        lines += [f"{field.name} = {_toml(getattr(settings, field.name))}", ""]
    return "\n".join(lines)


def _toml(value: bool | int | str) -> str:
    """As TOML spells it; `_check` has let no control character through."""
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value).lower()


def _check(name: str, value: Any) -> None:  # noqa: ANN401 - whatever TOML holds
    types = {field.name: type(field.default) for field in fields(Settings)}
    allowed = (int, str) if name == "camera" else (types.get(name),)
    if name not in types:
        raise SettingsError(Trouble.SETTINGS_INVALID, f"{name}: unknown; known are {', '.join(types)}")
    if type(value) not in allowed:
        wanted = " or ".join(_KINDS[one] for one in allowed if one)
        raise SettingsError(Trouble.SETTINGS_INVALID, f"{name}: must be {wanted}")
    if name in _CHOICES and value not in _CHOICES[name]:
        raise SettingsError(Trouble.SETTINGS_INVALID, f"{name}: one of {', '.join(_CHOICES[name])}")
    if isinstance(value, str) and (len(value) > MAX_CHARACTERS or not value.isprintable()):
        raise SettingsError(
            Trouble.SETTINGS_INVALID, f"{name}: at most {MAX_CHARACTERS} printable characters"
        )
    if type(value) is int and not 0 <= value < MOST_CAMERAS:
        raise SettingsError(Trouble.SETTINGS_INVALID, f"{name}: a number from 0 to {MOST_CAMERAS - 1}")
