"""A device's keys, kept in memory."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class MemoryKeys:
    present: bytes = b""
    following: bytes | None = None
    handed_over: bytes | None = None

    def next(self) -> bytes | None:
        return self.following

    def keep_next(self, raw: bytes) -> None:
        self.following = raw

    def change(self, raw: bytes, handover: bytes) -> None:
        self.present, self.following, self.handed_over = raw, None, handover

    def handover(self) -> bytes | None:
        return self.handed_over
