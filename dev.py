"""Set up and run everything from a bare Python 3.11 or newer: `python3 dev.py --help`. Standard library only.

Debian and Ubuntu are what it is tried on; the Windows and macOS branches are written and untried.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import glob
import hashlib
import importlib.util
import itertools
import os
import queue
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import webbrowser
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
STAMP = VENV / ".set-up"
UNFINISHED = "unfinished"
LOCKS = {"run": ROOT / "requirements.lock", "test": ROOT / "tests" / "requirements.lock"}
# two a core: near half of a test's time is waiting, for the disk and the window
EVERY_CORE = ("-n", str(2 * (os.cpu_count() or 1)), "--dist", "worksteal")
QUIET_S = 5  # no longer silence than this while something is going on
HUB_START_S = 180
STOP_S = 15


def set_up(scope: str, needs: list[Need]) -> None:
    """What every verb begins with; milliseconds when nothing is missing."""
    want_system([*MAKE_VENV, *needs])
    want_venv(scope)


# ---- what the system must have ------------------------------------------------------------------------------


class Need(NamedTuple):
    """A Debian package, and the test that tells whether what it brings is there."""

    package: str
    is_there: Callable[[], bool]


def library(package: str, file: str) -> Need:
    def loads() -> bool:
        with contextlib.suppress(OSError):
            ctypes.CDLL(file)
            return True
        return False

    return Need(package, loads)


def program(package: str, *names: str) -> Need:
    return Need(package, lambda: any(map(shutil.which, names)))


def file(package: str, *patterns: str) -> Need:
    return Need(package, lambda: any(map(glob.glob, patterns)))


FONTS = ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", "/usr/share/fonts/opentype/noto/NotoSansCJK-*.ttc")
MAKE_VENV = [Need("python3-venv", lambda: PYTHON.exists() or bool(importlib.util.find_spec("ensurepip")))]
WINDOW = [
    file("fonts-wqy-microhei", *FONTS),
    library("libgl1", "libGL.so.1"),
    library("libegl1", "libEGL.so.1"),
    library("libglib2.0-0", "libglib-2.0.so.0"),
    library("libxkbcommon0", "libxkbcommon.so.0"),
    library("libdbus-1-3", "libdbus-1.so.3"),
    library("libfontconfig1", "libfontconfig.so.1"),
    library("libpulse0", "libpulse.so.0"),
    library("libzbar0", "libzbar.so.0"),
]
X11 = [
    library("libxcb-cursor0", "libxcb-cursor.so.0"),
    library("libxcb-icccm4", "libxcb-icccm.so.4"),
    library("libxcb-keysyms1", "libxcb-keysyms.so.1"),
    library("libxcb-shape0", "libxcb-shape.so.0"),
    library("libxcb-xkb1", "libxcb-xkb.so.1"),
    library("libxkbcommon-x11-0", "libxkbcommon-x11.so.0"),
]
TESTS = [
    program("xvfb", "Xvfb"),
    program("chromium", "chromium", "chromium-browser", "google-chrome"),
    library("libatomic1", "libatomic.so.1"),  # what drives the browser, Playwright's node, is linked with it
    file("postgresql", "/usr/lib/postgresql/*/bin/postgres"),
]
BUILD = [program("binutils", "objdump")]


def want_system(needs: list[Need]) -> None:
    """Go on only with everything there: root on Debian gets it installed, others are told the one command."""
    missing = [need.package for need in needs if not need.is_there()] if sys.platform == "linux" else []
    if not missing:
        return
    if not shutil.which("apt-get"):
        say(f"This system seems to lack what Debian calls {' '.join(missing)}; going on without.")
        return
    install = f"apt-get update -q && apt-get install -q -y --no-install-recommends {' '.join(missing)}"
    command = f"{'sudo sh' if shutil.which('sudo') else 'su'} -c {shlex.quote(install)}"
    if sys.platform != "win32" and os.geteuid() != 0:
        raise stop(2, f"System packages are missing. Type this once, then start again:\n\n  {command}\n")
    say(f"Installing system packages: {' '.join(missing)}")
    quietly = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["/bin/sh", "-c", install], env=quietly, check=False)
    still = [need.package for need in needs if not need.is_there()]
    if still:
        raise stop(2, f"Still missing: {' '.join(still)}. The command was:\n\n  {install}\n")


# ---- .venv --------------------------------------------------------------------------------------------------


def want_venv(scope: str) -> None:
    """Have that lock's packages in .venv ("test" holds all of "run"); a stamp there tells it without a network."""
    python = f"(python {sys.version_info[0]}.{sys.version_info[1]})"
    locked = b"".join(lock.read_bytes() for lock in LOCKS.values())
    digest = hashlib.sha256(python.encode() + locked).hexdigest()
    stamp = STAMP.read_text(encoding="ascii") if STAMP.exists() and PYTHON.exists() else ""
    if stamp in {f"{scope} {digest}", f"test {digest}"}:
        return
    # what a broken-off install left half unpacked looks whole to pip: begin anew
    if stamp == UNFINISHED or python not in pip_version():
        say("Making .venv ...")
        base = getattr(sys, "_base_executable", sys.executable)
        subprocess.run([base, "-m", "venv", "--clear", VENV], check=True)
    STAMP.write_text(UNFINISHED, encoding="ascii")
    install(LOCKS[scope])
    STAMP.write_text(f"{scope} {digest}", encoding="ascii")


def pip_version() -> str:
    """`pip 23.0.1 from ... (python 3.11)`, or nothing if that .venv is not in order."""
    if not PYTHON.exists():
        return ""
    return subprocess.run(
        [PYTHON, "-m", "pip", "--version"], capture_output=True, text=True, check=False
    ).stdout


def install(lock: Path) -> None:
    options = ["--require-hashes", "--only-binary=:all:", "--no-compile", "--no-input", "--progress-bar=off"]
    pip = subprocess.Popen(
        [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", *options, "-r", lock],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=environment(),
    )
    last = show_progress(pip, len(re.findall(r"^[\w.-]+==", lock.read_text(encoding="utf-8"), re.MULTILINE)))
    if pip.wait() != 0:
        said = "\n".join(last)
        raise stop(1, f"{said}\n\nCould not install; is there a network? The next start tries again.")


def show_progress(pip: subprocess.Popen[str], total: int) -> list[str]:
    """A line for each package fetched, a sign of life when there is none; returns pip's last lines."""
    started, seen, last = time.monotonic(), 0, deque[str](maxlen=15)
    for line in lines_of(pip):
        word, _, rest = line.strip().partition(" ")
        seen += word in {"Collecting", "Requirement"}
        total -= word == "Ignoring"
        if not line:
            say(
                f"          ... {time.monotonic() - started:.0f} s, {unpacked()} of {total} packages unpacked"
            )
        elif word in {"Downloading", "Processing", "Using"}:
            say(f"[{seen:3}/{total}] {rest.removeprefix('cached ')}")
        elif word in {"Installing", "WARNING:", "ERROR:"}:
            say(line[:110])
        last.append(line)
    return list(filter(None, last))


def unpacked() -> int:
    found = [VENV.glob(f"{lib}/site-packages/*.dist-info") for lib in ("lib/*", "Lib")]
    return len(set(itertools.chain(*found)))


def lines_of(program: subprocess.Popen[str]) -> Iterator[str]:
    """What it prints, and an empty line after each QUIET_S of silence, until it closes its output."""
    lines: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        for line in program.stdout or ():
            if line.strip():
                lines.put(line.rstrip())
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    line: str | None = ""
    while line is not None:
        try:
            line = lines.get(timeout=QUIET_S)
        except queue.Empty:
            line = ""
        if line is not None:
            yield line


# ---- the verbs ----------------------------------------------------------------------------------------------


def run(words: list[str]) -> int:
    """The demo city's hub and one gate; without a screen the whole demo, checked."""
    ask = argparse.ArgumentParser(prog="dev.py run", description=run.__doc__)
    ask.add_argument(
        "--headless", action="store_true", help="no window: play the demo's scenes and check each verdict"
    )
    ask.add_argument("--keep", metavar="DIR", type=Path, help="keep the data in DIR")
    ask.add_argument("--lan", action="store_true", help="let phones in the local network open their codes")
    ask.add_argument("--camera", metavar="N", type=int, help="which webcam")
    wish = ask.parse_args(words)
    wish.headless = wish.headless or not has_display()
    set_up("run", WINDOW + ([] if wish.headless else X11))
    with signals_end_us(), data_folder(wish.keep, headless=wish.headless) as data:
        return play(data, wish)


def test(words: list[str]) -> int:
    """Lint, then every test; with arguments only pytest, with them."""
    set_up("test", WINDOW + X11 + TESTS)
    linted = 0 if words else check_source()
    return tool("pytest", *(words or EVERY_CORE)) or linted


def lint(_words: list[str]) -> int:
    """Ruff, the import contracts, mypy."""
    set_up("test", [])
    return check_source()


def bench(words: list[str]) -> int:
    """Measure: `bench NAME [--json FILE]`; without a name, the names."""
    names = sorted(path.stem for path in (ROOT / "tests" / "bench").glob("[a-z]*.py"))
    if not words or words[0] not in names:
        raise stop(2, f"Benches: {' '.join(names) or 'none yet'}")
    set_up("test", WINDOW + TESTS)
    return tool("python", "-m", f"tests.bench.{words[0]}", *words[1:])


def fuzz(words: list[str]) -> int:
    """Look for inputs that break a reader: `fuzz NAME --seconds N`; NAME is a format, "all", or "window"."""
    set_up("test", WINDOW)
    return tool("python", "-m", "tests.fuzz", *words)


def mutate(words: list[str]) -> int:
    """Break the deciding on purpose, a place at a time, and see whether a test goes red: `mutate [--sample N]`."""
    set_up("test", WINDOW)
    return tool("python", "-m", "tests.mutation", *words)


def simulate(words: list[str]) -> int:
    """Gates and hub under seeded misfortune: `simulate --seeds A..B`; `--defences`; killed for real: `--kill N`."""
    set_up("test", WINDOW)
    return tool("python", "-m", "tests.simulate", *words)


def build(words: list[str]) -> int:
    """The scanner as a folder that needs no Python, in dist/."""
    set_up("test", WINDOW + X11 + BUILD)
    code = tool("pyinstaller", "--clean", "--noconfirm", "--log-level", "WARN", *words, "build.spec")
    files = [
        file for file in (ROOT / "dist" / "scanner").rglob("*") if file.is_file() and not file.is_symlink()
    ]
    say(f"dist/scanner: {sum(file.stat().st_size for file in files) / 1e6:.0f} MB in {len(files)} files")
    return code


def hub(words: list[str]) -> int:
    """The hub's own command line: `hub --help`."""
    set_up("run", [])
    return hand_over("hub", words)


def scanner(words: list[str]) -> int:
    """The scanner's own command line: `scanner --help`."""
    set_up("run", WINDOW + (X11 if has_display() else []))
    return hand_over("scanner", words)


VERBS = {
    verb.__name__: verb for verb in (run, test, lint, bench, fuzz, mutate, simulate, build, hub, scanner)
}


def check_source() -> int:
    return max(tool("ruff", "check", "."), tool("lint-imports"), tool("mypy"))


def tool(name: str, *words: str) -> int:
    say(f"-- {name} {' '.join(words)}")
    done = subprocess.run([PYTHON.parent / name, *words], cwd=ROOT, env=environment(), check=False)
    return exit_code(done.returncode)


def hand_over(module: str, words: list[str]) -> int:
    with signals_end_us(), child(module, words, environment()) as program:
        return exit_code(program.wait())


# ---- the demo city ------------------------------------------------------------------------------------------


def play(data: Path, wish: argparse.Namespace) -> int:
    """Hub up, gate up; when the gate ends the hub is stopped, and the gate's exit code is ours."""
    # in a folder: of files that are made or replaced later the hub reads only those in folders that were there
    clock, log = data / "clock" / "offset", data / "hub.log"
    if not clock.exists():
        clock.parent.mkdir(exist_ok=True)
        clock.write_text("0", encoding="ascii")
    env = environment() | {"HZ_CLOCK_FILE": str(clock)}
    if wish.headless:
        env["QT_QPA_PLATFORM"] = "offscreen"
    serve = ["serve", "--demo", "--data", str(data / "hub"), "--port", free_port(data / "port"), "--held"]
    if wish.lan:
        serve.append("--lan")
    with log.open("wb") as said, child("hub", serve, env, apart_into=said) as city:
        url = ready_url(city, log)
        say(f"The demo city's page: {url}/demo/")
        if not wish.headless:
            webbrowser.open(f"{url}/demo/")
        visit = ["demo", "--hub", url, "--data", str(data / "gate"), "--clock", str(clock)]
        if wish.headless:
            visit.append("--headless")
        if wish.camera is not None:
            visit += ["--camera", str(wish.camera)]
        with child("scanner", visit, env) as gate:
            threading.Thread(target=say_when_it_ends, args=(city, gate), daemon=True).start()
            code = exit_code(gate.wait())
        if city.poll() is not None:
            raise stop(code or 1, f"{tail(log)}\nThe hub ended by itself, with exit code {city.returncode}.")
    return code


def say_when_it_ends(city: subprocess.Popen[bytes], gate: subprocess.Popen[bytes]) -> None:
    """At once, not only when the window closes: until then its bar says no more than that there is no network."""
    city.wait()
    if gate.returncode is None:
        say(f"The hub ended by itself, with exit code {city.returncode}; the gate goes on without it.")


@contextlib.contextmanager
def child(
    module: str, words: list[str], env: dict[str, str], *, apart_into: BinaryIO | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A program of ours that never outlives the block. `apart_into`: Ctrl-C is not for it, what it says goes there.

    That one is held by its standard input besides, so that it ends also when we are killed.
    """
    program = subprocess.Popen(
        [PYTHON, "-m", module, *words],
        env=env,
        start_new_session=apart_into is not None,
        stdin=None if apart_into is None else subprocess.PIPE,
        stdout=apart_into,
        stderr=None if apart_into is None else subprocess.STDOUT,
    )
    try:
        yield program
    finally:
        end(program, whole_group=apart_into is not None)


def end(program: subprocess.Popen[bytes], *, whole_group: bool) -> None:
    """Ask it to stop; what is still there after STOP_S, workers included, is not asked again."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(program.pid)], capture_output=True, check=False)
        return
    program.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        program.wait(STOP_S)
    with contextlib.suppress(ProcessLookupError):
        if whole_group:
            os.killpg(program.pid, signal.SIGKILL)
    program.kill()
    program.wait()


def ready_url(city: subprocess.Popen[bytes], log: Path) -> str:
    """Where the hub answers, once it says so."""
    for tenth in range(10 * HUB_START_S):
        ready = re.search(
            r"^ready (https?://\S+)$", log.read_text(encoding="utf-8", errors="replace"), re.MULTILINE
        )
        if ready:
            return ready[1]
        if city.poll() is not None:
            raise stop(city.returncode or 1, f"{tail(log)}\nThe hub could not start.")
        if tenth % (10 * QUIET_S) == 0:
            say("The hub is starting ...")
        time.sleep(0.1)
    raise stop(1, f"{tail(log)}\nThe hub was not ready after {HUB_START_S} s.")


def tail(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:])


@contextlib.contextmanager
def data_folder(keep: Path | None, *, headless: bool) -> Iterator[Path]:
    """Where hub and gate keep their data: with a screen the user's own folder, without one a new one, gone afterwards."""
    if keep is None and headless:
        with tempfile.TemporaryDirectory(prefix="gate-demo-", ignore_cleanup_errors=True) as fresh:
            yield Path(fresh)
        return
    place = (keep or user_data() / "gate-scanner-demo").resolve()
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    yield place


def user_data() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def free_port(memory: Path) -> str:
    """The same port at each start, because the gate was enrolled with it."""
    wanted = int(memory.read_text(encoding="ascii")) if memory.exists() else 0
    with socket.socket() as probe:
        if (
            sys.platform != "win32"
        ):  # there it would mean "share", here "do not mind a connection of yesterday"
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError as error:
            raise stop(
                1, f"Port {wanted} is taken: is the demo running already? If not, delete {memory}."
            ) from error
        port = str(probe.getsockname()[1])
    memory.write_text(port, encoding="ascii")
    return port


@contextlib.contextmanager
def signals_end_us() -> Iterator[None]:
    """Ctrl-C, `kill` and a closed terminal end the block in order, once; more of them do not disturb that."""
    ending = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]

    def leave(number: int, _frame: FrameType | None) -> NoReturn:
        for each in ending:
            signal.signal(each, signal.SIG_IGN)
        raise SystemExit(128 + number)

    for each in ending:
        signal.signal(each, leave)
    yield


# ---- small words --------------------------------------------------------------------------------------------


def has_display() -> bool:
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def environment() -> dict[str, str]:
    """Ours for a child: it finds our packages, and none that merely lies in the folder one stands in.

    What it compiles is kept in .venv, also for whoever wants none of it beside the sources: else each start of the hub
    compiles Django anew, two of its three seconds.
    """
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    ours = os.environ | {
        "PYTHONPATH": path,
        "PYTHONSAFEPATH": "1",
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPYCACHEPREFIX": str(VENV / "compiled"),
    }
    ours.pop("PYTHONDONTWRITEBYTECODE", None)
    return ours


def exit_code(code: int) -> int:
    return code if code >= 0 else 128 - code


def say(line: str) -> None:
    print(line, flush=True)


def stop(code: int, line: str) -> SystemExit:
    print(line, file=sys.stderr, flush=True)
    return SystemExit(code)


def main(words: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - that is what is asked here
        raise stop(2, f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    verb = VERBS.get(words[0]) if words else None
    if verb is None:
        lines = [f"  {name:8} {verb.__doc__}" for name, verb in VERBS.items()]
        say("\n".join(["usage: python3 dev.py VERB ...", "", *lines]))
        return 0 if words in (["--help"], ["-h"]) else 2
    try:
        return verb(words[1:])
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
