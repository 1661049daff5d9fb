"""`python -m hub serve`: everything that the hub is, started, watched over and stopped together."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import sys
from typing import TYPE_CHECKING

from hub import tls
from hub.commands import lifeline
from hub.commands.prepare import prepare
from hub.commands.shut_out import can
from hub.commands.stop_sign import StopSign
from hub.commands.trouble import CannotStart

if TYPE_CHECKING:
    import argparse
    import subprocess

_LOOPBACK = "127.0.0.1"
_LOOK_S = 0.1
_READY_WITHIN_S = 60
_AGAIN_S = 3.0
_NOT_SHUT_OUT = (
    "此系统没有 Landlock：网页进程与签码进程同属一个用户时，读得到签码密钥。请让另一用户运行 hub sign。\n"
    "No Landlock here: as one user with the signer the web server could read its keys. Let another user run `hub sign`.\n"
)


def run(wish: argparse.Namespace) -> int:
    """Prints `ready http://127.0.0.1:PORT` once requests are answered; returns 0 when it was told to stop."""
    stop = StopSign()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop.set)
    if wish.held:
        lifeline.when_let_go(stop.set)
    port = _free(wish.port)
    prepare(demo=wish.demo, signs=not wish.no_signer)
    if not can():
        sys.stderr.write(_NOT_SHUT_OUT)
    children = [lifeline.hold(["web", "--port", str(port)], os.environ)]
    try:
        if wish.lan:
            children.append(_by_https(port + 1))
        _wait_until_ready(port, children, stop)
        return _watch(children, ["work"] if wish.no_signer else ["work", "sign"], stop)
    finally:
        for child in children:
            lifeline.let_go(child)


def _by_https(port: int) -> subprocess.Popen[bytes]:
    addresses = tls.own_addresses()
    certificate, key = tls.certificate(addresses)
    env = os.environ | {"HUB_HTTPS": "1", "HUB_HOSTS": ",".join(addresses)}
    words = ["web", "--address", "0.0.0.0", "--port", str(_free(port, "0.0.0.0"))]  # noqa: S104 - that is what --lan asks
    for address in addresses:
        sys.stderr.write(f"局域网 on the local network: https://{address}:{port}/\n")
    return lifeline.hold([*words, "--certificate", str(certificate), "--key", str(key)], env)


def _wait_until_ready(port: int, web: list[subprocess.Popen[bytes]], stop: StopSign) -> None:
    for _ in range(int(_READY_WITHIN_S / _LOOK_S)):
        if stop.is_set:
            return
        if any(child.poll() is not None for child in web):
            raise CannotStart("网页服务未能启动", "The web server did not start", "See the lines above.")
        if all(map(_listens, range(port, port + len(web)))) and _answers(port):
            sys.stdout.write(f"ready http://{_LOOPBACK}:{port}\n")
            sys.stdout.flush()
            return
        stop.wait(_LOOK_S)
    raise CannotStart("网页服务没有应答", "The web server does not answer", "")


def _watch(web: list[subprocess.Popen[bytes]], behind: list[str], stop: StopSign) -> int:
    """Until told to stop. A process `behind` that ends is started again; without its web server the hub ends."""
    held = {name: lifeline.hold([name], os.environ) for name in behind}
    try:
        while not stop.wait(_LOOK_S):
            if any(child.poll() is not None for child in web):
                raise CannotStart("网页服务意外停止", "The web server ended by itself", "")
            for name in [name for name, child in held.items() if child.poll() is not None]:
                sys.stderr.write(f"重新启动 started again: {name}\n")
                stop.wait(_AGAIN_S)
                held[name] = lifeline.hold([name], os.environ)
    finally:
        for child in held.values():
            lifeline.let_go(child)
    return 0


def _listens(port: int) -> bool:
    try:
        socket.create_connection((_LOOPBACK, port), timeout=5).close()
    except OSError:
        return False
    return True


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(_LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", "/trust/metadata/timestamp.json")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _free(port: int, address: str = _LOOPBACK) -> int:
    """`port`, or for 0 a free one; raises CannotStart when somebody else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise CannotStart("端口被占用", "The port is in use", f"{address}:{port}") from error
        taken: int = probe.getsockname()[1]
        return taken
