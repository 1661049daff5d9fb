"""One input looked at: it must not raise, take more than 50 ms, or hold more than 64 MiB."""

from __future__ import annotations

import time
import tracemalloc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_MS, MOST_BYTES = 50.0, 64 * 1024 * 1024


class Watch:
    """Counts what `call` does with each input. Durations are of this thread's own processor time, the best of three."""

    def __init__(self, call: Callable[[bytes], None]) -> None:
        self._call = call
        self.inputs = self.slowest_ms = self.most_bytes = 0.0
        self.faults: list[tuple[str, bytes]] = []

    def __call__(self, data: bytes) -> None:
        self.inputs += 1
        tracemalloc.start()
        try:
            took_ms = self._took_ms(data)
            if took_ms > MOST_MS:
                took_ms = min(took_ms, self._took_ms(data), self._took_ms(data))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            self._fault(f"raised {type(error).__name__}: {error}"[:200], data)
            return
        finally:
            held = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        self.slowest_ms, self.most_bytes = max(self.slowest_ms, took_ms), max(self.most_bytes, held)
        if took_ms > MOST_MS:
            self._fault(f"took {took_ms:.0f} ms", data)
        if held > MOST_BYTES:
            self._fault(f"held {held / 2**20:.0f} MiB", data)

    def report(self, name: str) -> str:
        return (
            f"{name}: {self.inputs:.0f} inputs, {len(self.faults)} faults, slowest {self.slowest_ms:.1f} ms, "
            f"most memory {self.most_bytes / 2**20:.1f} MiB"
        )

    def _took_ms(self, data: bytes) -> float:
        began = time.thread_time()
        self._call(data)
        return 1000 * (time.thread_time() - began)

    def _fault(self, what: str, data: bytes) -> None:
        self.faults.append((what, data))
        print(f"FAULT {what}: {data[:2000].hex()}", flush=True)
