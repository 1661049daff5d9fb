"""`dev.py run` starts the hub and the gate, passes on what the gate says, and leaves nobody running."""

from __future__ import annotations

import re
import signal
import socket
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.dev.conftest import Checkout


def test_the_gate_is_told_where_everything_is(checkout: Checkout, tmp_path: Path) -> None:
    data = tmp_path / "kept"
    code, out, err = checkout.run("run", "--keep", str(data), "--camera", "2")
    assert code == 0, err
    port = (data / "port").read_text(encoding="ascii")
    place = f"--hub http://127.0.0.1:{port} --data {data}/gate --clock {data}/clock/offset"
    assert f"gate up offscreen demo {place} --headless --camera 2\n" in out
    assert (data / "clock" / "offset").read_text(encoding="ascii") == "0"
    served = f"['serve', '--demo', '--data', '{data}/hub', '--port', '{port}', '--held'] {data}/clock/offset held\n"
    assert (data / "hub.log").read_text(encoding="utf-8").startswith(served)


def test_a_kept_folder_keeps_its_port_and_its_day(checkout: Checkout, tmp_path: Path) -> None:
    checkout.run("run", "--keep", str(tmp_path))
    port = (tmp_path / "port").read_text(encoding="ascii")
    (tmp_path / "clock" / "offset").write_text("180", encoding="ascii")
    assert checkout.run("run", "--keep", str(tmp_path))[0] == 0
    assert (tmp_path / "port").read_text(encoding="ascii") == port
    assert (tmp_path / "clock" / "offset").read_text(encoding="ascii") == "180"


def test_what_is_compiled_is_kept_and_not_beside_the_sources(checkout: Checkout) -> None:
    """Also where nothing is to be written: without it each start compiles Django anew."""
    assert checkout.run("run", PYTHONDONTWRITEBYTECODE="1")[0] == 0
    assert list((checkout.root / ".venv" / "compiled").rglob("scanner/__init__.*.pyc"))
    assert not list((checkout.root / "scanner").rglob("*.pyc"))


def test_a_folder_nobody_asked_to_keep_is_gone(checkout: Checkout, tmp_path: Path) -> None:
    code, out, _ = checkout.run("run", TMPDIR=str(tmp_path))
    assert code == 0
    assert re.search(rf"--data {tmp_path}/\S+/gate", out)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("gate", "code"), [("7", 7), ("crashes", 128 + signal.SIGKILL)])
def test_the_gates_exit_code_is_ours_and_the_hub_is_stopped(checkout: Checkout, gate: str, code: int) -> None:
    assert checkout.run("run", GATE=gate)[0] == code
    assert checkout.everyone_ended()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_being_ended_ends_everyone(checkout: Checkout, number: signal.Signals) -> None:
    with checkout.start("run", GATE="stays") as started:
        assert started.stdout
        for line in started.stdout:
            if line.startswith("gate up"):
                break
        started.send_signal(number)
        assert started.wait() == 128 + number
    assert checkout.everyone_ended()


def test_a_hub_that_cannot_start_is_quoted(checkout: Checkout) -> None:
    code, out, err = checkout.run("run", HUB="cannot start")
    assert code == 1
    assert "the city has no town hall" in err
    assert "gate up" not in out
    assert checkout.everyone_ended()


def test_a_hub_that_died_meanwhile_is_not_a_success(checkout: Checkout) -> None:
    code, _, err = checkout.run("run", HUB="dies", GATE="waits for the hub to die")
    assert code == 1
    assert "The hub ended by itself" in err
    assert checkout.everyone_ended()


def test_that_the_hub_died_is_said_while_the_gate_goes_on(checkout: Checkout) -> None:
    with checkout.start("run", HUB="dies", GATE="stays") as started:
        assert started.stdout
        said = next(line for line in started.stdout if "ended by itself" in line)
        assert "with exit code 0; the gate goes on" in said
        started.send_signal(signal.SIGTERM)
        assert started.wait() == 128 + signal.SIGTERM
    assert checkout.everyone_ended()


def test_a_taken_port_is_named(checkout: Checkout, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        (tmp_path / "port").write_text(str(port), encoding="ascii")
        code, _, err = checkout.run("run", "--keep", str(tmp_path))
    assert code == 1
    assert f"Port {port} is taken" in err


def test_the_programs_own_command_lines_are_passed_through(checkout: Checkout) -> None:
    code, out, _ = checkout.run("scanner", "check", "--help", GATE="3")
    assert code == 3
    assert "check --help" in out
