"""`python -m hub trust ...`: root and targets made and signed on other machines, and every key rolled.

on the hub    hub trust export FOLDER
elsewhere     hub trust key root-1.key                    (once for each holder: three for the root, three for targets)
              hub trust root FOLDER --root A.pub B.pub C.pub --targets D.pub E.pub F.pub --threshold 2
              hub trust targets FOLDER
              hub trust sign FOLDER root-1.key targets-1.key        (each holder, on the own machine)
on the hub    hub trust sign FOLDER --own                 (only while the hub still holds the former root key)
              hub trust import FOLDER
"""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from hub import clock, keys
from hub.commands.migrating import migrate
from hub.commands.trouble import CannotStart
from hub.commands.trust_words import ROLES
from hub.lists import bringing
from hub.lists.models import ListToken
from hub.lists.publishing import publish as publish_lists
from hub.signer import outside_keys
from hub.trust import ceremony, city_keys, documents, publishing
from hub.trust.models import Issuer
from scanner.protocol.cbor import Malformed

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def run(wish: argparse.Namespace) -> int:
    try:
        _VERBS[wish.verb](wish)
    except (ceremony.CeremonyError, Malformed, OSError) as error:
        raise CannotStart("信任文件未改动", "Nothing was changed", str(error)) from error
    return 0


def key(wish: argparse.Namespace) -> None:
    _say(f"{wish.file}.pub  {ceremony.make_key(wish.file)}")


def export(wish: argparse.Namespace) -> None:
    migrate()
    publishing.publish()
    repository = publishing.repository()
    online = {role: keys.signing_keys(f"trust-{role}")[0].public.hex() for role in ceremony.ONLINE}
    ceremony.take_out(
        wish.folder, repository.root(), repository.targets(), online, publishing.wished_documents()
    )
    _say(f"{wish.folder}: 待签 ready to be signed")


def root(wish: argparse.Namespace) -> None:
    ceremony.draft_root(wish.folder, _publics(wish.root), _publics(wish.targets), wish.threshold, clock.now())


def _publics(files: list[Path]) -> list[str]:
    return [file.read_text(encoding="ascii").strip() for file in files]


def targets(wish: argparse.Namespace) -> None:
    ceremony.draft_targets(wish.folder, clock.now())


def sign(wish: argparse.Namespace) -> None:
    held = [ceremony.key_in(file) for file in wish.keys]
    if wish.own:
        held += [k for role in ("root", "targets") for k in keys.signing_keys(f"trust-{role}")]
    signed = ceremony.sign(wish.folder, held)
    if not signed:
        raise ceremony.CeremonyError("none of these keys counts on a draft in the folder")
    _say("\n".join(signed))


def import_(wish: argparse.Namespace) -> None:
    migrate()
    publishing.adopt(wish.folder)
    publish_lists()
    _say("已生效 in force")


def roll(wish: argparse.Namespace) -> None:
    migrate()
    if wish.what in ROLES:
        if wish.what in ("root", "targets") and not publishing.repository().is_ours(wish.what):
            raise ceremony.CeremonyError(
                f"the {wish.what} keys were taken away: draft a root without the old one"
            )
        keys.roll(f"trust-{wish.what}")
    elif wish.what == "sealing":
        keys.roll_sealing()
    elif wish.what == keys.ACKNOWLEDGEMENT:
        keys.roll(keys.ACKNOWLEDGEMENT)
    else:
        issuer = wish.issuer or publishing.home().code
        rolling = outside_keys if wish.what in city_keys.OUTSIDE else city_keys
        rolling.roll(issuer, wish.what, clock.now_s(), stolen=wish.stolen)
    publishing.publish()
    if wish.stolen:
        publish_lists()
    _say(
        "已换 rolled"
        if publishing.repository().is_ours("targets")
        else "待签 export, sign and import to put it in force"
    )


def document(wish: argparse.Namespace) -> None:
    documents.bring(wish.path, b"" if wish.withdraw else wish.file.read_bytes())
    migrate()
    publishing.publish()


def take_list(wish: argparse.Namespace) -> None:
    """Another city's newest list; to be brought at least every three days, or its codes are UNDECIDED."""
    migrate()
    found = bringing.bring(wish.file.read_bytes())
    _say(f"{found.issuer}/{found.generation} {found.iat_s}")


def folder(wish: argparse.Namespace) -> None:
    """What a gate without a network needs: `python -m scanner load FOLDER` reads it."""
    migrate()
    fill(wish.folder)


def fill(at_all: Path) -> None:
    """Trust and lists of this moment into a folder; raises OSError, also where a link would lead the copy elsewhere."""
    publishing.publish()
    publish_lists()
    _require_no_links(at_all)
    shutil.copytree(publishing.folder(), at_all / "trust", dirs_exist_ok=True)
    for token in ListToken.objects.all():
        at = at_all / "lists" / token.issuer
        at.mkdir(parents=True, exist_ok=True)
        (at / str(token.generation)).write_bytes(bytes(token.token))


def _require_no_links(folder: Path) -> None:
    for name in ("trust", "lists"):
        for place in (folder / name, *(folder / name).rglob("*")):
            if place.is_symlink():
                raise OSError(f"{place}: a link")


def init(wish: argparse.Namespace) -> None:
    """Make this the hub of a real city; before its first start."""
    migrate()
    if Issuer.objects.exists():
        raise ceremony.CeremonyError("this hub is a city's already")
    made = Issuer(code=wish.issuer, name_zh=wish.zh, name_en=wish.en, is_home=True, list_size=wish.list_size)
    made.full_clean()
    made.save()
    publishing.publish()
    _say(f"{made}")


_VERBS = {
    "init": init,
    "key": key,
    "export": export,
    "root": root,
    "targets": targets,
    "sign": sign,
    "import": import_,
    "roll": roll,
    "document": document,
    "list": take_list,
    "folder": folder,
}


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
