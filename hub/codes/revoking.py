"""End one card alone, whatever its holder's colour: a paper was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hub.codes.models import Card


def revoke(card: Card) -> None:
    """The next lists say REVOKED of this card."""
    card.place.revoked = True
    card.place.save(update_fields=["revoked"])
