"""A gate's start loads nothing that can come later: each library here takes it 30 to 100 ms."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LATER = {
    "PySide6.QtMultimedia",
    "cv2_enumerate_cameras",
    "cryptography.hazmat.primitives.serialization",
    "cryptography.x509",
    "email",
    "getpass",
    "joserfc",
    "keyring",
    "platformdirs",
    "pyzbar",
    "requests",
    "scanner.gui.duty_desk",
    "securesystemslib",
    "serial",
    "sqlite_utils",
    "tuf",
    "urllib3",
}
BEFORE_QT = "import scanner.cli, scanner.app.cameras, scanner.app.gate"
GATE = f"{BEFORE_QT}, scanner.gui.application"


@pytest.mark.parametrize(
    ("loading", "absent"),
    [
        ("import scanner.cli", {*LATER, "PySide6", "cv2", "numpy", "cryptography", "cbor2"}),
        (BEFORE_QT, {*LATER, "PySide6", "shiboken6"}),
        (GATE, LATER),
    ],
    ids=["any command", "the gate before its camera opens", "the gate"],
)
def test_what_is_not_needed_yet_is_not_loaded(loading: str, absent: set[str]) -> None:
    loaded = _said(f"import sys; {loading}; print(*sys.modules)")
    assert not absent & set(loaded.split())


def test_qt_does_not_read_the_source_of_whatever_is_imported() -> None:
    assert "feature" not in _said(f"import builtins; {GATE}; print(builtins.__import__)")


def test_the_libraries_of_pictures_start_no_threads_of_their_own() -> None:
    assert _said(f"import os; {GATE}; print(len(os.listdir('/proc/self/task')))") == "1\n"


def test_no_window_waits_for_the_hundreds_of_names_that_qt_has_for_what_is_not_asked() -> None:
    """Styles' parts, gradients' presets, a theme's icons: PySide6 makes all of a class's names when it first meets it."""
    said = _said(f"""
{GATE}
from PySide6 import QtGui, QtWidgets
from scanner.gui.application import application_with
from scanner.gui.main_window import MainWindow
from scanner.paths import assets
application = application_with(assets())
window = MainWindow(lambda: None, "zh", lambda: 0.0, demo=True, hand_in=None, name="")
window.grab()
known = vars(QtGui) | vars(QtWidgets)
print(*(name for name in ("QGradient", "QIcon", "QPainter", "QStyle") if name in known), application.style().objectName())
window.deleteLater()
""")
    assert said.split() == ["QPainter", "fusion"]


def _said(program: str) -> str:
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def test_while_it_loads_nothing_looks_for_garbage_and_afterwards_only_in_what_is_new(tmp_path: Path) -> None:
    said = _said(f"""
import gc, sys
from scanner import cli, settings
loading = []
gc.callbacks.append(lambda *_: loading.append("scanner.app.first_supervisor" in sys.modules))
def loaded(_):
    from scanner.app.gate import Gate
    def made(*_): import scanner.gui.application
    Gate.__init__ = made
    Gate.run = lambda _: print(sum(loading), gc.isenabled(), gc.get_freeze_count() > 10_000)
    Gate.__exit__ = lambda *_: sys.exit(0)
    return settings.Settings()
settings.load = loaded
cli.main(["run", "--data", {str(tmp_path)!r}, "--camera", "a.png"])
""")
    assert said.split() == ["0", "True", "True"]
