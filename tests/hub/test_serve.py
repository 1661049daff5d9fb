"""`python -m hub` as it is started: one line when ready, everything stopped together, secrets for nobody else."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import signal
import sqlite3
import ssl
import stat
import subprocess
import sys
import threading
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.test import override_settings

from hub import data_folder
from hub.commands import migrating
from hub.commands.line import ROLE_NAMES, _parser
from hub.commands.trouble import CannotStart
from hub.oversight.roles import ROLES
from scanner.protocol import enrolment
from tests.fakes import postgres
from tests.fakes.served_hub import run_hub, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

posix = pytest.mark.skipif(os.name != "posix", reason="signals and file modes are POSIX's")


def asked(
    url: str, path: str, *, method: str = "GET", context: ssl.SSLContext | None = None
) -> tuple[int, bytes]:
    parts = urlsplit(url)
    assert parts.hostname
    made = (
        http.client.HTTPSConnection(parts.hostname, parts.port, context=context)
        if parts.scheme == "https"
        else http.client.HTTPConnection(parts.hostname, parts.port)
    )
    try:
        made.request(method, path, headers={"Content-Length": "0"} if method == "POST" else {})
        answer = made.getresponse()
        return answer.status, answer.read()
    finally:
        made.close()


def everybody_under(pid: int) -> set[int]:
    """The process and all that came from it (Linux)."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(child): int(parent) for child, parent in map(str.split, listed.splitlines())}
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def gone(pids: set[int]) -> bool:
    """Whether all of them end within a minute (they give themselves ten seconds, of an idle machine); the rest is killed."""
    patience = threading.Event()
    if any(not any(map(alive, pids)) or patience.wait(0.1) for _ in range(600)):
        return True
    for pid in filter(alive, pids):
        os.kill(pid, signal.SIGKILL)
    return False


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_answers_and_stops_with_everything_it_started(
    tmp_path: Path, number: signal.Signals
) -> None:
    with serving(tmp_path / "hub", "--demo") as (child, url):
        assert asked(url, "/trust/metadata/timestamp.json")[0] == 200
        assert len(json.loads(asked(url, "/demo/people")[1])) == 23
        assert asked(url, "/static/codes/live-code.js")[0] == 200
        assert asked(url, "/admin/login/")[0] == 200
        started = everybody_under(child.pid)
        assert len(started) >= 5  # serve, web server and its worker, worker, signer
        child.send_signal(number)
        assert child.stdout
        assert child.stdout.read() == ""
        assert child.wait() == 0
        assert gone(started)


@posix
def test_where_the_data_lies_may_be_said_before_the_verb_or_after_it() -> None:
    for words in (["--data", "/d", "export", "f"], ["export", "f", "--data", "/d"]):
        assert str(_parser().parse_args(["trust", *words]).data) == "/d"


def test_a_signal_in_the_midst_of_waiting_holds_nobody_up() -> None:
    """`threading.Event` in the sign's place hangs here within a second: a hub was once found hanging so."""
    program = """
import signal
from hub.commands.stop_sign import StopSign
for turn in range(3000):
    sign = StopSign()
    signal.signal(signal.SIGALRM, sign.set)
    signal.setitimer(signal.ITIMER_REAL, 1e-6 * (1 + turn % 200))
    while not sign.wait(1e-5):
        pass
"""
    done = subprocess.run([sys.executable, "-c", program], timeout=120, check=False)
    assert done.returncode == 0


@posix
def test_nobody_stays_behind_when_it_is_killed(tmp_path: Path) -> None:
    with serving(tmp_path / "hub", "--demo") as (child, _):
        started = everybody_under(child.pid)
        child.kill()
        child.wait()
        assert gone(started)


@posix
def test_it_ends_when_its_holder_is_gone(tmp_path: Path) -> None:
    with serving(tmp_path / "hub", "--demo", "--held") as (child, _):
        started = everybody_under(child.pid)
        assert child.stdin
        child.stdin.close()
        assert child.wait() == 0
        assert gone(started)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The data folder and address of a hub without the demo."""
    data = tmp_path_factory.mktemp("plain") / "hub"
    with serving(data) as (_, url):
        yield data, url


@posix
def test_secrets_are_the_owners_alone(plain: tuple[Path, str]) -> None:
    data = plain[0]
    kept = [at for at in data.rglob("*") if "static" not in at.parts]
    assert [at for at in (data, *kept) if stat.S_IMODE(at.stat().st_mode) & 0o077] == []
    secrets = [at for at in (data / "secrets").rglob("*") if at.is_file()]
    assert {stat.S_IMODE(at.stat().st_mode) for at in secrets} == {0o600}
    assert {at.name for at in secrets} >= {"django", "trust-root", "acknowledgement", "code-id", "document"}
    assert len(list((data / "opening").iterdir())) == 1


@posix
def test_a_secret_is_private_under_any_umask_and_made_once(tmp_path: Path) -> None:
    former = os.umask(0)
    try:
        with override_settings(HUB_DATA=tmp_path / "new" / "hub"):
            at = data_folder.folder("secrets") / "one"
            assert (
                data_folder.kept(at, lambda: b"first") == data_folder.kept(at, lambda: b"second") == b"first"
            )
    finally:
        os.umask(former)
    assert [stat.S_IMODE(p.stat().st_mode) for p in (at, at.parent, at.parent.parent)] == [
        0o600,
        0o700,
        0o700,
    ]
    assert list(at.parent.iterdir()) == [at]


def test_of_two_who_make_a_secret_at_once_both_get_the_winners(tmp_path: Path) -> None:
    at = tmp_path / "one"

    def slower() -> bytes:
        data_folder.kept(at, lambda: b"winner")
        return b"loser"

    assert data_folder.kept(at, slower) == b"winner" == at.read_bytes()
    assert list(tmp_path.iterdir()) == [at]


def test_tables_are_made_by_one_process_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of `serve` and `operator` on an empty folder the second met 'table already exists'."""
    made: list[str] = []

    def make(verb: str, **_: object) -> None:
        made.append(verb)
        if len(made) == 1:
            with pytest.raises(CannotStart):
                migrating.migrate()

    monkeypatch.setattr(migrating, "call_command", make)
    monkeypatch.setattr(migrating, "PATIENCE_S", 0.05)
    with override_settings(HUB_DATA=tmp_path):
        migrating.migrate()
        assert made == ["migrate"]
        migrating.migrate()


def test_a_second_start_keeps_keys_people_and_the_root(tmp_path: Path) -> None:
    with serving(tmp_path / "hub", "--demo") as (_, url):
        before = asked(url, "/trust/metadata/1.root.json"), asked(url, "/demo/people")
    with serving(tmp_path / "hub", "--demo") as (_, url):
        assert (asked(url, "/trust/metadata/1.root.json"), asked(url, "/demo/people")) == before
        assert asked(url, "/trust/metadata/2.root.json")[0] == 404


def test_without_the_demo_there_is_none(plain: tuple[Path, str]) -> None:
    url = plain[1]
    assert [asked(url, path)[0] for path in ("/demo/", "/demo/people", "/demo/passes")] == [404] * 3
    assert asked(url, "/demo/token", method="POST")[0] == 404


def test_the_local_network_gets_https_and_no_controls(tmp_path: Path) -> None:
    with serving(tmp_path / "hub", "--demo", "--lan") as (_, url):
        port = (urlsplit(url).port or 0) + 1
        trusted = ssl.create_default_context(cafile=str(tmp_path / "hub" / "tls" / "certificate.pem"))
        secure = f"https://127.0.0.1:{port}"
        status, body = asked(secure, "/demo/", context=trusted)
        assert (status, "演示市" in body.decode()) == (200, True)
        token = enrolment.read_token(
            json.loads(asked(secure, "/demo/token", method="POST", context=trusted)[1])["token"]
        )
        served = ssl.get_server_certificate(("127.0.0.1", port))
        assert token.certificate_sha256 == hashlib.sha256(ssl.PEM_cert_to_DER_cert(served)).digest()
        with pytest.raises((OSError, http.client.HTTPException)):
            asked(f"http://127.0.0.1:{port}", "/demo/")


def test_a_port_in_use_is_said(plain: tuple[Path, str], tmp_path: Path) -> None:
    second = run_hub("serve", "--data", str(tmp_path / "other"), "--port", str(urlsplit(plain[1]).port))
    assert (second.returncode, second.stdout) == (1, "")
    assert "端口被占用 The port is in use" in second.stderr
    assert "Traceback" not in second.stderr


@pytest.mark.parametrize(
    "url",
    [
        "mysql://somebody:hidden@localhost/hub",
        "postgres://somebody:hidden@localhost",
        "postgres://somebody:hidden@127.0.0.1:1/hub",
    ],
)
def test_a_database_that_cannot_be_used_is_said_without_the_password(tmp_path: Path, url: str) -> None:
    done = run_hub("serve", "--data", str(tmp_path / "hub"), "--port", "0", "--database-url", url)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    assert "hidden" not in done.stderr
    assert len(done.stderr.splitlines()) >= 2


def test_a_data_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run_hub("serve", "--data", str(tmp_path / "file"), "--port", "0")
    assert done.returncode == 1
    assert "数据目录" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words", [[], ["fly"], ["serve", "--port", "x"], ["serve", "--port", "65536"], ["serve", "--no"]]
)
def test_words_that_are_not_understood(words: list[str]) -> None:
    assert run_hub(*words).returncode == 2


def test_an_operators_password_is_new_each_time(plain: tuple[Path, str]) -> None:
    first, second = (run_hub("operator", "li", "--data", str(plain[0])) for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stdout.split()[-1] != ""
    assert first.stdout.splitlines()[0].split()[-1] != second.stdout.splitlines()[0].split()[-1]


def test_whoever_has_a_role_is_that_and_no_more(plain: tuple[Path, str]) -> None:
    words = ("--role", "officer", "--district", "余杭区", "--data", str(plain[0]))
    assert run_hub("operator", "wang", *words).returncode == 0
    with closing(sqlite3.connect(plain[0] / "hub.sqlite3")) as database:
        found = database.execute(
            """SELECT u.is_superuser, g.name, d.district FROM auth_user u
               JOIN auth_user_groups m ON m.user_id = u.id JOIN auth_group g ON g.id = m.group_id
               JOIN oversight_duty d ON d.user_id = u.id WHERE u.username = 'wang'"""
        ).fetchall()
    assert found == [(0, "officer", "余杭区")]


def test_the_command_line_names_each_role() -> None:
    assert set(ROLE_NAMES) == set(ROLES)


def test_a_city_on_postgresql(tmp_path: Path, needed: Callable[[Path | None, str], Path]) -> None:
    with postgres.cluster(needed(postgres.programs(), "PostgreSQL")) as url:
        words = ["-m", "hub", "operator", "li", "--data", str(tmp_path / "other"), "--database-url", url]
        with (
            subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL) as beside,
            serving(tmp_path / "hub", "--demo", "--database-url", url) as (_, address),
        ):
            assert beside.wait() == 0, "the tables are made once"
            assert len(json.loads(asked(address, "/demo/people")[1])) == 23
            assert json.loads(asked(address, "/demo/publish", method="POST")[1])["lists"] == 4
        assert not (tmp_path / "hub" / "hub.sqlite3").exists()
