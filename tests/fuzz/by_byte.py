"""Bytes changed where it leads to new code, by atheris: `python -m tests.fuzz.by_byte NAME SECONDS FOLDER`.

How it went is written to FOLDER.txt.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["scanner.check", "scanner.formats", "scanner.protocol"]):
    from tests.fuzz.targets import TARGETS
from tests.fuzz.watch import Watch

MOST_INPUT_BYTES = 8192
REPORT_EVERY = 200


def main(name: str, seconds: int, folder: Path) -> None:
    """Inputs that led further are added to `folder`; ends the process, with 77 when there were faults."""
    target = TARGETS[name]
    watch = Watch(target.call)
    for number, seed in enumerate(target.seeds):
        (folder / f"seed{number}").write_bytes(seed)
    report = folder.with_suffix(".txt")  # libFuzzer ends the process itself: nothing can be said afterwards

    def look(data: bytes) -> None:
        watch(data)
        if watch.faults or watch.inputs % REPORT_EVERY == 1:
            report.write_text(watch.report(f"{name} bytes"))
        if watch.faults:
            raise AssertionError(watch.faults[0][0])

    limits = [
        f"-max_total_time={seconds}",
        f"-max_len={MOST_INPUT_BYTES}",
        "-malloc_limit_mb=64",
        "-timeout=10",
    ]
    atheris.Setup([sys.argv[0], *limits, "-verbosity=0", f"-artifact_prefix={folder}/", str(folder)], look)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(float(sys.argv[2])), Path(sys.argv[3]))
