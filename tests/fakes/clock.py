"""A clock that stands still until a test moves it."""

from __future__ import annotations

SPRING_2026_S = 1_774_000_000  # 2026-03-20: any moment does, as long as keys and lists are made around it


class FakeClock:
    """Wall and monotonic time, moved together by `advance`, apart by `set_wall_s`."""

    def __init__(self, wall_s: float = SPRING_2026_S, mono_ms: float = 1_000.0) -> None:
        self.boot = b"boot-one"
        self._wall_ms = int(wall_s * 1000)
        self._mono_ms = mono_ms

    def apart(self) -> FakeClock:
        """Another clock that shows the same at this moment."""
        return FakeClock(self._wall_ms / 1000, self._mono_ms)

    def wall_ms(self) -> int:
        return self._wall_ms

    def mono_ms(self) -> float:
        return self._mono_ms

    def offset_s(self) -> int:
        return 0

    def wall_s(self) -> int:
        return self._wall_ms // 1000

    def advance(self, seconds: float) -> None:
        self._wall_ms += int(seconds * 1000)
        self._mono_ms += seconds * 1000

    def set_wall_s(self, seconds: float) -> None:
        self._wall_ms = int(seconds * 1000)

    def reboot(self, boot: bytes = b"boot-two") -> None:
        self.boot = boot
        self._mono_ms = 1_000.0
