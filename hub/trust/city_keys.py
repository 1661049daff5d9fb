"""The keys that sign a city's codes and lists: one for each kind of code and one for the lists, each with a window.

A key's file holds its 32-byte seed, and is named by its window; so nothing else can say when it is good:
`secrets/cities/<issuer>/<purpose>/<not before>-<not after>`. A follower is made two months before a window ends and
becomes good a day after that, when every gate has heard of it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from hub import data_folder
from hub.trust import published
from scanner.protocol.health_code import Kind
from scanner.protocol.signing import SigningKey

if TYPE_CHECKING:
    from pathlib import Path

LIST = "list"
PURPOSES = (*(kind.name.lower() for kind in Kind), LIST)
DAY_S = 86_400
WINDOW_S = 730 * DAY_S
FOLLOWER_BEFORE_S = 60 * DAY_S


@dataclass(frozen=True, slots=True)
class CityKey:
    """`key` signs what lies wholly in [not_before_s, not_after_s]."""

    key: SigningKey
    not_before_s: int
    not_after_s: int

    def covers(self, start_s: int, end_s: int) -> bool:
        return self.not_before_s <= start_s and end_s <= self.not_after_s


def keys_of(issuer: str, purpose: str) -> tuple[CityKey, ...]:
    """All keys of that purpose, oldest first, ended ones too."""
    files = sorted(
        _folder(issuer, purpose).glob("[0-9]*-[0-9]*"), key=lambda file: int(file.name.split("-")[0])
    )
    return tuple(_read(file) for file in files)


def signing(issuer: str, purpose: str, start_s: int, end_s: int) -> SigningKey:
    """The newest published key that may sign something living from `start_s` to `end_s`; raises LookupError without one."""
    known = published.keys_of_issuer(issuer)
    for city_key in reversed(keys_of(issuer, purpose)):
        is_known = known is None or city_key.key.public.hex() in known
        if is_known and city_key.covers(start_s, end_s):
            return city_key.key
    raise LookupError(f"no {purpose} key of issuer {issuer} is good at this time")


def make_missing(issuer: str, now_s: int) -> None:
    """Make each purpose's first key (good since yesterday), and its follower in good time."""
    for purpose in PURPOSES:
        present = keys_of(issuer, purpose)
        if not present:
            _make(issuer, purpose, now_s - DAY_S)
        elif present[-1].not_after_s - now_s < FOLLOWER_BEFORE_S:
            _make(issuer, purpose, now_s + DAY_S)


def roll(issuer: str, purpose: str, now_s: int, *, stolen: bool) -> None:
    """Make a follower that is good in a day, when every gate has heard of it; the present key stays until its end.

    `stolen`: the follower is good at once, and whatever the others signed is believed no longer.
    """
    if stolen:
        for city_key in keys_of(issuer, purpose):
            _file_of(issuer, purpose, city_key).unlink()
    _make(issuer, purpose, now_s if stolen else now_s + DAY_S)


def _file_of(issuer: str, purpose: str, key: CityKey) -> Path:
    return _folder(issuer, purpose) / f"{key.not_before_s}-{key.not_after_s}"


def _make(issuer: str, purpose: str, not_before_s: int) -> None:
    file = _folder(issuer, purpose) / f"{not_before_s}-{not_before_s + WINDOW_S}"
    data_folder.kept(file, lambda: secrets.token_bytes(32))


def _folder(issuer: str, purpose: str) -> Path:
    return data_folder.folder("secrets", "cities", issuer, purpose)


@lru_cache(maxsize=64)
def _read(file: Path) -> CityKey:
    not_before_s, not_after_s = map(int, file.name.split("-"))
    return CityKey(SigningKey(file.read_bytes()), not_before_s, not_after_s)
