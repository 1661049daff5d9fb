"""A small made-up city that makes keys, codes, lists and trust documents; the same bytes in every run.

city = FakeCity()                                   # 330100; FakeCity("000000") is the demo city
text = city.live(now_s)                             # a green live code; paper(), emergency(), permit()
text = city.paper(now_s, colour=Colour.RED, index=7)
token = city.list_token(iat_s=now_s, listed={7: Status.RED})
trust = trust_of(city, FakeCity("330200"))          # the first city is home
"""

# ruff: noqa: ANN401 - changes to any member of what is made
from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scanner.protocol import health_code, status_list, trust
from scanner.protocol.health_code import Colour, HealthCode, Kind, generation_at
from scanner.protocol.sealing import OpeningKey
from scanner.protocol.signing import SigningKey
from scanner.protocol.status_list import StatusList
from tests.fakes.clock import SPRING_2026_S

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scanner.protocol.status_list import Status
    from scanner.protocol.trust import Trust

LIVES_S = {Kind.LIVE: 60, Kind.PAPER: 14 * 86_400, Kind.EMERGENCY: 4 * 3600, Kind.PERMIT: 14 * 86_400}
WINDOW_S = 400 * 86_400
LIST_SIZE = 4096


def seed_of(name: str) -> bytes:
    """32 bytes that only a test would use as a secret."""
    return hashlib.sha256(b"made up: " + name.encode()).digest()


def key_of(name: str) -> SigningKey:
    """The signing key that goes by `name`, the same each time."""
    return SigningKey(seed_of(name))


class FakeCity:
    """One issuer with a key for each kind of code, one for its list, and a hub's acknowledgement and opening keys."""

    def __init__(self, issuer: str = "330100", around_s: int = SPRING_2026_S) -> None:
        self.issuer = issuer
        self.not_before_s, self.not_after_s = around_s - WINDOW_S, around_s + WINDOW_S
        self.code_keys = {kind: key_of(f"{issuer} {kind.name}") for kind in Kind}
        self.list_key = key_of(f"{issuer} list")
        self.ack_key = key_of(f"{issuer} ack")
        self.opening_key = OpeningKey(seed_of(f"{issuer} opening"))

    def claims(self, now_s: int, kind: Kind = Kind.LIVE, person: str = "张三", **changes: Any) -> HealthCode:
        """A green code's claims, made at `now_s` for a made-up `person`, with `changes` to any of them."""
        named = f"{self.issuer} {person}"
        code = HealthCode(
            issuer=self.issuer,
            subject=seed_of(f"{named} {generation_at(now_s)}")[:16],
            exp_s=now_s + LIVES_S[kind],
            iat_s=now_s,
            code_id=seed_of(f"{named} {kind} {now_s}")[:8],
            colour=Colour.GREEN,
            kind=kind,
            index=int.from_bytes(seed_of(f"{named} {kind}")[:4], "big") % LIST_SIZE,
            name="" if kind is Kind.LIVE else "张*",
            tail="" if kind is Kind.LIVE else "123",
        )
        return replace(code, **changes)

    def write(self, code: HealthCode) -> str:
        """The text of `code`, signed by the key for its kind."""
        return health_code.write(code, self.code_keys[code.kind])

    def live(self, now_s: int, **changes: Any) -> str:
        return self.write(self.claims(now_s, Kind.LIVE, **changes))

    def paper(self, now_s: int, **changes: Any) -> str:
        return self.write(self.claims(now_s, Kind.PAPER, **changes))

    def emergency(self, now_s: int, **changes: Any) -> str:
        return self.write(self.claims(now_s, Kind.EMERGENCY, **changes))

    def permit(self, now_s: int, **changes: Any) -> str:
        return self.write(self.claims(now_s, Kind.PERMIT, **changes))

    def status_list(
        self, iat_s: int, listed: Mapping[int, Status] | None = None, size: int = LIST_SIZE, **changes: Any
    ) -> StatusList:
        """The list of the generation `iat_s` falls in, made then, all valid but for `listed` and the canary."""
        made = StatusList(
            issuer=self.issuer,
            generation=generation_at(iat_s),
            iat_s=iat_s,
            exp_s=iat_s + status_list.LIFE_S,
            ttl_s=status_list.TTL_S,
            trust_version=1,
            packed=status_list.pack(size, {**status_list.canary(size), **(listed or {})}),
        )
        return made._replace(**changes)

    def list_token(self, iat_s: int, listed: Mapping[int, Status] | None = None, **changes: Any) -> bytes:
        return status_list.write(self.status_list(iat_s, listed, **changes), self.list_key)

    def hub_document(self, *, demo: bool) -> dict[str, Any]:
        return {
            "home": self.issuer,
            "demo": demo,
            "ack_keys": [self.ack_key.public.hex()],
            "sealing_keys": [self.opening_key.public.hex()],
        }

    def issuer_document(self) -> dict[str, Any]:
        window = {"not_before": self.not_before_s, "not_after": self.not_after_s}
        return {
            "issuer": self.issuer,
            "name": {"zh": f"{self.issuer}市", "en": f"City {self.issuer}"},
            "code_keys": [
                {"key": key.public.hex(), "kinds": [kind.name.lower()], **window}
                for kind, key in self.code_keys.items()
            ],
            "list_keys": [{"key": self.list_key.public.hex(), **window}],
        }


def documents_of(
    home: FakeCity,
    *others: FakeCity,
    demo: bool = False,
    sites: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, bytes]:
    """The trust documents, target path -> bytes, of `home` and the cities it recognises; `sites` name -> policy members."""
    said: dict[str, Any] = {trust.HUB_DOCUMENT: home.hub_document(demo=demo)}
    for city in (home, *others):
        said[f"{trust.ISSUERS_FOLDER}{city.issuer}.json"] = city.issuer_document()
    for name, members in (sites or {}).items():
        said[f"{trust.SITES_FOLDER}{name}.json"] = {"site": name, **members}
    return {path: json.dumps(document).encode() for path, document in said.items()}


def trust_of(home: FakeCity, *others: FakeCity, demo: bool = False, version: int = 1) -> Trust:
    """The trust in `home` and the cities it recognises."""
    return trust.read(documents_of(home, *others, demo=demo), version)


def keys_in(read: Trust) -> dict[str, set[bytes]]:
    """Every public key that is believed, raw, by what it is for."""
    keys = {
        "ack": {key.public for key in read.ack_keys},
        "sealing": {key.public for key in read.sealing_keys},
    }
    for issuer in read.issuers.values():
        keys[f"{issuer.code} code"] = {k.key.public for k in issuer.code_keys}
        keys[f"{issuer.code} list"] = {k.key.public for k in issuer.list_keys}
    return keys
