"""The private keys of paper codes and permits: files of the signer's own; of their public halves the hub is told.

The folder stands beside the data folder (`<data>-signing`, or `HUB_SIGNING`), not in it: the web server and the worker shut
themselves out of it (`commands/shut_out.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from hub import data_folder
from hub.trust import published
from hub.trust.city_keys import OUTSIDE
from hub.trust.key_files import KeyFiles
from hub.trust.models import Issuer, OutsideKey

if TYPE_CHECKING:
    from pathlib import Path

    from scanner.protocol.signing import SigningKey


def _folder(issuer: str, purpose: str) -> Path:
    return data_folder.signing_folder(issuer, purpose)


_files = KeyFiles(_folder)


def make_missing(now_s: int) -> None:
    """Make every city's first keys and their followers in good time, and tell the hub what there is."""
    for issuer in Issuer.objects.order_by("code").values_list("code", flat=True):
        for purpose in OUTSIDE:
            _take_over(issuer, purpose)
            _files.make_missing(issuer, purpose, now_s)
            _tell(issuer, purpose)


def roll(issuer: str, purpose: str, now_s: int, *, stolen: bool) -> None:
    """See `KeyFiles.roll`; the hub is told."""
    _files.roll(issuer, purpose, now_s, stolen=stolen)
    _tell(issuer, purpose)


def signing(issuer: str, purpose: str, start_s: int, end_s: int) -> SigningKey:
    """The newest published key for that; raises LookupError."""
    return _files.signing(issuer, purpose, start_s, end_s, published.keys_of_issuer(issuer))


@transaction.atomic
def _tell(issuer: str, purpose: str) -> None:
    """The files are the truth: what the table says beyond them goes, a stolen key's too."""
    held = [one.public for one in _files.keys_of(issuer, purpose)]
    told = OutsideKey.objects.filter(issuer=issuer, purpose=purpose)
    if {bytes(one.public) for one in told} == {one.public for one in held}:
        return
    told.exclude(public__in=[one.public for one in held]).delete()
    for one in held:
        OutsideKey.objects.get_or_create(
            issuer=issuer,
            purpose=purpose,
            public=one.public,
            defaults={"not_before_s": one.not_before_s, "not_after_s": one.not_after_s},
        )


def _take_over(issuer: str, purpose: str) -> None:
    """The files of a hub that was older than its signer: written over where they were, so that no copy stays."""
    former = data_folder.folder("secrets", "cities", issuer) / purpose
    for file in former.glob("[0-9]*-[0-9]*"):
        data_folder.kept(_folder(issuer, purpose) / file.name, file.read_bytes)
        data_folder.destroy(file)
