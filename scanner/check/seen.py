"""Who was just here: in memory only, for asking "the same again?" (DESIGN, section 6). Nothing of it is ever written.

A code id is remembered for the code's life, a subject for the policy's minutes, at this one site and direction. Durations
run on monotonic time, so that a moved wall clock neither forgets nor remembers for ever.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from scanner.check.facts import Repeat

if TYPE_CHECKING:
    from scanner.protocol.credential import Credential

MOST_REMEMBERED = 50_000


class Seen:
    """Bounded memory of code ids and subjects; not for several threads."""

    def __init__(self) -> None:
        self._codes: OrderedDict[bytes, float] = OrderedDict()
        self._subjects: OrderedDict[bytes, float] = OrderedDict()

    def before(self, credential: Credential, reuse_s: int, mono_ms: float) -> tuple[Repeat, int | None]:
        """How this was here before and how many seconds ago; the code itself counts before its subject."""
        code_ms = self._codes.get(_code(credential))
        if code_ms is not None:
            return Repeat.CODE, int((mono_ms - code_ms) / 1000)
        subject_ms = self._subjects.get(credential.visit)
        if subject_ms is not None and mono_ms - subject_ms < 1000 * reuse_s:
            return Repeat.SUBJECT, int((mono_ms - subject_ms) / 1000)
        return Repeat.NONE, None

    def remember(self, credential: Credential, mono_ms: float) -> None:
        """`credential` was judged now. A code past its life needs no forgetting: it is refused as expired."""
        for memory, key in ((self._codes, _code(credential)), (self._subjects, credential.visit)):
            memory[key] = mono_ms
            memory.move_to_end(key)
            if len(memory) > MOST_REMEMBERED:
                memory.popitem(last=False)


def _code(credential: Credential) -> bytes:
    return credential.issuer.encode("ascii") + credential.code_id
