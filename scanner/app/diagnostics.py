"""What a technician is sent when a gate misbehaves: one ZIP of facts, settings and log, without persons and secrets.

It is made while the window is open, and where nothing else works any more: what cannot be asked is named in its place.
The log holds codes of troubles (`app/log.py`); the names of guards, the codes' texts and all keys stay where they are.
"""

from __future__ import annotations

import json
import platform
import shutil
import sys
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import scanner
from scanner import settings
from scanner.camera.names import cameras
from scanner.errors import ScannerError, StoreError, Trouble
from scanner.store import schema
from scanner.store.database import open_database
from scanner.store.enrolment_shelf import EnrolmentShelf
from scanner.store.trust_shelf import TrustShelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scanner.clock import Clock
    from scanner.paths import Paths

_LIBRARIES = ("PySide6", "opencv-python", "zxing-cpp", "pyzbar", "cryptography", "cbor2", "tuf", "requests")
_HOME = "~"


def write(paths: Paths, clock: Clock, file: Path) -> None:
    """Write the bundle; raises StoreError(STORE_UNAVAILABLE) where `file` cannot be written."""
    try:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
            for name, text in _contents(paths, clock):
                bundle.writestr(name, text)
    except OSError as error:
        raise StoreError(Trouble.STORE_UNAVAILABLE, f"{file.name}: {error.strerror}") from error


def _contents(paths: Paths, clock: Clock) -> Iterator[tuple[str, str]]:
    facts = {name: _asked(ask) for name, ask in _questions(paths, clock).items()}
    yield "facts.json", _homeless(json.dumps(facts, ensure_ascii=False, indent=1))
    yield "settings.toml", _homeless(str(_asked(lambda: settings.text_of(settings.load(paths.settings)))))
    for log in sorted(paths.log.parent.glob(f"{paths.log.name}*")):
        yield log.name, _homeless(log.read_text(encoding="utf-8", errors="replace"))


def _questions(paths: Paths, clock: Clock) -> dict[str, Callable[[], Any]]:
    return {
        "made_at": lambda: datetime.fromtimestamp(clock.wall_ms() / 1000, UTC).isoformat(timespec="seconds"),
        "scanner": lambda: scanner.__version__,
        "is_packaged": lambda: hasattr(sys, "_MEIPASS"),
        "system": platform.platform,
        "python": platform.python_version,
        "libraries": _versions,
        "cameras": lambda: [f"{camera.index} {camera.name}" for camera in cameras()],
        "free_mb": lambda: shutil.disk_usage(paths.data).free // 1_000_000,
        "files": lambda: {file.name: file.stat().st_size for file in sorted(paths.data.iterdir())},
        "enrolment": lambda: _enrolment(paths),
        "trust": lambda: _trust(paths),
    }


def _asked(ask: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever JSON holds
    """The answer, or by which name it failed."""
    try:
        return ask()
    except ScannerError as error:
        return str(error)
    except OSError as error:
        return type(error).__name__


def _versions() -> dict[str, str]:
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:  # the packaged program brings no metadata
            found[name] = "there"
    return found


def _enrolment(paths: Paths) -> dict[str, Any]:
    with closing(open_database(paths.trust, schema.trust)) as database:
        found = EnrolmentShelf(database).load()
    if found is None:
        raise StoreError(Trouble.NOT_ENROLLED)
    return {"site": found.site, "hub": found.hub_url, "device": found.device.hex(), "demo": found.demo}


def _trust(paths: Paths) -> dict[str, Any]:
    with closing(open_database(paths.trust, schema.trust)) as database:
        found = TrustShelf(database).load()
    if found is None:
        return {}
    return {"version": found.version, "accepted_s": found.accepted_s, "documents": sorted(found.documents)}


def _homeless(text: str) -> str:
    """Without the name of whoever is logged in, which stands in the paths of his files."""
    return text.replace(str(Path.home()), _HOME)
