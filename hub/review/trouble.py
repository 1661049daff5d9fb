"""Why an appeal was not taken."""

from __future__ import annotations


class NotAsked(Exception):
    """A sentence for the holder, in the page's language. Nothing was stored."""
