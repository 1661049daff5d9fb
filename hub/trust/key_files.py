"""Keys of a city, a file each in a folder: `<folder>/<issuer>/<purpose>/<not before>-<not after>`.

A file holds the 32-byte seed, and its name is the key's window, so nothing else can say when it is good. A follower is made
two months before a window ends and becomes good a day after that, when every gate has heard of it.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from hub import data_folder
from scanner.protocol.signing import SigningKey

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY_S = 86_400
WINDOW_S = 730 * DAY_S
FOLLOWER_BEFORE_S = 60 * DAY_S
_WINDOW = re.compile(r"[0-9]+-[0-9]+")  # a file that is being written begins with a dot


class PublicKey(NamedTuple):
    """What gates are told of a key: `public` (32 bytes) signs what lies wholly in [not_before_s, not_after_s]."""

    public: bytes
    not_before_s: int
    not_after_s: int

    def covers(self, start_s: int, end_s: int) -> bool:
        return self.not_before_s <= start_s and end_s <= self.not_after_s


@dataclass(frozen=True, slots=True)
class CityKey:
    """A key that signs, with its window."""

    key: SigningKey
    not_before_s: int
    not_after_s: int

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.key.public, self.not_before_s, self.not_after_s)


class KeyFiles:
    """The keys of some purposes; `folder` gives an issuer's folder of one purpose, made where it is not there."""

    def __init__(self, folder: Callable[[str, str], Path]) -> None:
        self._folder = folder

    def keys_of(self, issuer: str, purpose: str) -> tuple[CityKey, ...]:
        """All keys of that purpose, oldest first, ended ones too."""
        found = [file for file in self._folder(issuer, purpose).iterdir() if _WINDOW.fullmatch(file.name)]
        return tuple(_read(file) for file in sorted(found, key=lambda file: int(file.name.split("-")[0])))

    def signing(
        self, issuer: str, purpose: str, start_s: int, end_s: int, known: frozenset[str] | None
    ) -> SigningKey:
        """The newest key that may sign something living from `start_s` to `end_s`, of those that gates `known` (None: all).

        Raises LookupError without one.
        """
        for one in reversed(self.keys_of(issuer, purpose)):
            is_known = known is None or one.key.public.hex() in known
            if is_known and one.public.covers(start_s, end_s):
                return one.key
        raise LookupError(f"no {purpose} key of issuer {issuer} is good at this time")

    def make_missing(self, issuer: str, purpose: str, now_s: int) -> None:
        """Make the purpose's first key (good since yesterday), and its follower in good time."""
        present = self.keys_of(issuer, purpose)
        if not present:
            self._make(issuer, purpose, now_s - DAY_S)
        elif present[-1].not_after_s - now_s < FOLLOWER_BEFORE_S:
            self._make(issuer, purpose, now_s + DAY_S)

    def roll(self, issuer: str, purpose: str, now_s: int, *, stolen: bool) -> None:
        """Make a follower that is good in a day, when every gate has heard of it; the present key stays until its end.

        `stolen`: the follower is good at once, and whatever the others signed is believed no longer.
        """
        if stolen:
            for one in self.keys_of(issuer, purpose):
                (self._folder(issuer, purpose) / f"{one.not_before_s}-{one.not_after_s}").unlink()
        self._make(issuer, purpose, now_s if stolen else now_s + DAY_S)

    def _make(self, issuer: str, purpose: str, not_before_s: int) -> None:
        file = self._folder(issuer, purpose) / f"{not_before_s}-{not_before_s + WINDOW_S}"
        data_folder.kept(file, lambda: secrets.token_bytes(32))


def forget_what_was_read() -> None:
    """As another process would begin."""
    _read.cache_clear()


@lru_cache(maxsize=64)
def _read(file: Path) -> CityKey:
    not_before_s, not_after_s = map(int, file.name.split("-"))
    return CityKey(SigningKey(file.read_bytes()), not_before_s, not_after_s)
