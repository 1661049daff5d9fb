"""A device's keys, kept in memory."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class MemoryKeys:
    present: bytes = b""
    following: bytes | None = None
    handed_over: list[bytes] = field(default_factory=list)

    def next(self) -> bytes | None:
        return self.following

    def keep_next(self, raw: bytes) -> None:
        self.following = raw

    def change(self, raw: bytes, handover: bytes) -> None:
        self.present, self.following = raw, None
        self.handed_over.append(handover)

    def handovers(self) -> list[bytes]:
        return self.handed_over
