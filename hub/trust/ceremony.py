"""Making and signing root and targets away from the hub, in a folder that is carried between machines. No database.

    state.json          what the hub takes out: {"online": {role: public key in hex}}
    now.root.json  now.targets.json       what is in force
    documents/...       the documents that the next targets are to sign
    root.json  targets.json               the drafts; each holder of a key adds a signature

A key is a file of 64 hex digits (mode 0600), made by `make_key` beside a `.pub` that may be shown to anybody.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import DelegatedRole, Delegations, Metadata, Role, Root, TargetFile, Targets

from hub import data_folder
from hub.trust.repository import LIFE, SITES
from scanner.protocol import trust
from scanner.protocol.cbor import Malformed
from scanner.protocol.signing import SigningKey

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

STATE, NOW_ROOT, NOW_TARGETS = "state.json", "now.root.json", "now.targets.json"
ROOT, TARGETS = "root.json", "targets.json"
ONLINE = ("snapshot", "timestamp", SITES)
MAX_FILE_BYTES = 512 * 1024


class CeremonyError(Exception):
    """What is wrong with the folder, in a sentence."""


def make_key(file: Path) -> str:
    """Make a key at `file`, and its public half beside it; the public half. Raises CeremonyError if `file` is there."""
    if file.exists():
        raise CeremonyError(f"{file.name} is there already")
    key = SigningKey.generate()
    data_folder.kept(file, lambda: key.raw().hex().encode())
    file.with_name(file.name + ".pub").write_text(key.public.hex(), encoding="ascii")
    return key.public.hex()


def take_out(
    folder: Path, root: bytes, targets: bytes, online: Mapping[str, str], documents: Mapping[str, bytes]
) -> None:
    """Write what the hub knows and wishes into `folder`; drafts that lay there are of yesterday and go."""
    for draft in (ROOT, TARGETS):
        (folder / draft).unlink(missing_ok=True)
    for old in (folder / "documents").rglob("*.json"):
        old.unlink()
    _put(folder / NOW_ROOT, root)
    _put(folder / NOW_TARGETS, targets)
    _put(folder / STATE, json.dumps({"online": dict(online)}).encode())
    for path, body in documents.items():
        _put(folder / "documents" / path, body)


def draft_root(
    folder: Path, roots: Sequence[str], targets: Sequence[str], threshold: int, now: datetime
) -> None:
    """Draft the next root: `roots` and `targets` public keys in hex, `threshold` of which must sign."""
    online = _online(folder)
    publics = {"root": roots, "targets": targets, **{r: [online[r]] for r in ("snapshot", "timestamp")}}
    if not all(1 <= threshold <= len(set(publics[role])) for role in ("root", "targets")):
        raise CeremonyError("the threshold is more than there are keys, or none")
    keys = {role: [_public(said) for said in sorted(set(said_of))] for role, said_of in publics.items()}
    fresh = Root(
        version=_metadata(folder / NOW_ROOT).signed.version + 1,
        expires=now.replace(microsecond=0) + LIFE["root"],
        keys={key.keyid: key for held in keys.values() for key in held},
        roles={
            role: Role([k.keyid for k in held], threshold if role in ("root", "targets") else 1)
            for role, held in keys.items()
        },
        consistent_snapshot=True,
    )
    _put(folder / ROOT, Metadata(fresh).to_bytes())


def draft_targets(folder: Path, now: datetime) -> None:
    """Draft the next targets over what lies in `documents`, and name the hub's key for the sites."""
    sites = _public(_online(folder)[SITES])
    role = DelegatedRole(SITES, [sites.keyid], 1, terminating=True, paths=[f"{SITES}/*"])
    fresh = Targets(
        version=_metadata(folder / NOW_TARGETS).signed.version + 1,
        expires=now.replace(microsecond=0) + LIFE["targets"],
        targets={p: TargetFile.from_data(p, b, ["sha256"]) for p, b in documents(folder).items()},
        delegations=Delegations({sites.keyid: sites}, {SITES: role}),
    )
    _put(folder / TARGETS, Metadata(fresh).to_bytes())


def sign(folder: Path, keys: Sequence[SigningKey]) -> list[str]:
    """Add the signatures of `keys` to each draft on which they count; what was signed, in words."""
    said = []
    for draft, entitled in ((ROOT, _root_signers(folder)), (TARGETS, _target_signers(folder))):
        if not (folder / draft).exists():
            continue
        metadata = _metadata(folder / draft)
        for key in keys:
            signer = CryptoSigner(Ed25519PrivateKey.from_private_bytes(key.raw()))
            if signer.public_key.keyid in entitled:
                metadata.sign(signer, append=True)
                said.append(f"{draft} {key.public.hex()[:16]}")
        _put(folder / draft, metadata.to_bytes())
    return said


def checked(
    folder: Path, root_now: bytes, targets_now: bytes, now: datetime
) -> tuple[bytes | None, bytes | None, dict[str, bytes]]:
    """The signed root and targets, where there are new ones, and all documents they need.

    Proved from what is in force at the hub, not from what the folder says that is. Raises CeremonyError.
    """
    root, targets = (_read(folder / name) if (folder / name).exists() else None for name in (ROOT, TARGETS))
    try:
        before: Metadata[Any] = Metadata.from_bytes(root_now)
        after: Metadata[Any] = before if root is None else Metadata.from_bytes(root)
        if root is not None:
            before.verify_delegate("root", after)
            after.verify_delegate("root", after)
            _require_next(after, before, now)
        standing: Metadata[Any] = Metadata.from_bytes(targets_now)
        fresh: Metadata[Any] = standing if targets is None else Metadata.from_bytes(targets)
        after.verify_delegate("targets", fresh)
        if targets is None:
            return root, None, {}
        _require_next(fresh, standing, now)
        held = documents(folder)
        if set(held) != set(fresh.signed.targets):
            raise CeremonyError("other documents than the signed ones")
        for path, body in held.items():
            fresh.signed.targets[path].verify_length_and_hashes(body)
        for path, why in trust.read(held, fresh.signed.version).set_aside.items():
            raise CeremonyError(f"{path}: {why}")
    except (RepositoryError, Malformed, ValueError) as error:
        raise CeremonyError(f"{type(error).__name__}: {error}"[:300]) from error
    return root, targets, held


def documents(folder: Path) -> dict[str, bytes]:
    """Target path -> bytes of what lies in `documents`."""
    at = folder / "documents"
    return {file.relative_to(at).as_posix(): _read(file) for file in sorted(at.rglob("*.json"))}


def key_in(file: Path) -> SigningKey:
    """The key in a file that `make_key` made."""
    try:
        return SigningKey(bytes.fromhex(file.read_text(encoding="ascii").strip()))
    except (OSError, ValueError) as error:
        raise CeremonyError(f"{file.name}: no key") from error


def _require_next(after: Metadata[Any], before: Metadata[Any], now: datetime) -> None:
    if after.signed.version != before.signed.version + 1 or after.signed.is_expired(now):
        raise CeremonyError("not the next version of what is in force, or expired")


def _root_signers(folder: Path) -> set[str]:
    drafts = [folder / NOW_ROOT, *([folder / ROOT] if (folder / ROOT).exists() else [])]
    return {keyid for file in drafts for keyid in _metadata(file).signed.roles["root"].keyids}


def _target_signers(folder: Path) -> set[str]:
    in_force = folder / ROOT if (folder / ROOT).exists() else folder / NOW_ROOT
    return set(_metadata(in_force).signed.roles["targets"].keyids)


def _online(folder: Path) -> dict[str, str]:
    said: dict[str, str] = json.loads(_read(folder / STATE))["online"]
    return said


def _public(said: str) -> SSlibKey:
    try:
        return SSlibKey.from_crypto(Ed25519PublicKey.from_public_bytes(bytes.fromhex(said)))
    except ValueError as error:
        raise CeremonyError("not a public key in hex") from error


def _metadata(file: Path) -> Metadata[Any]:
    try:
        return Metadata.from_bytes(_read(file))
    except RepositoryError as error:
        raise CeremonyError(f"{file.name}: {error}"[:200]) from error


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            body = opened.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise CeremonyError(f"{file.name} is not in the folder") from error
    if len(body) > MAX_FILE_BYTES:
        raise CeremonyError(f"{file.name} is too large")
    return body


def _put(file: Path, body: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    data_folder.replace(file, body)
