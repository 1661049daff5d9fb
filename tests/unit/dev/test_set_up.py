"""Setting up: once, again when the lock is another, anew when it broke off, and what the system must have."""

from __future__ import annotations

import hashlib
import zipfile
from typing import TYPE_CHECKING

import pytest

import dev

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.dev.conftest import Checkout


@pytest.fixture
def ready(checkout: Checkout) -> Checkout:
    code, _, err = checkout.run("run", "--headless")
    assert code == 0, err
    return checkout


def test_a_second_start_does_not_even_ask_pip(ready: Checkout) -> None:
    pip = ready.site / "pip"
    aside = pip.rename(ready.root / "pip")
    code, out, _ = ready.run("run", "--headless")
    aside.rename(pip)
    assert code == 0
    assert "Making .venv" not in out


def test_an_install_that_broke_off_begins_anew(ready: Checkout) -> None:
    half = ready.site / "half_unpacked.py"
    half.write_text("", encoding="ascii")
    ready.stamp.write_text(dev.UNFINISHED, encoding="ascii")
    code, out, _ = ready.run("run", "--headless")
    assert code == 0
    assert "Making .venv" in out
    assert not half.exists()


def test_another_lock_is_installed(ready: Checkout) -> None:
    before = ready.stamp.read_text(encoding="ascii")
    lock = ready.root / "requirements.lock"
    lock.write_text("# nothing, but another nothing\n", encoding="utf-8")
    code, out, _ = ready.run("run", "--headless")
    assert code == 0
    assert "Making .venv" not in out
    assert ready.stamp.read_text(encoding="ascii") != before


@pytest.mark.parametrize("honest", [False, True])
def test_only_a_package_with_the_locked_hash_is_installed(
    ready: Checkout, tmp_path: Path, *, honest: bool
) -> None:
    wheel = tmp_path / "gatepost-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr("gatepost.py", "")
        packed.writestr(
            "gatepost-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: gatepost\nVersion: 1.0\n"
        )
        packed.writestr(
            "gatepost-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        packed.writestr("gatepost-1.0.dist-info/RECORD", "")
    digest = hashlib.sha256(wheel.read_bytes() if honest else b"another").hexdigest()
    lock = ready.root / "requirements.lock"
    before, whole = lock.read_text(encoding="utf-8"), ready.stamp.read_text(encoding="ascii")
    lock.write_text(f"gatepost==1.0 \\\n    --hash=sha256:{digest}\n", encoding="utf-8")
    code, out, err = ready.run("run", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path))
    lock.write_text(before, encoding="utf-8")
    assert "gatepost-1.0-py3-none-any.whl" in out
    if honest:
        assert code == 0
    else:
        assert code == 1
        assert "DO NOT MATCH THE HASHES" in err
        assert "Could not install" in err
        assert ready.stamp.read_text(encoding="ascii") == dev.UNFINISHED
        ready.stamp.write_text(whole, encoding="ascii")  # refused, nothing of it was unpacked


def test_an_ordinary_user_is_told_the_one_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fake_apt: Path
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(SystemExit) as ended:
        dev.want_system([dev.program("xvfb", "Xvfb"), dev.file("fonts-wqy-microhei", "/nowhere/*.ttc")])
    assert ended.value.code == 2
    assert "apt-get install -q -y --no-install-recommends xvfb fonts-wqy-microhei'" in capsys.readouterr().err
    assert not fake_apt.exists()


def test_root_gets_what_is_missing_installed(monkeypatch: pytest.MonkeyPatch, fake_apt: Path) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    dev.want_system([dev.program("xvfb", "Xvfb")])
    assert fake_apt.read_text(encoding="utf-8").splitlines() == [
        "update -q",
        "install -q -y --no-install-recommends xvfb",
    ]


def test_root_stops_when_it_is_still_missing(monkeypatch: pytest.MonkeyPatch, fake_apt: Path) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    with pytest.raises(SystemExit) as ended:
        dev.want_system([dev.library("libnosuch0", "libnosuch.so.0")])
    assert ended.value.code == 2
    assert fake_apt.exists()


def test_a_system_without_apt_goes_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    dev.want_system([dev.program("xvfb", "Xvfb")])


@pytest.fixture
def fake_apt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A PATH with nothing but an apt-get that "installs" Xvfb; what it was asked stands in the file returned."""
    log, apt = tmp_path / "asked", tmp_path / "apt-get"
    apt.write_text(
        f'#!/bin/sh\necho "$@" >> {log}\nif [ $1 = install ]; then /bin/cp $0 {tmp_path}/Xvfb; fi\n'
    )
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    return log
