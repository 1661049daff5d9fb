"""python-tuf's way to the network, laid over our Transport."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient.fetcher import FetcherInterface

from scanner.sync.transport import HttpRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.sync.transport import Transport

METADATA_PATH = "/trust/metadata/"
TARGETS_PATH = "/trust/targets/"
MAX_FILE_BYTES = 512 * 1024


class TrustFetcher(FetcherInterface):
    """Fetches by path; python-tuf compares each length with the signed one, this bounds what is kept until then."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def _fetch(self, url: str) -> Iterator[bytes]:
        # "%" stays: python-tuf has quoted the names of roles already, and a target's name holds none.
        path = quote(url, safe="/%")
        try:
            return iter([self._transport.get(path, max_bytes=MAX_FILE_BYTES).body])
        except HttpRefused as refused:
            # A missing next root is how python-tuf learns that it has the newest one.
            raise DownloadHTTPError(str(refused), refused.status) from refused
