"""A hub as a city runs it, and people who send what they should not: no name, no number in any file, nor in what it says."""

from __future__ import annotations

import re
import signal
from typing import TYPE_CHECKING

import requests

from tests.fakes.applicants import filled, resident_id
from tests.fakes.served_hub import run_hub, serving
from tests.fakes.written import clear_in, in_folder

if TYPE_CHECKING:
    from pathlib import Path

NAME, NUMBER, PHONE, HOME = "诸葛小明", resident_id("19900307"), "13800004321", "文一路12号"
SAID = filled(name=NAME, phone=PHONE, compound="湖滨花园", address=HOME)


def sent(url: str, **other: str) -> requests.Response:
    """A citizen's form, by a browser of its own."""
    browser = requests.Session()
    found = re.search('csrfmiddlewaretoken" value="([^"]+)', browser.get(f"{url}/apply/").text)
    assert found
    return browser.post(f"{url}/apply/", {**SAID, **other, "csrfmiddlewaretoken": found[1]})


def knock(url: str) -> None:
    """Requests that are refused, each with somebody's number where a log would have it."""
    assert sent(url, temperature=NUMBER).status_code == 422
    assert requests.post(f"{url}/apply/", SAID).status_code == 403
    assert requests.get(f"{url}/apply/", {"number": NUMBER, "name": NAME}).status_code == 200
    assert requests.get(f"{url}/code/{NUMBER}/").status_code == 404
    assert requests.get(f"{url}/code/{NUMBER}/", headers={"Host": NUMBER}).status_code == 400
    asking = {"number": NUMBER, "name": NAME, "kind": "resident_id"}
    assert requests.post(f"{url}/api/health-code/queries", json=asking).status_code == 401


def a_list(folder: Path) -> Path:
    """A row of the province's, and one with its columns shifted."""
    head = "证件号码,姓名,区县,种类,日期"
    rows = f"{NUMBER},{NAME},东湖区,一般接触,2020-02-30\n,,{NUMBER},{PHONE},2020-02-17"
    listed = folder / "list.csv"
    listed.write_bytes(f"{head}\n{rows}\n".encode("gb18030"))
    return listed


def test_neither_files_nor_logs_hold_a_clear_word(tmp_path: Path) -> None:
    city = tmp_path / "city"
    city.mkdir()
    with serving(city / "hub", "--demo") as (child, url):
        page = sent(url).url.split("/")[-2]
        knock(url)
        at = ("--data", str(city / "hub"))
        done = run_hub("evidence", "import", "contacts", str(a_list(tmp_path)), *at)
        assert done.returncode == 0, done.stderr
        assert run_hub("colour", "assign", *at).returncode == 0
        places = [*in_folder(city), ("import", (done.stdout + done.stderr).encode())]
        child.send_signal(signal.SIGTERM)
        assert child.wait() == 0
    places += in_folder(city)
    names = {name for name, _ in places}
    assert {"hub/hub.sqlite3", "hub/hub.sqlite3-wal", "said"} <= names
    assert any(name.endswith(".parquet") for name in names)
    assert any(name.startswith("hub/refused/") for name in names)
    assert clear_in(places, page), "the search sees the tables"
    assert clear_in(places, NAME, NUMBER, PHONE, HOME) == []
