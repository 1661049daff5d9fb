"""Publish the trust documents as the database and the keys say they are now."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction

from hub import clock, data_folder, keys
from hub.trust import city_keys, documents
from hub.trust.models import Issuer, Publication, Site
from hub.trust.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.protocol.signing import SigningKey

HOME, HOME_ZH, HOME_EN = "000000", "演示市", "Demo City"


def publish() -> int:
    """Bring the repository up to the present; returns the version of the targets role. Costs little when all stands."""
    with held("trust") as publication:
        now_s = clock.now_s()
        issuers = _issuers(now_s)
        by_targets = documents.city_documents(issuers, now_s)
        by_sites = documents.site_documents(Site.objects.order_by("name"))
        publication.version = _repository().publish(by_targets, by_sites)
        for issuer in issuers:
            _note_new_keys(issuer, by_targets[documents.issuer_path(issuer.code)], publication.version)
        return publication.version


def pinned_root() -> bytes:
    """The root.json that a gate pins when it enrols."""
    return _repository().root()


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


def _repository() -> Repository:
    return Repository(data_folder.folder("trust"), _key_of, clock.now())


def _key_of(role: str) -> SigningKey:
    return keys.signing_key(f"trust-{role}")
