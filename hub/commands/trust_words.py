"""What `python -m hub trust` takes. It stands apart, since a command itself can be imported only once Django is set up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scanner.protocol.health_code import Kind

if TYPE_CHECKING:
    import argparse

ROLES = ("root", "targets", "snapshot", "timestamp", "sites")
CITY = (*(kind.name.lower() for kind in Kind), "list")


def add_words(everywhere: argparse.ArgumentParser, parser: argparse.ArgumentParser) -> None:
    """The verbs and what each takes."""
    verbs = parser.add_subparsers(required=True, dest="verb", metavar="VERB")

    def verb(name: str, what: str, *files: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, parents=[everywhere], help=what, description=what)
        for one in files:
            made.add_argument(one, type=Path)
        return made

    city = verb("init", "Make this the hub of a real city, before its first start.")
    city.add_argument("--issuer", required=True, help="the city's code by GB/T 2260, as 330100")
    city.add_argument("--zh", required=True)
    city.add_argument("--en", required=True)
    city.add_argument("--list-size", type=int, default=2**20, help="entries of a list, a multiple of four")
    verb("key", "Make a key, and its public half beside it.", "file")
    verb("export", "Take out what is to be signed elsewhere.", "folder")
    next_root = verb("root", "Draft the next root.", "folder")
    for role in ("--root", "--targets"):
        next_root.add_argument(role, type=Path, nargs="+", required=True, metavar="PUB")
    next_root.add_argument("--threshold", type=int, default=2)
    verb("targets", "Draft the next targets over the folder's documents.", "folder")
    signing = verb("sign", "Add signatures to the drafts.", "folder")
    signing.add_argument("keys", type=Path, nargs="*")
    signing.add_argument("--own", action="store_true", help="with the keys that this hub still holds")
    verb("import", "Put in force what was signed.", "folder")
    rolling = verb("roll", "Make a new key.")
    rolling.add_argument("what", choices=(*ROLES, "sealing", "acknowledgement", *CITY))
    rolling.add_argument("--issuer")
    rolling.add_argument(
        "--stolen", action="store_true", help="believe the former code or list keys no longer"
    )
    bringing = verb("document", "Let somebody else's document stand, or withdraw one.")
    bringing.add_argument("path", help="issuers/440100.json")
    how = bringing.add_mutually_exclusive_group(required=True)
    how.add_argument("--file", type=Path)
    how.add_argument("--withdraw", action="store_true")
    verb("list", "Serve another city's status list.").add_argument("--file", type=Path, required=True)
    verb("folder", "Copy trust and lists into a folder, for gates without a network.", "folder")
