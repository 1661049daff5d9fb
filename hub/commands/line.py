"""The command line: `python -m hub serve|work|sign|operator|client|colour|evidence|trust|passes|keep|manage`.

`web` is there too; `serve` starts it for itself.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.utils.module_loading import import_string

from hub import data_folder
from hub.commands.trouble import CannotStart
from hub.commands.trust_words import add_words

if TYPE_CHECKING:
    from collections.abc import Sequence

DEFAULT_PORT = 8321
ROLE_NAMES = ("officer", "reviewer", "committee", "auditor")
SCOPES = ("declare-health", "declare-trip", "query", "apply-use", "make-code", "verify-code", "correct")
KEEP_VERBS = ("retention", "trail", "completeness")
_OWNER_ONLY = 0o077


def main(words: Sequence[str]) -> int:
    """Run one command; returns the exit code. 1 = it could not, 2 = the words were not understood."""
    wish = _parser().parse_args(words)
    os.umask(_OWNER_ONLY)
    os.environ["DJANGO_SETTINGS_MODULE"] = "hub.settings"
    if wish.data is not None:
        os.environ["HUB_DATA"] = str(wish.data.resolve())
    if wish.database_url is not None:
        os.environ["HUB_DATABASE_URL"] = wish.database_url
    if wish.command == "serve" and wish.demo:
        os.environ["HUB_DEMO"] = "1"
    try:
        _set_up()
        # Models can be imported only now that Django is set up, so the command is named, not imported above.
        code: int = import_string(f"hub.commands.{wish.command}.run")(wish)
    except CannotStart as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    return code


def _set_up() -> None:
    try:
        data_folder.folder()
        django.setup()
    except OSError as error:
        raise CannotStart("无法使用数据目录", "The data folder cannot be used", str(error)) from error
    except ValueError as error:
        raise CannotStart("设置有误", "A setting is not valid", str(error)) from error


def _everywhere(unsaid: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(add_help=False, argument_default=unsaid)
    parser.add_argument("--data", type=Path, metavar="DIR", help="where the hub keeps what is its own")
    parser.add_argument("--database-url", metavar="URL", help="postgres://user:password@host/name")
    return parser


def _parser() -> argparse.ArgumentParser:
    everywhere = _everywhere(None)
    parser = argparse.ArgumentParser(
        prog="hub", description="健康码服务端 The city's side of the health code."
    )
    commands = parser.add_subparsers(required=True, dest="command", metavar="COMMAND")

    def command(name: str, what: str) -> argparse.ArgumentParser:
        # In full, or not at all: half a word must not start a city.
        return commands.add_parser(
            name, parents=[everywhere], help=what, description=what, allow_abbrev=False
        )

    serving = command("serve", "Run the hub, web server, worker and signer, until it is told to stop.")
    serving.add_argument("--port", type=_port, default=DEFAULT_PORT, help="on loopback; 0 takes a free one")
    serving.add_argument(
        "--demo", action="store_true", help="make the demo city, with its pages and controls"
    )
    serving.add_argument(
        "--no-signer", action="store_true", help="another user runs `hub sign`, with the keys for himself"
    )
    serving.add_argument("--lan", action="store_true", help="by HTTPS on all addresses too, one port higher")
    serving.add_argument(
        "--held", action="store_true", help="end when standard input does: its holder is gone"
    )
    command("work", "Run the worker alone: it publishes trust and lists, and opens passes.")
    command("sign", "Run the signer alone: it has the keys of paper codes and permits.")
    operator = command("operator", "Make an operator, or give one a new password, printed once.")
    operator.add_argument("name")
    operator.add_argument("--role", choices=ROLE_NAMES, help="this and no more; without one, everything")
    operator.add_argument(
        "--district", default="", help="of an officer, a reviewer or an auditor; none: the city"
    )
    operator.add_argument("--compound", default="", help="of a committee's member")
    client = command("client", "Let a program ask over the interfaces, or give it a new token, printed once.")
    client.add_argument("name")
    client.add_argument(
        "--scope", choices=SCOPES, action="append", required=True, help="what it may do; again for more"
    )
    client.add_argument("--per-minute", type=int, default=600, metavar="N", help="how often it may ask")
    judging = command("colour", "Judge everybody by the rules in force, now.")
    judging.add_argument("verb", choices=["assign"])
    importing = command(
        "evidence", "Take a list of the province: who is a case or a contact, was where, what is risky."
    )
    importing.add_argument("verb", choices=["import"])
    importing.add_argument("list", choices=["cases", "contacts", "stays", "risk"])
    importing.add_argument("file", type=Path, metavar="FILE", help="CSV, UTF-8 or GB18030, with a head line")
    importing.add_argument("--rows", type=int, metavar="N", help="how many rows the sender says there are")
    importing.add_argument("--dry-run", action="store_true", help="look at every row and store nothing")
    # said before the verb it counts as well: what a verb was not told changes nothing
    add_words(
        _everywhere(argparse.SUPPRESS), command("trust", "Make, sign, import and roll what gates believe.")
    )
    bringing = command("passes", "Take in what a courier brought, and write the answers beside it.")
    bringing.add_argument("verb", choices=["import"])
    bringing.add_argument("paths", type=Path, nargs="+", metavar="PATH", help="a file or a folder")
    keeping = command("keep", "Look after the pass log: retention, audit trail, completeness.")
    keeping.add_argument("verb", choices=KEEP_VERBS)
    managing = command("manage", "Django's own commands.")
    managing.add_argument("words", nargs=argparse.REMAINDER)
    listening = command("web", "Run a web server alone; `serve` starts it.")
    listening.add_argument("--address", default="127.0.0.1")
    listening.add_argument("--port", type=_port, default=DEFAULT_PORT)
    listening.add_argument("--certificate", type=Path)
    listening.add_argument("--key", type=Path)
    return parser


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port < 65535:
        raise ValueError(text)
    return port
