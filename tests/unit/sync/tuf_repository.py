"""A hub's TUF repository made with tuf.api, which can also be made to lie."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from securesystemslib.signer._crypto_signer import CryptoSigner
from tuf.api._payload import (
    DelegatedRole,
    Delegations,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.metadata import Metadata

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY_S = 86_400
LIVES_S = {
    "root": 365 * DAY_S,
    "targets": 365 * DAY_S,
    "sites": 30 * DAY_S,
    "snapshot": 7 * DAY_S,
    "timestamp": DAY_S,
}


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


class TufRepository:
    """`files` holds what is served under /trust; `publish` makes a new version of everything but the root."""

    def __init__(self, documents: Mapping[str, bytes], now_s: int) -> None:
        self.files: dict[str, bytes] = {}
        self.signers = {role: CryptoSigner.generate_ed25519() for role in LIVES_S}
        self.version = 0
        self._root = Root(version=1, consistent_snapshot=True, expires=at(now_s + LIVES_S["root"]))
        for role in ("root", "timestamp", "snapshot", "targets"):
            self._root.add_key(self.signers[role].public_key, role)
        self.first_root = self._write("1.root.json", self._root, "root")
        self.publish(documents, now_s)

    def publish(
        self,
        documents: Mapping[str, bytes],
        now_s: int,
        *,
        version: int = 0,
        signed_by: Mapping[str, CryptoSigner] | None = None,
        overreach: Mapping[str, bytes] | None = None,
    ) -> None:
        """Publish `documents` as the next version, or as `version`; `signed_by` other keys than the role's, where given.

        `overreach`: what the delegated role also claims, though it lies outside sites/.
        """
        self.version = version or self.version + 1
        ends = {role: at(now_s + life_s) for role, life_s in LIVES_S.items()}
        n, other = self.version, signed_by or {}
        sites = Targets(version=n, expires=ends["sites"], targets=self._targets(documents, sites=True))
        sites.targets |= {path: TargetFile.from_data(path, body) for path, body in (overreach or {}).items()}
        role = DelegatedRole(
            "sites", [self.signers["sites"].public_key.keyid], 1, terminating=True, paths=["sites/*"]
        )
        public = self.signers["sites"].public_key
        targets = Targets(
            version=n,
            expires=ends["targets"],
            targets=self._targets(documents, sites=False),
            delegations=Delegations({public.keyid: public}, {"sites": role}),
        )
        metas = {
            "sites.json": self._meta(n, self._write(f"{n}.sites.json", sites, "sites", other)),
            "targets.json": self._meta(n, self._write(f"{n}.targets.json", targets, "targets", other)),
        }
        snapshot = Snapshot(version=n, expires=ends["snapshot"], meta=metas)
        meta = self._meta(n, self._write(f"{n}.snapshot.json", snapshot, "snapshot", other))
        self._write(
            "timestamp.json",
            Timestamp(version=n, expires=ends["timestamp"], snapshot_meta=meta),
            "timestamp",
            other,
        )

    def roll(self, role: str) -> None:
        """A second root, signed by the root key, that names a fresh key for `role`."""
        self._root.revoke_key(self.signers[role].public_key.keyid, role)
        self.signers[role] = CryptoSigner.generate_ed25519()
        self._root.add_key(self.signers[role].public_key, role)
        self._root.version += 1
        self._write(f"{self._root.version}.root.json", self._root, "root")

    def _write(
        self,
        name: str,
        signed: Root | Targets | Snapshot | Timestamp,
        role: str,
        other: Mapping[str, CryptoSigner] | None = None,
    ) -> bytes:
        metadata: Metadata[Any] = Metadata(signed)
        metadata.sign((other or {}).get(role, self.signers[role]))
        data = metadata.to_bytes()
        self.files[f"/trust/metadata/{name}"] = data
        return data

    def _targets(self, documents: Mapping[str, bytes], *, sites: bool) -> dict[str, TargetFile]:
        named = {path: body for path, body in documents.items() if path.startswith("sites/") is sites}
        made = {}
        for path, body in named.items():
            made[path] = TargetFile.from_data(path, body, ["sha256"])
            folder, slash, name = path.rpartition("/")
            self.files[f"/trust/targets/{folder}{slash}{made[path].hashes['sha256']}.{name}"] = body
        return made

    @staticmethod
    def _meta(version: int, data: bytes) -> MetaFile:
        return MetaFile.from_data(version, data, ["sha256"])
