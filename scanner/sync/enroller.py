"""From a token to a gate: the token names the root, the root proves the trust, the trust proves the hub's grant."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scanner.errors import SyncError, Trouble, TrustError
from scanner.protocol import enrolment
from scanner.protocol.cbor import Malformed
from scanner.protocol.enrolment import Request, State
from scanner.sync.transport import HttpRefused

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.protocol.enrolment import Grant, Reply, Token
    from scanner.protocol.signing import SigningKey
    from scanner.protocol.trust import Trust
    from scanner.sync.transport import Transport

PATH = "/api/enrol"
ASK_AGAIN_S = 2.0
_ACCESS_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{16,512}=*\Z", re.ASCII)  # RFC 6750, 2.1


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What the gate has become: its name `device`, pinned `root`, `access_token`, `site`, first `grant`, and `trust`."""

    device: bytes
    root: bytes
    access_token: str = field(repr=False)
    site: str
    grant: Grant
    signed_grant: bytes
    trust: Trust


class Enroller:
    """Asks the hub until the operator has confirmed the device.

    `first_trust` refreshes trust from a root that has been compared with the token (TrustRefresher with `demo=None`).
    `grant` is the newest that this computer holds, b"" for one that never was a gate.
    """

    def __init__(
        self,
        transport: Transport,
        first_trust: Callable[[bytes], Trust],
        *,
        name: str,
        version: str,
        grant: bytes,
    ) -> None:
        self._transport = transport
        self._first_trust = first_trust
        self._name = name
        self._version = version
        self._grant = grant

    def step(self, token: Token, key: SigningKey) -> Enrolled | None:
        """Ask once; None while the operator has not confirmed: ask again after `ASK_AGAIN_S` with the same key.

        Raises SyncError: ENROLMENT_REFUSED when the hub refuses (token used, too old, unknown), else as Transport;
        TrustError: TRUST_REFUSED when root or trust do not prove themselves, ENROLMENT_REFUSED for a grant that the hub
        has not signed for this device.
        """
        reply = self._ask(token, key)
        if hashlib.sha256(reply.root).digest() != token.root_sha256:
            raise TrustError(Trouble.TRUST_REFUSED, "another root than the token names")
        if reply.state is State.WAITING:
            return None
        if not _ACCESS_TOKEN.match(reply.access_token):
            raise SyncError(Trouble.HUB_NOT_A_HUB, "an access token that cannot be sent")
        trust = self._first_trust(reply.root)
        grant = _granted(reply, trust)
        return Enrolled(reply.device, reply.root, reply.access_token, reply.site, grant, reply.grant, trust)

    def _ask(self, token: Token, key: SigningKey) -> Reply:
        request = Request(token.secret, key.public, self._name, self._version, self._grant)
        try:
            reply = self._transport.post(
                PATH,
                enrolment.write_request(request, key),
                content_type=enrolment.CONTENT_TYPE,
                max_bytes=enrolment.MAX_REPLY_BYTES,
            )
            return enrolment.read_reply(reply.body)
        except HttpRefused as refused:
            if refused.trouble is not Trouble.HUB_REFUSED or refused.status >= 500:
                raise
            raise SyncError(Trouble.ENROLMENT_REFUSED, refused.detail) from refused
        except Malformed as error:
            raise SyncError(Trouble.HUB_NOT_A_HUB, "not a reply to an enrolment") from error


def _granted(reply: Reply, trust: Trust) -> Grant:
    try:
        grant = enrolment.read_grant(reply.grant, trust.ack_keys)
    except Malformed as error:
        raise TrustError(Trouble.ENROLMENT_REFUSED, str(error)) from error
    if grant.device != reply.device:
        raise TrustError(Trouble.ENROLMENT_REFUSED, "a grant of another device")
    return grant
