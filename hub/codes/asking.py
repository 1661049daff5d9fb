"""待签: the web process asks for paper codes and permits; the signer (`hub/signer`), which alone has their keys, answers.

The queue is a table. What is asked for is a place and a few words; the rest the signer takes from the register.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub import clock
from hub.codes.models import Signing

if TYPE_CHECKING:
    from hub.lists.models import Place
    from scanner.protocol.health_code import HealthCode


class NotSigned(Exception):
    """The signer would not: the sentence says why, for operators."""


def signed(place: Place, claims: HealthCode) -> str | None:
    """The text of the one code in that place, the same each time; None until the signer has been there.

    Asked for at the first call. Raises NotSigned.
    """
    asked, _ = Signing.objects.get_or_create(
        place=place,
        defaults={
            "kind": claims.kind,
            "colour": claims.colour,
            "iat_s": claims.iat_s,
            "exp_s": claims.exp_s,
            "asked_at": clock.now(),
        },
    )
    if asked.refused:
        raise NotSigned(asked.refused)
    return asked.text or None
