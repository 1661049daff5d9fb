"""The library `cwt` decoding a code of the same size. It pins cbor2 < 6, so pip makes it an environment of its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

VERSION = "cwt==3.3.0"
INSTALL_S = 120
_DECODE = """
import sys, time
import cwt
data, public, kid = map(bytes.fromhex, sys.argv[1:4])
rounds = int(sys.argv[4])
key = cwt.COSEKey.new({1: 1, 2: kid, 3: -8, -1: 6, -2: public, 4: [2]})
def decode():
    return cwt.decode(data, key)
assert decode()[1]
took = []
decode()
for _ in range(rounds):
    began = time.perf_counter_ns(); decode(); took.append(time.perf_counter_ns() - began)
print(sorted(took)[rounds // 2] / 1000)
"""


def microseconds(data: bytes, public: bytes, kid: bytes, rounds: int) -> float | None:
    """Median of one decode, or None (said on the screen) where the library cannot be had."""
    with tempfile.TemporaryDirectory(prefix="cwt-") as place:
        venv.create(place, with_pip=True)
        python = Path(place) / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", VERSION]
        try:
            subprocess.run(pip, check=True, capture_output=True, timeout=INSTALL_S)
            said = [data.hex(), public.hex(), kid.hex(), str(rounds)]
            done = subprocess.run(
                [str(python), "-c", _DECODE, *said], check=True, capture_output=True, text=True
            )
        except (subprocess.SubprocessError, OSError) as error:
            why = getattr(error, "stderr", "") or ""
            print(f"the peer `cwt` is left out: {type(error).__name__} {why[-300:]}")
            return None
    return float(done.stdout)
