"""What the demo prints: a line for each verdict, and the summary."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from scanner.protocol.outcome import Outcome
from scanner.protocol.words import words_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.clock import Clock
    from scanner.demo.city import Figures
    from scanner.demo.director import Painted, Score
    from scanner.demo.scenes import Act
    from scanner.errors import SyncError


def verdict_line(clock: Clock) -> Callable[[Act, Painted], None]:
    """Prints time, outcome, reason code, words in both languages, and milliseconds from frame to verdict."""

    def tell(act: Act, painted: Painted) -> None:
        verdict = painted.judged.verdict
        outcome, reason = words_for(verdict.outcome), words_for(verdict.reason)
        seconds = clock.wall_ms() // 1000 % 86_400
        print(
            f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}  "
            f"{verdict.outcome.name:<9}  {verdict.reason:<21}  {painted.verdict_ms:6.1f} ms  "
            f"{outcome.zh} · {reason.zh} / {outcome.en} · {reason.en}   [{act.zh} / {act.en}]",
            flush=True,
        )

    return tell


def stranded(error: SyncError) -> None:
    """Print why nobody comes any more, and what becomes of the gate."""
    words = words_for(error.trouble)
    print(f"{words.zh} / {words.en}  [{words.short_code}]  {error.detail}")
    print(
        "演示访客等平台恢复，卡口照常 / The demo's visitors wait for the hub; the gate goes on.", flush=True
    )


def summary(score: Score, written: int, most_waiting: int, figures: Figures) -> bool:
    """Print the end of a performance; True when every verdict was right and the hub holds each pass exactly once."""
    for wrong in score.wrong:
        print(f"WRONG  {wrong}")
    scans = [painted for painted in score.painted if not painted.judged.ref_seq]
    if scans:
        verdict_ms, painted_ms = [p.verdict_ms for p in scans], [p.painted_ms for p in scans]
        print(
            f"frame to verdict: median {median(verdict_ms):.1f} ms, worst {max(verdict_ms):.1f} ms; "
            f"to its paint: median {median(painted_ms):.1f} ms, worst {max(painted_ms):.1f} ms"
        )
    print(
        f"waiting while offline: at most {most_waiting}; set aside {figures.set_aside}, doubled {figures.conflicts}"
    )
    print("  ".join(f"{outcome.name} {score.count(outcome)}" for outcome in _ORDER))
    print(f"{figures.stored} of {written} passes acknowledged by the hub", flush=True)
    return not score.wrong and figures.stored == written and not figures.conflicts and not figures.set_aside


_ORDER = (Outcome.ADMIT, Outcome.ASK, Outcome.REFUSE, Outcome.UNDECIDED)
