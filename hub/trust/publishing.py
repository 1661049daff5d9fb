"""Publish the trust documents as the database and the keys say they are now."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import transaction

from hub import clock, data_folder, keys
from hub.trust import ceremony, city_keys, documents, published
from hub.trust.models import Issuer, Publication, Site
from hub.trust.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scanner.protocol.signing import SigningKey

HOME, HOME_ZH, HOME_EN = "000000", "演示市", "Demo City"


def publish() -> int:
    """Bring the repository up to the present; returns the version of the targets role. Costs little when all stands."""
    with held("trust") as publication:
        now_s = clock.now_s()
        issuers = _issuers(now_s)
        by_targets = documents.city_documents(issuers, now_s)
        by_sites = documents.site_documents(Site.objects.order_by("name"), clock.now())
        publication.version = repository().publish(by_targets, by_sites)
        in_force = published.documents() or {}
        for issuer in issuers:
            document = in_force.get(documents.issuer_path(issuer.code), b"")
            _note_new_keys(issuer, document, publication.version)
        return publication.version


def wished_documents() -> dict[str, bytes]:
    """What the targets role would say if the hub signed for it."""
    now_s = clock.now_s()
    return documents.city_documents(_issuers(now_s), now_s)


def adopt(signed: Path) -> None:
    """Put in force what was signed in the folder `signed`; raises CeremonyError, and then nothing has changed."""
    with held("trust"):
        standing = repository()
        found = ceremony.checked(signed, standing.root(), standing.targets(), clock.now())
        standing.adopt(*found)
    publish()


def folder() -> Path:
    """Where the repository stands as it is served."""
    return data_folder.folder("trust")


def pinned_root() -> bytes:
    """The root.json that a gate pins when it enrols."""
    return repository().root()


@contextmanager
def held(what: str) -> Iterator[Publication]:
    """The row of what is published, held against everyone else who publishes it, saved with the time at the end."""
    Publication.objects.get_or_create(what=what)
    with transaction.atomic():
        publication = Publication.objects.select_for_update().get(what=what)
        yield publication
        publication.at_s = clock.now_s()
        publication.save()


def home() -> Issuer:
    """The hub's own city; the first start makes the demo city the home."""
    made = {"code": HOME, "name_zh": HOME_ZH, "name_en": HOME_EN}
    return Issuer.objects.get_or_create(is_home=True, defaults=made)[0]


@lru_cache(maxsize=1)
def home_code() -> str:
    """The home city's code as this process last saw it, for who makes sure of it (`apply/first_time.py`)."""
    return home().code


def _issuers(now_s: int) -> list[Issuer]:
    home()
    issuers = list(Issuer.objects.order_by("code"))
    for issuer in issuers:
        city_keys.make_missing(issuer.code, now_s)
    return issuers


def _note_new_keys(issuer: Issuer, document: bytes, version: int) -> None:
    """Remember since which version the issuer's keys are as they are: its lists ask for no older trust."""
    digest = hashlib.sha256(document).hexdigest()
    if digest != issuer.document_sha256:
        issuer.document_sha256, issuer.trust_version = digest, version
        issuer.save(update_fields=["document_sha256", "trust_version"])


def repository() -> Repository:
    """The hub's repository, with the hub's keys, now."""
    return Repository(data_folder.folder("trust"), _keys_of, clock.now())


def _keys_of(role: str) -> list[SigningKey]:
    return keys.signing_keys(f"trust-{role}")
