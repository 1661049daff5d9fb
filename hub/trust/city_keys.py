"""The keys that sign a city's codes and lists: one for each kind of code and one for the lists, each with a window.

Those of live and emergency codes and of lists are files of this process (`secrets/cities`): a phone asks every 20 seconds, a
list is due every five minutes. Those of paper codes and permits, which live for days, are the signer's (`hub/signer`), in a
folder that neither the web server nor the worker can open; of them only the public halves are here, as the signer told them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub import data_folder
from hub.trust import published
from hub.trust.key_files import DAY_S, CityKey, KeyFiles, PublicKey
from hub.trust.models import OutsideKey
from scanner.protocol.health_code import Kind

if TYPE_CHECKING:
    from scanner.protocol.signing import SigningKey

__all__ = ["DAY_S", "INSIDE", "LIST", "OUTSIDE", "keys_of", "make_missing", "public_of", "roll", "signing"]
LIST = "list"
OUTSIDE = (Kind.PAPER.name.lower(), Kind.PERMIT.name.lower())
INSIDE = (*(kind.name.lower() for kind in Kind if kind.name.lower() not in OUTSIDE), LIST)
_files = KeyFiles(lambda issuer, purpose: data_folder.folder("secrets", "cities", issuer, purpose))


def keys_of(issuer: str, purpose: str) -> tuple[CityKey, ...]:
    """All keys of one of the purposes INSIDE, oldest first, ended ones too."""
    return _files.keys_of(issuer, purpose)


def public_of(issuer: str, purpose: str) -> tuple[PublicKey, ...]:
    """The public halves of any purpose's keys, oldest first, ended ones too."""
    if purpose in INSIDE:
        return tuple(one.public for one in keys_of(issuer, purpose))
    told = OutsideKey.objects.filter(issuer=issuer, purpose=purpose).order_by("not_before_s")
    return tuple(PublicKey(bytes(one.public), one.not_before_s, one.not_after_s) for one in told)


def signing(issuer: str, purpose: str, start_s: int, end_s: int) -> SigningKey:
    """The newest published key that may sign something living from `start_s` to `end_s`; raises LookupError without one."""
    if purpose not in INSIDE:
        raise LookupError(f"the {purpose} keys are the signer's")
    return _files.signing(issuer, purpose, start_s, end_s, published.keys_of_issuer(issuer))


def make_missing(issuer: str, now_s: int) -> None:
    """Make each purpose's first key (good since yesterday), and its follower in good time."""
    for purpose in INSIDE:
        _files.make_missing(issuer, purpose, now_s)


def roll(issuer: str, purpose: str, now_s: int, *, stolen: bool) -> None:
    """Make a follower of one of the purposes INSIDE; see `KeyFiles.roll`."""
    _files.roll(issuer, purpose, now_s, stolen=stolen)
