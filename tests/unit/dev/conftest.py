"""A small checkout of its own for `dev.py`: locks that ask for nothing, and stand-ins for the two programs it starts."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).resolve().parents[3]

HUB = """
import os, stat, subprocess, sys
held = os.open(os.environ["LIFE"], os.O_WRONLY)
if os.environ.get("HUB") == "cannot start":
    sys.exit("the city has no town hall")
subprocess.Popen([sys.executable, "-c", "import signal; signal.signal(15, signal.SIG_IGN); signal.pause()"], pass_fds=[held])
print(sys.argv[1:], os.environ["HZ_CLOCK_FILE"], "held" if stat.S_ISFIFO(os.fstat(0).st_mode) else "")
print("ready http://127.0.0.1:" + sys.argv[sys.argv.index("--port") + 1], flush=True)
if os.environ.get("HUB") == "dies":
    print("last words of", os.getpid(), flush=True)
else:
    import signal; signal.pause()
"""
GATE = """
import os, pathlib, signal, sys
held = os.open(os.environ["LIFE"], os.O_WRONLY)
print("gate up", os.environ.get("QT_QPA_PLATFORM"), *sys.argv[1:], flush=True)
match os.environ.get("GATE", "0"):
    case "crashes":
        os.kill(os.getpid(), signal.SIGKILL)
    case "stays":
        signal.pause()
    case "waits for the hub to die":
        hub = pathlib.Path(sys.argv[sys.argv.index("--clock") + 1]).parent.with_name("hub.log")
        while "last words" not in hub.read_text():
            signal.sigtimedwait([], 0.05)
        died = pathlib.Path("/proc", hub.read_text().split("last words of")[1].split()[0], "stat")
        while died.exists() and ") Z " not in died.read_text():
            signal.sigtimedwait([], 0.05)
    case code:
        sys.exit(int(code))
"""


class Checkout:
    """The folder, and `dev.py` as a user starts it there. `life` tells when every program it started has ended."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.stamp = root / ".venv" / ".set-up"
        self.site = root / ".venv" / "lib" / f"python3.{sys.version_info[1]}" / "site-packages"
        os.mkfifo(root / "life")
        self.life = os.open(root / "life", os.O_RDONLY | os.O_NONBLOCK)

    def start(self, *words: str, **world: str) -> subprocess.Popen[str]:
        kept = {
            name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}
        }
        return subprocess.Popen(
            [sys.executable, self.root / "dev.py", *words],
            env=kept | {"LIFE": str(self.root / "life")} | world,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, **world: str) -> tuple[int, str, str]:
        with self.start(*words, **world) as started:
            out, err = started.communicate()
            return started.returncode, out, err

    def everyone_ended(self) -> bool:
        """Whether nobody who was started holds the pipe any more (the killed need a moment to be gone)."""
        poll = select.poll()
        poll.register(self.life, 0)
        return bool(poll.poll(10_000))


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    root = tmp_path_factory.mktemp("checkout")
    for name, source in (("hub", HUB), ("scanner", GATE)):
        (root / name).mkdir()
        (root / name / "__init__.py").touch()
        (root / name / "__main__.py").write_text(source, encoding="utf-8")
    (root / "tests").mkdir()
    for lock in ("requirements.lock", "tests/requirements.lock"):
        (root / lock).write_text("# nothing\n", encoding="utf-8")
    shutil.copy(HERE / "dev.py", root)
    made = Checkout(root)
    yield made
    os.close(made.life)
