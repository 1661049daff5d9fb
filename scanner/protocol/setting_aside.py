"""A signed document that is not as ours: set aside and named, and where one of before is kept, that one goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from scanner.protocol.cbor import Malformed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")

KEPT_FOLDER = "kept/"
"""Where the last readable one of a document stands, beside one that is not; no such path comes from a hub."""


def said_or_aside(
    documents: Mapping[str, bytes], path: str, read: Callable[[str, bytes], T], set_aside: dict[str, str]
) -> T | None:
    """What the document says; None, and set aside, where it is not as ours."""
    try:
        return read(path, documents.get(path, b""))
    except Malformed as error:
        set_aside[path] = str(error)
        return None


def said_or_kept(
    documents: Mapping[str, bytes], path: str, read: Callable[[str, bytes], T], set_aside: dict[str, str]
) -> T | None:
    """The same, but where it is not as ours and one of before is kept, what that one says; None without."""
    found, kept = said_or_aside(documents, path, read, set_aside), documents.get(KEPT_FOLDER + path)
    return read(path, kept) if found is None and kept is not None else found


def required(
    documents: Mapping[str, bytes], path: str, read: Callable[[str, bytes], T], set_aside: dict[str, str]
) -> T:
    """The same of a document without which nothing is decided: raises Malformed in place of None."""
    found = said_or_kept(documents, path, read, set_aside)
    if found is None:
        raise Malformed(set_aside[path])
    return found
