"""Which foreign format a text claims to be, by its first characters; without the libraries that it takes to read one."""

from __future__ import annotations

from typing import NamedTuple

from scanner.protocol.credential import Format

HC1_PREFIX, SHC_PREFIX, NZCP_PREFIX = "HC1:", "shc:/", "NZCP:/"


class Look(NamedTuple):
    """How a text of the format begins, what else is in it, and how many characters a code of it holds."""

    begins: str
    holds: str
    most: int


_LOOKS = {
    Format.HC1: Look(HC1_PREFIX, "", 4296),
    Format.SHC: Look(
        SHC_PREFIX, "", len(SHC_PREFIX) + 2 * 1195
    ),  # version 22, level L ("Health Cards as QR codes")
    Format.NZCP: Look(NZCP_PREFIX, "", 4296),
    Format.VDS_NC: Look("{", '"icao.', 2953),  # version 40, level L, bytes
}


def recognise(text: str) -> Format | None:
    """The foreign format that `text` looks like."""
    looks = _LOOKS.items()
    return next((kind for kind, look in looks if text.startswith(look.begins) and look.holds in text), None)


def is_too_long(text: str, kind: Format) -> bool:
    """Whether no code of that format holds so much."""
    return len(text) > _LOOKS[kind].most
