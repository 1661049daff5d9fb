"""Trust documents that somebody else made: which may be brought, and that a gate would read them. No database."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from scanner.protocol.cbor import Malformed
from scanner.protocol.trust import HUB_DOCUMENT, read

if TYPE_CHECKING:
    from collections.abc import Mapping

_PATH = re.compile(r"(issuers/[0-9]{6}|foreign/[a-z0-9_-]{1,20}/[a-z0-9_-]{1,40})\.json\Z", re.ASCII)
_ANY_KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"  # RFC 8032, 7.1, test 1
_ANY_HUB: Mapping[str, object] = {
    "home": "000000",
    "demo": True,
    "ack_keys": [_ANY_KEY],
    "sealing_keys": [_ANY_KEY],
}
"""What a brought document is read beside."""


def require(path: str, body: bytes) -> None:
    """Raises Malformed unless `body` (empty: withdrawn) is an issuer's or a foreign format's document for `path`."""
    if not _PATH.match(path):
        raise Malformed("only issuers/<code>.json and foreign/<format>/<name>.json are brought")
    if body:
        for why in read({HUB_DOCUMENT: json.dumps(_ANY_HUB).encode(), path: body}, 1).set_aside.values():
            raise Malformed(why)
