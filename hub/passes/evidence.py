"""Whether a code was really made here, and whether its own signed bytes lie there to prove what a gate saw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hub.codes.issued import was_issued
from hub.trust import city_keys
from hub.trust.models import Issuer
from scanner.protocol import cose, health_code
from scanner.protocol.cbor import Malformed
from scanner.protocol.signing import VerifyKey

if TYPE_CHECKING:
    from scanner.protocol.particulars import Particulars


@dataclass(frozen=True, slots=True)
class Codes:
    """What this hub knows of codes; `ours` are the cities that it makes codes for."""

    ours: frozenset[str]

    def is_misissued(self, said: Particulars) -> bool:
        """Whether a gate met a code with a good signature of ours that this hub never made.

        The code id follows from the rest by a key that signs nothing: who stole a signing key alone cannot make one.
        Events without a code, and other hubs' codes, are none of this.
        """
        if said.code_id is None or said.issuer not in self.ours:
            return False
        match (said.issuer, said.code_kind, said.subject, said.code_iat_s, said.index):
            case (str(issuer), int(kind), bytes(subject), int(iat_s), int(index)):
                return not was_issued(issuer, kind, subject, iat_s, said.code_id, index)
        return True

    def has_evidence(self, said: Particulars) -> bool:
        """Whether the signed bytes of the code are there, signed by a key of that kind, and are the code the event names."""
        if said.cose is None or said.issuer not in self.ours:
            return False
        try:
            signed = cose.parse(said.cose)
            code = health_code.read_claims(signed.payload)
        except Malformed:
            return False
        named = (said.issuer, said.subject, said.code_id, said.code_iat_s, said.code_kind, said.index)
        if named != (code.issuer, code.subject, code.code_id, code.iat_s, code.kind, code.index):
            return False
        return any(
            key.covers(code.iat_s, code.exp_s) and signed.is_signed_by(VerifyKey(key.public))
            for key in city_keys.public_of(code.issuer, code.kind.name.lower())
        )


def codes() -> Codes:
    """As the database says now."""
    return Codes(frozenset(Issuer.objects.values_list("code", flat=True)))
