"""What sync needs of the store, in shapes: `store` provides them, `app` joins them, neither room knows the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scanner.protocol.acknowledgement import Acknowledgement
    from scanner.protocol.batch import Batch
    from scanner.protocol.heartbeat import DeviceState, Proof
    from scanner.protocol.status_list import StatusList


class Counts(Protocol):
    """How many records wait, were acknowledged, and were set aside by the hub."""

    @property
    def waiting(self) -> int: ...
    @property
    def set_aside(self) -> int: ...


class Outbox(Protocol):
    """The pass log as the sender sees it."""

    @property
    def epoch(self) -> int: ...
    def next_batch(self, max_records: int) -> Batch | None:
        """The oldest records that are not acknowledged, 1 to `max_records` of them; None when there is none."""
        ...

    def acknowledge(self, ack: Acknowledgement, set_aside: int, signed: bytes) -> int:
        """Move the watermark; how many moved, below 0 where the hub forgot some.

        Raises TrustError: ACK_REFUSED for an ack that does not fit the log, HUB_FORGOT where it asks for what is purged.
        """
        ...

    def acknowledged_ends(self) -> list[Batch]:
        """The last acknowledged record of each epoch, where it is still there."""
        ...

    def proofs(self) -> list[Proof]:
        """What the hub said of the epochs that it may yet be sent records of, the present one first."""
        ...

    def first_break(self) -> object | None:
        """The first record that is not as it was written or acknowledged; None when all are."""
        ...

    def counts(self) -> Counts: ...
    def last_seq(self) -> int: ...


class StateShelf(Protocol):
    """The newest state that the hub has said; `question` is of the heartbeat that was exported last."""

    @property
    def question(self) -> bytes: ...
    def said_s(self) -> int:
        """When the hub said it, in its seconds; 0 before the first."""
        ...

    def keep(self, state: DeviceState, said_s: int, nonce: bytes) -> None: ...


class DeviceKeys(Protocol):
    """The keys this device signs with, the change from one to the next among them. Methods raise KeyStoreError."""

    def next(self) -> bytes | None:
        """The key that is to follow, where a change was begun."""
        ...

    def keep_next(self, raw: bytes) -> None: ...
    def change(self, raw: bytes, handover: bytes) -> None: ...
    def handovers(self) -> list[bytes]: ...


class ListHead(Protocol):
    """What is known of the list that is held."""

    @property
    def iat_s(self) -> int: ...
    @property
    def ttl_s(self) -> int: ...
    @property
    def etag(self) -> str: ...


class ListShelf(Protocol):
    """The accepted status lists."""

    def apply(self, token: bytes, status_list: StatusList, etag: str) -> None: ...
    def head(self, issuer: str, generation: int) -> ListHead | None: ...


class StoredTrust(Protocol):
    """The trust documents accepted last."""

    @property
    def documents(self) -> Mapping[str, bytes]: ...
    @property
    def version(self) -> int: ...
    @property
    def accepted_s(self) -> int: ...


class TrustShelf(Protocol):
    """The accepted trust documents."""

    def save(self, documents: Mapping[str, bytes], version: int, accepted_s: int, expires_s: int) -> None: ...
    def load(self) -> StoredTrust | None: ...
