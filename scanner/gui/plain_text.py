"""Text from outside, made fit to stand in a window."""

from __future__ import annotations

import unicodedata

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_BREAKS = str.maketrans("\t\n\r", "   ")


def plain(text: str, most: int) -> str:
    """`text` without control, format and direction characters (Unicode categories Cc, Cf, Cs, Co, Cn, Zl, Zp).

    At most `most` characters, an ellipsis for the rest. What is left cannot turn the line round or hide a part of it.
    """
    seen = text[: 4 * most].translate(_BREAKS)
    kept = "".join(letter for letter in seen if unicodedata.category(letter) not in _INVISIBLE).strip()
    return kept if len(kept) <= most and len(text) <= 4 * most else kept[: most - 1] + "…"
