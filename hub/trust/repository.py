"""The TUF repository in a folder: root, targets, the delegated role `sites`, snapshot, timestamp (TUF 1.0, consistent).

    metadata/<n>.root.json <n>.targets.json <n>.sites.json <n>.snapshot.json timestamp.json
    targets/hub.json -> targets/<sha256>.hub.json, targets/issuers/<sha256>.000000.json, ...

Files are written in the order in which they refer to each other, the timestamp last: after a power cut readers see the
former state whole, and numbers that nobody was pointed to are used again.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Role,
    Root,
    Signed,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from hub import data_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from scanner.protocol.signing import SigningKey

TOP_ROLES = ("root", "targets", "snapshot", "timestamp")
SITES = "sites"
# A role is signed anew when less than half of its life is left.
LIFE = {
    "root": timedelta(days=365),
    "targets": timedelta(days=90),
    SITES: timedelta(days=30),
    "snapshot": timedelta(days=7),
    "timestamp": timedelta(days=1),
}


class Repository:
    """What is published now, and how the next state is signed; `keys_of` gives the signing keys of a role.

    A role whose keys are not here (root and targets that were taken away) is left as it stands; `adopt` puts in force
    what its holders have signed elsewhere.
    """

    def __init__(self, folder: Path, keys_of: Callable[[str], Sequence[SigningKey]], now: datetime) -> None:
        self._metadata = folder / "metadata"
        self._targets = folder / "targets"
        self._keys_of = keys_of
        self._now = now.astimezone(UTC).replace(microsecond=0)

    def publish(self, by_targets: Mapping[str, bytes], by_sites: Mapping[str, bytes]) -> int:
        """Publish these documents; nothing is written where nothing changed. Returns the targets role's version."""
        self._metadata.mkdir(parents=True, exist_ok=True)
        if self.is_ours("root"):
            self._renewed("root", self._root())
        standing = self._standing()
        sites = self._renewed(SITES, Targets(targets=self._files(by_sites)), standing.get(SITES))
        if self.is_ours("targets"):
            targets = Targets(targets=self._files(by_targets), delegations=self._delegations())
            versions = {SITES: sites, "targets": self._renewed("targets", targets, standing.get("targets"))}
        else:
            versions = {SITES: sites, "targets": self._newest("targets")}
        snapshot = Snapshot(meta={f"{role}.json": MetaFile(version) for role, version in versions.items()})
        snapshot_version = self._renewed("snapshot", snapshot, standing.get("snapshot"))
        self._renewed(
            "timestamp", Timestamp(snapshot_meta=MetaFile(snapshot_version)), standing.get("timestamp")
        )
        return versions["targets"]

    def root(self) -> bytes:
        """The newest root.json, which an enrolment pins."""
        return (self._metadata / f"{self._root_version()}.root.json").read_bytes()

    def _renewed(self, role: str, fresh: Signed, old_version: int | None = None) -> int:
        """The version of `role` that says what `fresh` says and lives long enough: the old one, or a newly signed one."""
        if role == "root":
            old_version = self._root_version()
        signers = self._signers(role)
        if old_version:
            old = self._read(role, old_version)
            is_signed_so = {s.public_key.keyid for s in signers[:1]} <= set(old.signatures)
            lives_on = old.signed.expires - self._now > LIFE[role] / 2
            if is_signed_so and lives_on and _says_the_same(old.signed, fresh):
                return old_version
        fresh.version = (old_version or 0) + 1
        fresh.expires = self._now + LIFE[role]
        signed: Metadata[Any] = Metadata(fresh)
        for signer in signers:
            signed.sign(signer, append=True)
        data_folder.replace(self._metadata / _file_name(role, fresh.version), signed.to_bytes())
        return fresh.version

    def _standing(self) -> dict[str, int]:
        """Role -> version, as the published timestamp points to them; empty before the first time."""
        if not (self._metadata / _file_name("timestamp", 0)).exists():
            return {}
        timestamp: Timestamp = self._read("timestamp", 0).signed
        found = {"timestamp": timestamp.version, "snapshot": timestamp.snapshot_meta.version}
        snapshot: Snapshot = self._read("snapshot", found["snapshot"]).signed
        return found | {name.removesuffix(".json"): meta.version for name, meta in snapshot.meta.items()}

    def _files(self, documents: Mapping[str, bytes]) -> dict[str, TargetFile]:
        described = {}
        for path, body in documents.items():
            described[path] = TargetFile.from_data(path, body, ["sha256"])
            for hashed in described[path].get_prefixed_paths():
                at = self._targets / hashed
                at.parent.mkdir(parents=True, exist_ok=True)
                if not at.exists():
                    data_folder.replace(at, body)
        return described

    def _root(self) -> Root:
        signers = {role: _signer(self._keys_of(role)[0]) for role in TOP_ROLES}
        return Root(
            keys={s.public_key.keyid: s.public_key for s in signers.values()},
            roles={role: Role([s.public_key.keyid], 1) for role, s in signers.items()},
            consistent_snapshot=True,
        )

    def _delegations(self) -> Delegations:
        key = _signer(self._keys_of(SITES)[0]).public_key
        role = DelegatedRole(SITES, [key.keyid], 1, terminating=True, paths=[f"{SITES}/*"])
        return Delegations(keys={key.keyid: key}, roles={SITES: role})

    def is_ours(self, role: str) -> bool:
        """Whether the hub itself signs for root or targets: at first, and as long as one key of its own is enough."""
        if not self._root_version():
            return True
        said: Role = self._read("root", self._root_version()).signed.roles[role]
        return said.threshold == 1 and any(
            _signer(key).public_key.keyid in said.keyids for key in self._keys_of(role)
        )

    def adopt(self, root: bytes | None, targets: bytes | None, documents: Mapping[str, bytes]) -> None:
        """Put what was checked (`ceremony.checked`) in its place; the next `publish` leads to it."""
        self._files(documents)
        if root is not None:
            version = Metadata.from_bytes(root).signed.version
            data_folder.replace(self._metadata / f"{version}.root.json", root)
        if targets is not None:
            version = Metadata.from_bytes(targets).signed.version
            data_folder.replace(self._metadata / f"{version}.targets.json", targets)

    def targets(self) -> bytes:
        """The targets metadata in force; raises KeyError before the first publication."""
        version = self._standing()["targets"]
        return (self._metadata / f"{version}.targets.json").read_bytes()

    def _signers(self, role: str) -> list[CryptoSigner]:
        """Who signs for `role`: the newest of our keys that its delegator names, or for a root the newest and the former."""
        held = [_signer(key) for key in self._keys_of(role)]
        if role == "root":
            return held
        named = self._named(role)
        return [s for s in held if named is None or s.public_key.keyid in named][:1] or held[:1]

    def _named(self, role: str) -> list[str] | None:
        if role != SITES:
            return list(self._read("root", self._root_version()).signed.roles[role].keyids)
        if self.is_ours("targets"):
            return None
        delegations = self._read("targets", self._newest("targets")).signed.delegations
        return list(delegations.roles[SITES].keyids) if delegations and delegations.roles else []

    def _root_version(self) -> int:
        return self._newest("root")

    def _newest(self, role: str) -> int:
        files = self._metadata.glob(f"[0-9]*.{role}.json")
        return max((int(file.name.split(".")[0]) for file in files), default=0)

    def _read(self, role: str, version: int) -> Metadata[Any]:
        return Metadata.from_bytes((self._metadata / _file_name(role, version)).read_bytes())


def _signer(key: SigningKey) -> CryptoSigner:
    return CryptoSigner(Ed25519PrivateKey.from_private_bytes(key.raw()))


def _file_name(role: str, version: int) -> str:
    return "timestamp.json" if role == "timestamp" else f"{version}.{role}.json"


def _says_the_same(old: Signed, fresh: Signed) -> bool:
    old_says, fresh_says = old.to_dict(), fresh.to_dict()
    return all(
        old_says.get(name) == fresh_says.get(name)
        for name in fresh_says
        if name not in ("version", "expires")
    )
