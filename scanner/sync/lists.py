"""Fast trust from the hub: every issuer's status list, verified before it comes near the gate.

1. Ask for each issuer with list keys, and the living generations, when its list is missing or older than its `ttl`.
2. The signature is one of the issuer's list keys', in whose window the list was made.
3. It is the list that was asked for: issuer and generation stand signed inside; and its canary reads as listed.
4. It is not from the future, not expired, not older than the one held, and needs no newer trust than ours.
5. Only then the shelf applies it, and the trusted time rises to its `iat`.

A refused list changes nothing and stops no other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from scanner.check.trusted_time import AHEAD_LIMIT_S
from scanner.errors import ScannerError, Trouble, TrustError
from scanner.protocol import status_list
from scanner.protocol.cbor import Malformed
from scanner.protocol.health_code import generation_at
from scanner.sync.answer import NOT_MODIFIED
from scanner.sync.transport import HttpRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.protocol.status_list import StatusList
    from scanner.protocol.trust import Issuer, Trust
    from scanner.sync.link import Link
    from scanner.sync.shelves import ListHead, ListShelf

FUTURE_S = 300
SHORTEST_TTL_S, LONGEST_TTL_S = 60, 24 * 3600  # what a signed `ttl` may ask of us
IDLE_S = 24 * 3600.0


@dataclass
class ListsReport:
    """What came of a round: lists `applied`, the hub's `answers`, each `trouble`, the newest trust `wanted` by a list."""

    applied: int = 0
    answers: int = 0
    wanted: int = 0
    troubles: list[ScannerError] = field(default_factory=list)


class ListFetcher:
    """Keeps `shelf` fresh over `link`."""

    def __init__(self, link: Link, shelf: ListShelf) -> None:
        self._link = link
        self._shelf = shelf
        self._asked_s: dict[tuple[str, int], int] = {}  # when the hub last said what is newest

    def due_in_s(self, now_s: int) -> float:
        """Seconds until the next list is older than its ttl; 0 when one is missing, a day when there is none to ask for."""
        return min(
            (self._due_in_s(issuer.code, generation, now_s) for issuer, generation in self._living(now_s)),
            default=IDLE_S,
        )

    def refresh(self, now_s: int, *, forced: bool = False) -> ListsReport:
        """Ask for every list that is due at trusted time `now_s` (all when `forced`).

        Nothing is raised: troubles stand in the report (SyncError, TrustError(LIST_REFUSED), StoreError). An unreachable
        hub ends the round.
        """
        report = ListsReport()
        for issuer, generation in self._living(now_s):
            if not forced and self._due_in_s(issuer.code, generation, now_s) > 0:
                continue
            try:
                self._fetch(issuer, generation, now_s, report)
            except ScannerError as error:
                report.troubles.append(error)
                if error.trouble is Trouble.HUB_UNREACHABLE:
                    break
        return report

    def _living(self, now_s: int) -> Iterator[tuple[Issuer, int]]:
        trust = self._link.trust()
        for issuer in trust.issuers.values() if trust else ():
            if issuer.list_keys:
                for generation in status_list.living_generations(now_s):
                    yield issuer, generation

    def _due_in_s(self, issuer: str, generation: int, now_s: int) -> float:
        head, asked_s = self._shelf.head(issuer, generation), self._asked_s.get((issuer, generation), 0)
        fresh_s = max(head.iat_s if head else 0, asked_s)
        if fresh_s > now_s + FUTURE_S:  # the clock has gone back
            return 0.0
        ttl_s = min(max(head.ttl_s, SHORTEST_TTL_S), LONGEST_TTL_S) if head else status_list.TTL_S
        return max(0.0, float(fresh_s + ttl_s - now_s))

    def _fetch(self, issuer: Issuer, generation: int, now_s: int, report: ListsReport) -> None:
        head = self._shelf.head(issuer.code, generation)
        path = f"/lists/{quote(issuer.code, safe='')}/{generation}"
        try:
            reply = self._link.transport.get(
                path,
                max_bytes=status_list.MAX_TOKEN_BYTES,
                bearer=self._link.access_token,
                etag=head.etag if head else "",
            )
        except HttpRefused as refused:
            if refused.status != 404 or generation == generation_at(now_s):
                raise
            reply = (
                None  # a young city has no list of the generation before, and the next one is not made yet
            )
        report.answers += 1
        if reply is not None and reply.status != NOT_MODIFIED:
            self._accept(reply.body, reply.etag, issuer, generation, head, now_s, report)
        self._asked_s[issuer.code, generation] = now_s

    def _accept(
        self,
        token: bytes,
        etag: str,
        issuer: Issuer,
        generation: int,
        head: ListHead | None,
        now_s: int,
        report: ListsReport,
    ) -> None:
        trust = self._link.trust()
        fresh = proved(token, issuer)
        if (
            fresh.iat_s > now_s + AHEAD_LIMIT_S
        ):  # refused, but a supervisor may believe it rather than the clock
            self._link.verified(fresh.iat_s)
        require_usable(fresh, issuer.code, generation, now_s)
        if head is not None and fresh.iat_s < head.iat_s:
            raise TrustError(Trouble.LIST_REFUSED, "older than the list that is held")
        if trust is None or fresh.trust_version > trust.version:
            report.wanted = max(report.wanted, fresh.trust_version)
            raise TrustError(Trouble.LIST_REFUSED, f"needs trust version {fresh.trust_version}")
        self._shelf.apply(token, fresh, etag)
        self._link.verified(fresh.iat_s)
        report.applied += 1


def list_keys(trust: Trust) -> dict[str, tuple[tuple[bytes, int, int], ...]]:
    """What may sign lists: by issuer, raw public keys with their windows."""
    return {
        issuer.code: tuple((key.key.public, key.not_before_s, key.not_after_s) for key in issuer.list_keys)
        for issuer in trust.issuers.values()
    }


def has_new_home_list_key(former: Trust, trust: Trust) -> bool:
    """Whether the home city has a list key that it had not before."""
    before, after = ({key for key, *_ in list_keys(one).get(trust.home, ())} for one in (former, trust))
    return not after <= before


def proved(token: bytes, issuer: Issuer) -> StatusList:
    """The list in `token`, signed by one of `issuer`'s list keys inside that key's window.

    Raises TrustError(LIST_REFUSED), also for anything that is no list token at all, a health code for one.
    """
    try:
        signed = status_list.parse(token)
        keys = [key for key in issuer.list_keys if signed.is_signed_by(key.key)]
        if keys:
            found = status_list.read(signed.payload)
            if any(key.not_before_s <= found.iat_s <= key.not_after_s for key in keys):
                return found
    except Malformed as error:
        raise TrustError(Trouble.LIST_REFUSED, str(error)) from error
    raise TrustError(Trouble.LIST_REFUSED, "signed by no list key of its issuer at that time")


def require_usable(found: StatusList, issuer: str, generation: int, now_s: int) -> None:
    """Raise TrustError(LIST_REFUSED) unless `found` is the list asked for and lives at `now_s`."""
    if (found.issuer, found.generation) != (issuer, generation):
        raise TrustError(Trouble.LIST_REFUSED, "another list than the one asked for")
    if not found.canary_sings:
        raise TrustError(Trouble.LIST_REFUSED, "a list without its canary")
    if found.iat_s > now_s + FUTURE_S:
        raise TrustError(Trouble.LIST_REFUSED, "a list from the future")
    if found.exp_s <= now_s:
        raise TrustError(Trouble.LIST_REFUSED, "an expired list")
