"""Strictness for every test; fixtures that only some rooms need stand in those rooms' own conftest.py."""

from __future__ import annotations

import gc
import os
import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

import pytest
from django.conf import settings as django
from django.db import connection
from hypothesis import HealthCheck, settings

from tests.fakes import migrated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_django import DjangoDbBlocker

IN_CI = os.environ.get("CI", "").lower() == "true"
GRACE_S = 3.0  # a thread that was told to stop may still be on its way out
T = TypeVar("T")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True, print_blob=True)
settings.load_profile("ci" if IN_CI else "desk")


def pytest_configure() -> None:
    """Django's own advice: the hub's passwords cost half a second each on purpose, and an officer types many in a test."""
    django.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_finish() -> None:
    """What has been imported and collected stays to the end: neither the collector nor who looks for leaks need walk it."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _no_threads_left() -> Iterator[None]:
    """Fail a test that leaves a non-daemon thread running: such a thread keeps the program from ending."""
    before = set(threading.enumerate())
    yield
    started = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    for thread in started:
        thread.join(GRACE_S)
    left = [thread.name for thread in started if thread.is_alive()]
    if left:
        pytest.fail(f"threads left running: {', '.join(left)}")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """Before pytest-django makes its tables: where another worker or run has made the same, there they are."""
    if connection.vendor != "sqlite":
        yield
        return
    name = connection.creation._get_test_db_name()  # type: ignore[attr-defined]
    with closing(sqlite3.connect(name, uri=True)) as database:
        migrated.begin_with(database)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            migrated.keep(connection.connection)


@pytest.fixture(scope="session")
def needed() -> Callable[[T | None, str], T]:
    """`needed(shutil.which("chromium"), "chromium")`: the thing, or a skip; where CI=true its absence is a failure."""

    def found(thing: T | None, name: str) -> T:
        if thing:
            return thing
        if IN_CI:
            pytest.fail(f"{name} is missing, and CI must have it")
        pytest.skip(f"{name} is missing here")

    return found
