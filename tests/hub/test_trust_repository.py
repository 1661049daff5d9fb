"""What a gate's python-tuf makes of the published trust documents, through the hub's own views."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from tuf.api.exceptions import DownloadHTTPError
from tuf.api.metadata import Metadata
from tuf.ngclient import FetcherInterface, Updater

from hub import data_folder
from hub.lists.models import ListToken
from hub.trust import city_keys
from hub.trust.key_files import FOLLOWER_BEFORE_S, WINDOW_S
from hub.trust.models import Issuer, Site
from hub.trust.publishing import pinned_root, publish
from scanner.clock import SystemClock
from scanner.protocol import status_list, trust
from scanner.protocol.health_code import Kind
from scanner.protocol.policy import SiteKind
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.hub import HubInProcess


class ByTestClient(FetcherInterface):
    def __init__(self, hub: HubInProcess) -> None:
        self._hub = hub

    def _fetch(self, url: str) -> Iterator[bytes]:
        status, _, body = self._hub.get(urlsplit(url).path)
        if status != 200:
            raise DownloadHTTPError("refused", status)
        return iter([body])


@pytest.fixture
def clock() -> FakeClock:
    """The present: python-tuf judges expiry by the wall clock."""
    return FakeClock(SystemClock().wall_ms() // 1000)


@pytest.fixture
def at_gate(hub: HubInProcess, tmp_path: Path) -> Updater:
    return gate(hub, tmp_path / "gate", pinned_root())


def gate(hub: HubInProcess, folder: Path, root: bytes | None = None) -> Updater:
    for name in ("metadata", "targets"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    where = hub.base_url + "/trust/"
    return Updater(
        str(folder / "metadata"),
        where + "metadata/",
        str(folder / "targets"),
        where + "targets/",
        fetcher=ByTestClient(hub),
        bootstrap=root,
    )


def fetched(updater: Updater, *paths: str) -> dict[str, bytes]:
    found = {}
    for path in paths:
        info = updater.get_targetinfo(path)
        assert info is not None, path
        found[path] = Path(updater.download_target(info)).read_bytes()
    return found


ALL = ("hub.json", "issuers/000000.json", "issuers/000001.json", "sites/demo-gate.json")


def files(tmp_path: Path) -> dict[str, bytes]:
    return {str(at): at.read_bytes() for at in (tmp_path / "hub" / "trust").rglob("*.json")}


def version(role: str) -> int:
    at = data_folder.folder("trust") / "metadata"
    if role == "timestamp":
        return Metadata.from_file(str(at / "timestamp.json")).signed.version
    return max(int(found.name.split(".")[0]) for found in at.glob(f"*.{role}.json"))


def test_a_gate_reads_all_of_it(at_gate: Updater) -> None:
    at_gate.refresh()
    read = trust.read(fetched(at_gate, *ALL), 1)
    assert (read.home, read.demo, sorted(read.issuers)) == ("000000", True, ["000000", "000001"])
    assert read.issuers["000001"].name_zh == "演示二市"
    assert [key.kinds for key in read.issuers["000000"].code_keys] == [frozenset({kind}) for kind in Kind]
    assert "demo-gate" in read.policies


def test_publishing_again_writes_nothing(hub: HubInProcess, tmp_path: Path) -> None:
    before = files(tmp_path)
    publish()
    assert files(tmp_path) == before


def test_a_changed_policy_reaches_the_gate_and_leaves_the_targets_alone(
    at_gate: Updater, tmp_path: Path, hub: HubInProcess
) -> None:
    at_gate.refresh()
    before = version("targets"), version("sites"), version("snapshot"), version("timestamp")
    Site.objects.filter(name="demo-gate").update(kind=SiteKind.HIGHWAY)
    publish()
    assert (
        version("targets"),
        version("sites") - 1,
        version("snapshot") - 1,
        version("timestamp") - 1,
    ) == before
    later = gate(hub, tmp_path / "gate", pinned_root())
    later.refresh()
    assert trust.read(fetched(later, *ALL), 1).policy_of("demo-gate").kind is SiteKind.HIGHWAY


def test_the_timestamp_is_signed_anew_in_good_time(hub: HubInProcess, clock: FakeClock) -> None:
    clock.advance(11 * 3600)
    publish()
    assert version("timestamp") == 1
    clock.advance(2 * 3600)
    publish()
    assert (version("timestamp"), version("snapshot")) == (2, 1)
    expires = Metadata.from_file(
        str(data_folder.folder("trust") / "metadata" / "timestamp.json")
    ).signed.expires
    assert expires.timestamp() == clock.wall_s() + timedelta(days=1).total_seconds()


def test_a_year_later_the_root_has_followed_itself(
    hub: HubInProcess, clock: FakeClock, tmp_path: Path
) -> None:
    first = pinned_root()
    clock.advance(200 * 86_400)
    publish()
    assert version("root") == 2
    newer = Metadata.from_bytes(pinned_root())
    Metadata.from_bytes(first).verify_delegate("root", newer)


def test_a_power_cut_while_publishing_leaves_the_former_state_whole(
    hub: HubInProcess, at_gate: Updater, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Site.objects.create(name="north")
    write = data_folder.replace

    def cut(path: Path, content: bytes) -> None:
        if path.name == "timestamp.json":
            raise OSError("power cut")
        write(path, content)

    with monkeypatch.context() as power:
        power.setattr(data_folder, "replace", cut)
        with pytest.raises(OSError, match="power cut"):
            publish()
    at_gate.refresh()
    assert at_gate.get_targetinfo("sites/north.json") is None
    Site.objects.create(name="south")
    publish()
    later = gate(hub, tmp_path / "gate", pinned_root())
    later.refresh()
    assert set(fetched(later, "sites/north.json", "sites/south.json", *ALL)) > set(ALL)


def test_a_followers_key_is_known_before_it_is_good(hub: HubInProcess, clock: FakeClock) -> None:
    before = city_keys.keys_of("000000", "live")
    clock.advance(WINDOW_S - FOLLOWER_BEFORE_S)
    publish()
    now_s = clock.wall_s()
    assert len(city_keys.keys_of("000000", "live")) == 2
    assert city_keys.signing("000000", "live", now_s, now_s + 60) is before[0].key
    assert city_keys.signing("000000", "live", now_s + 2 * 86_400, now_s + 2 * 86_400) is not before[0].key


def test_lists_ask_for_the_trust_that_has_their_keys(hub: HubInProcess, clock: FakeClock) -> None:
    clock.advance(WINDOW_S - FOLLOWER_BEFORE_S)
    Issuer.objects.filter(code="000001").update(name_en="Renamed")
    hub.publish()
    for token in ListToken.objects.all():
        read = status_list.read(status_list.parse(bytes(token.token)).payload)
        assert read.trust_version == version("targets") == 2


@pytest.mark.parametrize(
    "path",
    [
        "metadata/../../secrets/trust-root",
        "metadata/%2e%2e/%2e%2e/secrets/trust-root",
        "metadata/timestamp.json%00",
        "metadata/timestamp.json/",
        "metadata/timestamp.json%0a",
        "metadata/9999999999.root.json",
        "metadata/7.root.json",
        "targets/hub.json",
        "targets/issuers/../" + "0" * 64 + ".hub.json",
        "targets/" + "0" * 64 + ".hub.json",
        "targets//etc/passwd",
    ],
)
def test_nothing_else_is_served(hub: HubInProcess, path: str) -> None:
    status, headers, body = hub.get(f"/trust/{path}")
    assert (status, headers["content-type"]) == (404, "application/problem+json")
    assert b"secrets" not in body
