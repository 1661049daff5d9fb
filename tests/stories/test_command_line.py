"""What somebody at a terminal meets: plain words and an exit code, whatever is broken."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import scanner
from scanner.cli import main
from scanner.protocol import enrolment
from scanner.protocol.enrolment import Token
from scanner.store import schema
from scanner.store.database import open_database

if TYPE_CHECKING:
    from pathlib import Path


def said_by(*words: str, typed: str = "") -> tuple[int, str, str]:
    """Exit code, standard output and standard error of the program."""
    ran = subprocess.run(
        [sys.executable, "-m", "scanner", *words],
        input=typed,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return ran.returncode, ran.stdout, ran.stderr


def test_version_and_help() -> None:
    assert said_by("--version") == (0, f"scanner {scanner.__version__}\n", "")
    code, out, _ = said_by("--help")
    assert code == 0
    assert all(command in out for command in ("run", "enrol", "demo"))


def test_a_drills_cards_need_neither_gate_nor_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / "cards.pdf"
    assert said_by("drill-cards", str(file)) == (0, f"已写 / written: {file}\n", "")
    assert file.read_bytes().startswith(b"%PDF-")
    code, _, err = said_by("drill-cards", str(tmp_path / "no" / "such.pdf"))
    assert code == 1
    assert "[D2]" in err


def test_a_wrong_option_is_named() -> None:
    code, _, err = said_by("run", "--nonsense")
    assert code == 2
    assert "--nonsense" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("content", "short_code"), [("language = 'fr'", "[E2]"), ("= nonsense", "[E1]"), ("colour = 1", "[E2]")]
)
def test_settings_that_cannot_be_used_are_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, short_code: str
) -> None:
    (tmp_path / "settings.toml").write_text(content)
    assert main(["run", "--data", str(tmp_path)]) == 1
    assert short_code in capsys.readouterr().err


def test_a_computer_that_is_no_gate_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--data", str(tmp_path)]) == 1
    assert "本机未注册 / Not enrolled" in capsys.readouterr().err


def test_a_damaged_database_is_explained_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_database(tmp_path / "trust.db", schema.trust).close()
    damaged = b"not a database at all, " * 100
    (tmp_path / "trust.db").write_bytes(damaged)
    assert main(["run", "--data", str(tmp_path)]) == 1
    assert "数据库损坏 / Database damaged" in capsys.readouterr().err
    assert (tmp_path / "trust.db").read_bytes() == damaged


def test_a_wrong_token_is_explained(tmp_path: Path) -> None:
    code, _, err = said_by("enrol", "--data", str(tmp_path), typed="HZE1:NOTHING\n")
    assert code == 1
    assert "[N2]" in err
    assert "Traceback" not in err


def test_the_first_supervisor_is_made_once(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path))
    code, _, err = said_by("supervisor", *data, typed="李\n123456\n")
    assert (code, "[E8]" in err) == (1, True)
    code, out, _ = said_by("supervisor", *data, typed="李\n482913\n")
    assert (code, out.strip()[-2:]) == (0, "01")
    code, _, err = said_by("supervisor", *data, typed="王\n482913\n")
    assert (code, "[E7]" in err) == (1, True)


def test_a_hub_that_is_not_there_is_explained(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('keys = "file"')
    token = enrolment.write_token(Token("http://127.0.0.1:9", bytes(16), bytes(32)))
    code, _, err = said_by("enrol", "--data", str(tmp_path), typed=token + "\n")
    assert code == 1
    assert "[H1]" in err
