"""The documents without which a gate cannot decide: where the new one is not as ours, the one before goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.protocol import trust
from scanner.protocol.setting_aside import KEPT_FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping

_FOLDERS = (trust.ISSUERS_FOLDER, trust.SITES_FOLDER)


def keeping(documents: Mapping[str, bytes], former: Mapping[str, bytes]) -> dict[str, bytes]:
    """`documents`, and in the kept folder, for each of the hub, a city or a site that is not as ours, what `former` holds.

    `former` is what this gate accepted last, its own kept folder with it: however many unreadable ones follow each other,
    the last readable one goes on. Nothing is kept of a document that is gone: what is withdrawn stays withdrawn.
    """
    kept = {
        KEPT_FOLDER + path: before
        for path in documents
        if _is_kept(path)
        and not trust.is_as_ours(path, documents[path])
        and (before := _readable(path, former)) is not None
    }
    return {**documents, **kept}


def _is_kept(path: str) -> bool:
    return path == trust.HUB_DOCUMENT or path.startswith(_FOLDERS)


def _readable(path: str, former: Mapping[str, bytes]) -> bytes | None:
    bodies = (former.get(path), former.get(KEPT_FOLDER + path))
    return next((body for body in bodies if body is not None and trust.is_as_ours(path, body)), None)
