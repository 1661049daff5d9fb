"""What a technician meets at a terminal: settings that explain themselves, and a bundle that names nobody."""

from __future__ import annotations

import json
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scanner import settings
from scanner.app import diagnostics
from scanner.app.log import write_log
from scanner.cli import main
from scanner.errors import SettingsError, Trouble
from scanner.paths import Paths
from scanner.settings import EXPLAINED, Settings

if TYPE_CHECKING:
    from tests.fakes.clock import FakeClock
    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.fakes.hub import HubInProcess


def test_settings_come_out_explained_and_go_in_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "settings.toml").write_text(
        'name = "南门\\"一号\\\\"\ncamera = "Integrated"\n', encoding="utf-8"
    )
    assert main(["settings", "--data", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert tomllib.loads(said)["name"] == '南门"一号\\'
    (tmp_path / "settings.toml").write_text(said, encoding="utf-8")
    assert settings.load(tmp_path / "settings.toml") == Settings(name='南门"一号\\', camera="Integrated")
    assert all(line in said for lines in EXPLAINED.values() for line in lines)


def test_every_setting_is_explained() -> None:
    assert list(EXPLAINED) == list(tomllib.loads(settings.text_of(Settings())))


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("camera = -1", "camera"),
        ("camera = 1000000", "camera"),
        ("camera = true", "camera"),
        ('sounds = "yes"', "true or false"),
        ('name = "a\\nb"', "printable"),
        (f'name = "{"x" * 81}"', "80"),
        ('hand_scanner = "\\u0007"', "printable"),
        ("nmae = 1", "known are language"),
    ],
)
def test_nonsense_is_named_with_what_it_may_be(tmp_path: Path, content: str, named: str) -> None:
    (tmp_path / "settings.toml").write_text(content)
    with pytest.raises(SettingsError, match=named) as raised:
        settings.load(tmp_path / "settings.toml")
    assert raised.value.trouble is Trouble.SETTINGS_INVALID


def _everything(file: Path) -> bytes:
    with zipfile.ZipFile(file) as bundle:
        return b"\n".join(bundle.read(name) for name in bundle.namelist())


def test_the_bundle_is_made_beside_a_running_gate_and_names_nobody(
    tmp_path: Path, hub: HubInProcess, gate: EnrolledGate, clock: FakeClock
) -> None:
    gate.scan(hub.paper_code(hub.people()[0]))
    write_log(gate.paths)
    diagnostics.write(gate.paths, clock, tmp_path / "bundle.zip")
    said = _everything(tmp_path / "bundle.zip")
    told = gate.told[-1].verdict.credential
    assert told is not None
    secret = gate.stored.secret("access-token")
    for hidden in (told.name.encode(), told.subject, told.subject.hex().encode(), secret, b"HZ1:"):
        assert hidden not in said
    with zipfile.ZipFile(tmp_path / "bundle.zip") as bundle:
        facts = json.loads(bundle.read("facts.json"))
    assert facts["enrolment"]["site"] == gate.stored.enrolment.site
    assert facts["trust"]["version"] >= 1
    assert "passes.db" in facts["files"]


def test_the_bundle_is_made_where_nothing_else_works(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "settings.toml").write_text("= nonsense")
    (tmp_path / "trust.db").write_bytes(b"not a database at all, " * 100)
    assert main(["diagnostics", str(tmp_path / "bundle.zip"), "--data", str(tmp_path)]) == 0
    said = _everything(tmp_path / "bundle.zip").decode()
    assert "SETTINGS_UNREADABLE" in said
    assert "STORE_DAMAGED" in said
    capsys.readouterr()
    assert main(["diagnostics", str(tmp_path / "no" / "such.zip"), "--data", str(tmp_path)]) == 1
    assert "[D2]" in capsys.readouterr().err


def test_the_home_folder_is_not_named(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    (tmp_path / "scanner.log").write_text(f"ERROR {tmp_path}/gate\n")
    diagnostics.write(Paths(tmp_path), clock, tmp_path / "bundle.zip")
    assert str(tmp_path).encode() not in _everything(tmp_path / "bundle.zip")
