"""The web server: granian, with Django behind it; the pages' fixed files it gives out by itself.

Before it listens it shuts itself and its workers out of the signer's folder.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from django.conf import settings
from granian import Granian
from granian.constants import HTTPModes, Interfaces, SSLProtocols
from granian.log import LogLevels

from hub import data_folder
from hub.commands import lifeline
from hub.commands.shut_out import shut_out_of

if TYPE_CHECKING:
    import argparse

    from granian.server.common import AbstractServer

# Of a process. Most of a form's time is waiting for the disk: PostgreSQL's next write takes all who wait, SQLite's one.
_THREADS, _THREADS_ON_SQLITE = 8, 4


def run(wish: argparse.Namespace) -> int:
    shut_out_of(data_folder.signing_folder())
    server = _server(wish)
    # Not by a signal to ourselves: one that another thread takes does not wake the main thread from its wait.
    lifeline.when_let_go(server.signal_handler_interrupt)
    server.serve()
    return 0


def _server(wish: argparse.Namespace) -> AbstractServer[Any]:
    cores = os.cpu_count() or 1
    on_sqlite = "sqlite" in settings.DATABASES["default"]["ENGINE"]
    made: AbstractServer[Any] = Granian(
        "hub.wsgi:application",
        address=wish.address,
        port=wish.port,
        interface=Interfaces.WSGI,
        workers=1 if on_sqlite else min(4, cores),
        blocking_threads=_THREADS_ON_SQLITE if on_sqlite else _THREADS,
        http=HTTPModes.http1,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
        ssl_cert=wish.certificate,
        ssl_key=wish.key,
        ssl_protocol_min=SSLProtocols.tls12,
        static_path_route=["/static"],
        static_path_mount=[settings.STATIC_ROOT],
    )
    return made
