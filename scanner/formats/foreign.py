"""Which foreign format a text claims to be, told from its beginning alone: the guard hears "foreign pass", not "no code".

Sources: EU hcert_spec 1.0.8 (3.4), SMART Health Cards (QR), NZCP (4), ICAO VDS-NC technical report (2.1).
"""

from __future__ import annotations

_BEGINNINGS = (
    ("HC1:", "EU DCC"),
    ("shc:/", "SMART Health Card"),
    ("NZCP:/", "NZ COVID Pass"),
    ('{"data":{"hdr":{"t":"icao.', "ICAO VDS-NC"),
)


def recognise(text: str) -> str:
    """The name of the foreign format that `text` begins like, or ""."""
    return next((name for beginning, name in _BEGINNINGS if text.startswith(beginning)), "")
