"""The same by command on PostgreSQL, where tables leave and come back by COPY."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.fakes import postgres

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD, PERSON = "证件号码,姓名,区县,种类,日期\n", "11010519491231002X,王小明,东湖区"


def test_a_list_is_taken_and_everybody_judged(
    tmp_path: Path, needed: Callable[[Path | None, str], Path]
) -> None:
    yesterday = dt.datetime.fromtimestamp((tmp_path.stat().st_mtime_ns // 10**9) - 86_400, dt.UTC).date()
    file = tmp_path / "list.csv"
    file.write_text(f"{HEAD}{PERSON},密切接触,{yesterday}\n", encoding="utf-8")
    with postgres.cluster(needed(postgres.programs(), "PostgreSQL")) as url:

        def hub(*words: str) -> str:
            command = [
                sys.executable,
                "-m",
                "hub",
                *words[:1],
                "--data",
                str(tmp_path / "hub"),
                "--database-url",
                url,
            ]
            return subprocess.run(
                [*command, *words[1:]], check=True, capture_output=True, text=True, timeout=120
            ).stdout

        assert "taken 1\n" in hub("evidence", "import", "contacts", str(file))
        assert "judged 1  变码 changed 1" in hub("colour", "assign")
        assert "judged 1  变码 changed 0" in hub("colour", "assign")
        rows = json.loads(hub("manage", "dumpdata", "colour.trigger", "colour.standing"))
    triggers = {row["fields"]["rule"]: row["fields"] for row in rows if row["model"] == "colour.trigger"}
    (standing,) = [row["fields"] for row in rows if row["model"] == "colour.standing"]
    assert sorted(triggers) == ["R3", "S3", "S5"]
    assert (standing["colour"], standing["rules"]) == (2, "R3 S3 S5")
    assert standing["clears_on"] >= triggers["R3"]["hold_until"] == triggers["R3"]["evidence"] + 14
