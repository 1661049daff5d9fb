"""Long answers come in pages, both of whose numbers are bounded: no database counts beyond 2^63."""

from __future__ import annotations

from ninja import Field, Schema
from ninja.pagination import LimitOffsetPagination

_MOST, _FARTHEST = 100, 1_000_000


class Pages(LimitOffsetPagination):
    """`limit` rows from the one after `offset` on, and how many there are."""

    class Input(Schema):
        limit: int = Field(_MOST, ge=1, le=_MOST)
        offset: int = Field(0, ge=0, le=_FARTHEST)
