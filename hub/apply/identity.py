"""Who applied, in clear words: sealed at once, told to nobody but a reviewer who writes the reading down."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from hub import keys, sealed
from hub.people import documents

if TYPE_CHECKING:
    from hub.apply.models import Application


@dataclass(frozen=True)
class Identity:
    """As on the document; `number` spelled as `people/numbers.py` spells it."""

    name: str
    kind: str
    number: str
    phone: str
    address: str

    @cached_property
    def document(self) -> str:
        return documents.keyed(self.number)

    @property
    def proof(self) -> str:
        """64 hex digits by which the same name and telephone are known again, and neither can be found."""
        digits = "".join(filter(str.isdecimal, self.phone))[-11:]
        said = "\x00".join((self.document, "".join(self.name.split()).casefold(), digits))
        return hmac.digest(keys.mac_key(keys.DOCUMENT), said.encode(), hashlib.sha256).hex()

    def seal(self) -> bytes:
        return sealed.seal(sealed.IDENTITY, self.document, json.dumps(asdict(self)).encode())


def of(application: Application) -> Identity:
    """Who sent that application; raises sealed.Destroyed. The caller notes the reading."""
    said = sealed.opened(sealed.IDENTITY, application.person.document, bytes(application.sealed))
    return Identity(**json.loads(said))
