"""The command line: one small function a command. Trouble ends as a title, a hint and an exit code, never a traceback.

A command imports what it needs when it runs: the gate's start does not wait for what the others need (0.3 s of it).
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import scanner
from scanner import settings
from scanner.app.log import write_log
from scanner.clock import SystemClock
from scanner.errors import ScannerError, StoreError, Trouble, TrustError
from scanner.gui.plain_text import plain
from scanner.gui.screen import has_screen
from scanner.paths import Paths, assets, default_data
from scanner.protocol.guard import MAX_NAME_CHARACTERS
from scanner.protocol.words import words_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scanner.check.verdict import Verdict

TROUBLE = 1
MOST_BUDGET_MS = 60_000.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command in `arguments` (default: the process's) and answer its exit code: 0, 1 for trouble, 2 for usage."""
    said = _parser().parse_args(arguments)
    if "data" in said and said.data is None:
        said.data = default_data()
    try:
        if said.command in (run, enrol, demo):
            write_log(Paths(said.data))
        return int(said.command(said))
    except ScannerError as error:
        _explain(error)
        if said.command in (run, demo) and has_screen():
            from scanner.gui import failure

            words = words_for(error.trouble)
            told = (words.next_zh, words.next_en, error.detail, f"[{words.short_code}]")
            failure.show_failure(f"{words.zh} / {words.en}", "\n".join(filter(None, told)), assets())
        return TROUBLE


def run(said: argparse.Namespace) -> int:
    """The gate: window, camera, sync."""
    gc.disable()  # what is loaded stays: to look for garbage in it, again and again, takes a tenth of the start
    from scanner.app import first_supervisor
    from scanner.app.cameras import open_camera
    from scanner.app.gate import Gate

    paths = Paths(said.data)
    wishes, clock = settings.load(paths.settings), SystemClock()
    source = open_camera(wishes.camera if said.camera is None else said.camera, clock)
    if has_screen() and not first_supervisor.is_set_up(paths):
        from scanner.app.setting_up import SettingUp

        beginning = SettingUp(paths, wishes, clock, source)
        _all_is_loaded()
        if not beginning.run():
            raise StoreError(beginning.missing)
        wishes = beginning.settings
    with Gate(paths, wishes, clock, source) as gate:
        _all_is_loaded()
        code = gate.run()
    if gate.is_erased:
        raise StoreError(Trouble.GATE_ERASED)
    return code


def _all_is_loaded() -> None:
    gc.freeze()
    gc.enable()


def enrol(said: argparse.Namespace) -> int:
    """Make this computer a gate; the token is read from standard input, where no other user can see it."""
    from scanner.app import enrolling, first_supervisor

    paths = Paths(said.data)
    print("注册码 / enrolment token: ", end="", file=sys.stderr, flush=True)
    token = sys.stdin.readline(2000)
    enrolling.enrol(paths, settings.load(paths.settings), SystemClock(), token, _say_fingerprint)
    print("注册完成 / enrolled")
    return 0 if first_supervisor.has_guards(paths) else supervisor(said)


def supervisor(said: argparse.Namespace) -> int:
    """Make the first supervisor of this gate; name and PIN are read from the terminal, or two lines of standard input."""
    from scanner.app import first_supervisor

    name = _asked("主管姓名 / the supervisor's name: ")
    pin = _asked("六位密码 / PIN, six digits: ", is_secret=True)
    made = first_supervisor.make_first_supervisor(Paths(said.data), SystemClock(), name, pin)
    print(f"主管工号 / the supervisor's number: {made.label}")
    return 0


def demo(said: argparse.Namespace) -> int:
    """The gate against a hub's demo city."""
    from scanner.demo import performance

    plan = performance.Plan(said.hub, Paths(said.data), said.clock, said.camera, is_headless=said.headless)
    return performance.run(plan)


def read(said: argparse.Namespace) -> int:
    """Read the codes of picture files; one JSON line each, 1 where a picture held none."""
    from scanner.app import picture_reading

    answers = picture_reading.answers(said.files, said.budget_ms, SystemClock())
    read_all = True
    for answer in answers:
        print(json.dumps(answer, ensure_ascii=False), flush=True)
        read_all = read_all and bool(answer["texts"])
    return 0 if read_all else TROUBLE


def cameras(_: argparse.Namespace) -> int:
    """List the cameras that are plugged in; by number and name."""
    from scanner.camera import names

    for camera in names.cameras():
        print(f"{camera.index}  {camera.name}")
    return 0


def check(said: argparse.Namespace) -> int:
    """Judge code texts, a JSON string a line on standard input; one JSON object a line comes out."""
    from scanner.app import checking, unsafe_keys
    from scanner.app.stored import Stored

    clock = SystemClock()
    if said.unsafe_keys is None:
        paths = Paths(said.data)
        with closing(Stored(paths, settings.load(paths.settings), clock)) as stored:
            return _answer(checking.enrolled_judge(stored, clock, said.now), unsafe=False)
    city = unsafe_keys.load(said.unsafe_keys)
    for issuer, key in city.refused:
        print(f"不安全的公钥，未采用 / a key that no gate accepts, left out: {issuer} {key}", file=sys.stderr)
    now_s = clock.wall_ms() // 1000 if said.now is None else said.now
    return _answer(checking.unsafe_judge(city, now_s), unsafe=True)


def _answer(judge: Callable[[str], Verdict], *, unsafe: bool) -> int:
    from scanner.app import checking

    try:
        for line in checking.answers(sys.stdin.buffer, judge, unsafe=unsafe):
            sys.stdout.buffer.write(line.encode("utf-8") + b"\n")
            sys.stdout.buffer.flush()
    except (
        BrokenPipeError
    ):  # whoever asked has gone; Python would complain once more when it flushes at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def load(said: argparse.Namespace) -> int:
    """Take trust, lists and receipts from a folder, on a stick say; for a gate without a network, while it does not run."""
    from scanner.app import loading

    paths = Paths(said.data)
    loaded = loading.load(paths, settings.load(paths.settings), SystemClock(), said.folder)
    for trouble in loaded.lists.troubles:
        _explain(trouble)
    if loaded.receipts.refused:
        _explain(TrustError(Trouble.ACK_REFUSED, f"{loaded.receipts.refused}"))
    print(
        f"名单 / lists: {loaded.lists.applied}  已确认 / passes acknowledged: {loaded.receipts.acknowledged}"
    )
    if loaded.is_erased:
        raise StoreError(Trouble.GATE_ERASED)
    return TROUBLE if loaded.lists.troubles or loaded.receipts.refused else 0


def export(said: argparse.Namespace) -> int:
    """Write the passes that wait into a folder, on a stick say, sealed to the hub; the window must be closed."""
    from scanner.app import loading

    paths = Paths(said.data)
    count = loading.export(paths, settings.load(paths.settings), SystemClock(), said.folder)
    print(f"已导出 / passes exported: {count}")
    return 0


def shift_end(said: argparse.Namespace) -> int:
    """End the shift: prints what the guard reads out to the operator; the window must be closed."""
    from scanner.app import shift
    from scanner.app.stored import Stored
    from scanner.store.counts import Tally

    paths = Paths(said.data)
    with closing(Stored(paths, settings.load(paths.settings), SystemClock())) as stored:
        print(f"交班 / end of shift: {shift.end_shift(stored, stored.pass_log(Tally()))}")
    return 0


def accept_time(said: argparse.Namespace) -> int:
    """Let a supervisor believe the signed documents' time, far ahead of this computer's; the window must be closed."""
    from scanner.app import time_accepting
    from scanner.app.stored import Stored
    from scanner.store.counts import Tally

    paths, clock = Paths(said.data), SystemClock()
    with closing(Stored(paths, settings.load(paths.settings), clock)) as stored:
        named = time_accepting.waiting(stored)
        here = datetime.fromtimestamp(clock.wall_ms() / 1000, UTC)
        print(f"本机时间 / this computer's clock: {here:%Y-%m-%d %H:%M} UTC")
        print(f"签名文件时间 / the signed documents' time: {named:%Y-%m-%d %H:%M} UTC")
        print("今天日期 / today's date (YYYY-MM-DD): ", end="", file=sys.stderr, flush=True)
        time_accepting.accept(stored, stored.pass_log(Tally()), named, sys.stdin.readline(100).strip())
    print("已采用，请校准本机时间 / accepted; now set this computer's clock")
    return 0


def _asked(question: str, *, is_secret: bool = False) -> str:
    if is_secret and sys.stdin.isatty():
        from getpass import getpass

        return getpass(question, stream=sys.stderr).strip()
    print(question, end="", file=sys.stderr, flush=True)
    return plain(sys.stdin.readline(200), MAX_NAME_CHARACTERS)


def show_settings(said: argparse.Namespace) -> int:
    """Print the settings in force, explained; to keep, to change, or to carry to another gate: nothing in it is secret."""
    print(settings.text_of(settings.load(Paths(said.data).settings)), end="")
    return 0


def make_diagnostics(said: argparse.Namespace) -> int:
    """Write a ZIP for the technician: facts, settings, log; no persons and no secrets are in it."""
    from scanner.app import diagnostics

    diagnostics.write(Paths(said.data), SystemClock(), said.file)
    print(f"已写 / written: {said.file}")
    return 0


def drill_cards(said: argparse.Namespace) -> int:
    """Write the cards for a drill as a PDF; to print, cut apart and hold to the camera of a gate that drills."""
    from scanner.app import drill_cards as cards

    cards.write(said.file)
    print(f"已写 / written: {said.file}")
    return 0


def _say_fingerprint(fingerprint: str) -> None:
    print(f"请与管理员核对指纹 / compare with the operator: {fingerprint}", flush=True)


def _explain(error: ScannerError) -> None:
    words = words_for(error.trouble)
    print(f"{words.zh} / {words.en}  [{words.short_code}]", file=sys.stderr)
    print(f"{words.next_zh} / {words.next_en}", file=sys.stderr)
    if error.detail:
        print(error.detail, file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scanner", description="健康码卡口扫描 / health-code gate scanner")
    parser.add_argument("--version", action="version", version=f"scanner {scanner.__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in (run, enrol, supervisor, demo, check, load, export, shift_end, accept_time):
        name, does = command.__name__.replace("_", "-"), (command.__doc__ or "").split(";")[0].rstrip(".")
        one = commands.add_parser(name, help=does)
        one.add_argument("--data", type=Path, default=None, help="the gate's data folder")
        one.set_defaults(command=command)
        if command in (load, export):
            one.add_argument("folder", type=Path, help="on the stick that goes to the hub and back")
        elif command is check:
            one.add_argument(
                "--now", help="judge as at this time: Unix seconds, or ISO 8601 (UTC)", type=_time_s
            )
            one.add_argument(
                "--unsafe-keys",
                metavar="FILE",
                type=Path,
                help="JSON {issuer: [hex Ed25519 public key, ...]} in place of the enrolled trust; for trying only",
            )
        elif command in (run, demo):
            one.add_argument("--camera", help="number or name of the camera, or a video file", type=_camera)
        if command is demo:
            one.add_argument("--hub", required=True, help="address of a hub that serves the demo city")
            one.add_argument("--clock", type=Path, required=True, help="file with the shared clock's offset")
            one.add_argument("--headless", action="store_true", help="play the scenes once and sum up")
    for name, command in (("settings", show_settings), ("diagnostics", make_diagnostics)):
        one = commands.add_parser(name, help=(command.__doc__ or "").split(";")[0].rstrip("."))
        one.add_argument("--data", type=Path, default=None, help="the gate's data folder")
        one.set_defaults(command=command)
        if command is make_diagnostics:
            one.add_argument("file", type=Path, metavar="FILE", help="the ZIP to write")
    one = commands.add_parser("drill-cards", help=(drill_cards.__doc__ or "").split(";")[0])
    one.add_argument("file", type=Path, metavar="FILE", help="the PDF to write")
    one.set_defaults(command=drill_cards)
    one = commands.add_parser("read", help="read picture files: one JSON line each")
    one.add_argument(
        "--budget-ms", type=_budget, default=1000.0, help="for looks at one picture (default 1000)"
    )
    one.add_argument("files", type=Path, nargs="+", metavar="FILE")
    one.set_defaults(command=read)
    commands.add_parser("cameras", help="list the cameras by number and name").set_defaults(command=cameras)
    return parser


def _budget(said: str) -> float:
    budget_ms = float(said)
    if not 0 <= budget_ms <= MOST_BUDGET_MS:
        raise ValueError
    return budget_ms


def _camera(said: str) -> int | str:
    return int(said) if said.isdecimal() else said


def _time_s(said: str) -> int:
    if said.isascii() and said.isdecimal():
        return int(said)
    at = datetime.fromisoformat(said)
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
