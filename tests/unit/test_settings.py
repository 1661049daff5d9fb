"""One settings.toml, which may be absent, and never half believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.errors import SettingsError, Trouble
from scanner.settings import Settings, load

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def _trouble(file: Path) -> Trouble:
    with pytest.raises(SettingsError) as raised:
        load(file)
    return raised.value.trouble


def test_absent_means_the_defaults(file: Path) -> None:
    assert load(file) == Settings("zh", 0, "keyring", sounds=True, name="gate")


def test_empty_too(file: Path) -> None:
    file.touch()
    assert load(file) == Settings()


def test_every_setting(file: Path) -> None:
    file.write_text(
        'language = "en"\ncamera = "a.mp4"\nkeys = "file"\nsounds = false\nname = "南门一号"\n'
        'hand_scanner = "COM3"\n',
        "utf-8",
    )
    assert load(file) == Settings("en", "a.mp4", "file", sounds=False, name="南门一号", hand_scanner="COM3")


def test_a_camera_by_number(file: Path) -> None:
    file.write_text("camera = 2")
    assert load(file).camera == 2


@pytest.mark.parametrize(
    "content",
    [
        b"language = ",
        b"\xff\xfe",
        b"\0",
        b"<html>",
        b"{}",
        b"language = 'zh'\nlanguage = 'en'",
        b"x" * 70_000,
        b"# " + b"x" * 70_000,
    ],
    ids=lambda content: repr(content[:20]),
)
def test_what_is_no_settings_file(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert _trouble(file) is Trouble.SETTINGS_UNREADABLE


def test_a_folder_is_no_file(file: Path) -> None:
    file.mkdir()
    assert _trouble(file) is Trouble.SETTINGS_UNREADABLE


def test_nested_for_ever(file: Path) -> None:
    file.write_text("camera = " + "[" * 20_000)
    assert _trouble(file) is Trouble.SETTINGS_UNREADABLE


@pytest.mark.parametrize(
    "line",
    [
        'colour = "green"',
        'Language = "zh"',
        'language = "fr"',
        'language = ""',
        "language = 1",
        'keys = "null"',
        "keys = true",
        "camera = true",
        "camera = 1.5",
        "camera = [0]",
        "sounds = 1",
        'sounds = "yes"',
        "name = 5",
        'name = {a = "b"}',
        "name = 2026-01-01",
        '[name]\na = "b"',
    ],
)
def test_what_is_not_understood_is_named(file: Path, line: str) -> None:
    file.write_text(line, "utf-8")
    with pytest.raises(SettingsError) as raised:
        load(file)
    assert raised.value.trouble is Trouble.SETTINGS_INVALID
    named = line.lstrip("[").split("]")[0].split(" ")[0]
    assert raised.value.detail.startswith(named)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=80))
def test_any_bytes_are_settings_or_trouble(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    try:
        load(file)
    except SettingsError:
        return
