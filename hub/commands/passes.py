"""`python -m hub passes import PATH...`: a courier's stick, read and answered.

Each PATH is a file or a folder with such files. The answers are written beside them, and trust and lists too, so that the
stick can go back: `python -m scanner load FOLDER`. A gate's new key comes first, its last word last.
"""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING

from hub import clock, data_folder
from hub.checkpoints.bodies import Refused
from hub.commands.migrating import migrate
from hub.commands.trouble import CannotStart
from hub.commands.trust import fill
from hub.passes import courier
from scanner.protocol import courier as courier_files
from scanner.protocol.cbor import Malformed
from scanner.protocol.courier import MAX_PASSES_BYTES, PASSES_ENDING, receipts_name

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from hub.passes.courier import Delivery


def run(wish: argparse.Namespace) -> int:
    migrate()
    taken: dict[tuple[Path, bytes], list[Delivery]] = {}
    failed = count = 0
    for count, file in enumerate(_files(wish.paths), 1):  # noqa: B007 - none at all is a mistake
        try:
            delivery = _imported(file)
        except (Malformed, Refused, OSError) as error:
            failed += 1
            sys.stderr.write(f"{file.name!r}: 未导入 not imported: {error}\n")
            continue
        if delivery is None:
            continue
        taken.setdefault((file.parent, delivery.device.device), []).append(delivery)
        failed += delivery.refused
        _say(f"{file.name}: {len(delivery.replies)} 批已存 batches stored, {delivery.refused} 批被拒 refused")
    try:
        for (folder, device), deliveries in taken.items():
            _write(folder / receipts_name(device), courier.receipts(deliveries, clock.now()))
        for folder in {folder for folder, _ in taken}:
            fill(folder)
    except OSError as error:
        raise CannotStart(
            "已存，回执未写上U盘", "The passes are stored; the answers are not on the stick", str(error)
        ) from error
    return 1 if failed or not count else 0


def _imported(file: Path) -> Delivery | None:
    """Take one file in; None for a letter, which is no delivery. Raises Malformed, Refused, OSError."""
    data, now = _read(file), clock.now()
    match file.suffix:
        case courier_files.KEY_ENDING:
            name, acceptance = courier.hand_over(data, now)
            _write(file.with_name(name), acceptance)
            _say(f"{file.name}: 新密钥已认可 new key accepted")
        case courier_files.LAST_WORD_ENDING:
            device = courier.hear_last_word(data, now)
            _say(f"{file.name}: 已清除 erased: {device.name}")
        case _:
            return courier.deliver(data, now)
    return None


def _files(paths: list[Path]) -> Iterator[Path]:
    kinds = (f"key-*{courier_files.KEY_ENDING}", f"passes-*{PASSES_ENDING}")
    for path in paths:
        if path.is_dir():
            for kind in (*kinds, f"erased-*{courier_files.LAST_WORD_ENDING}"):
                yield from sorted(path.glob(kind))
        else:
            yield path


def _read(file: Path) -> bytes:
    """A plain file's bytes; a link might point anywhere, a pipe would never end. Raises OSError or Malformed."""
    handle = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as opened:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Malformed("no plain file")
        data = opened.read(MAX_PASSES_BYTES + 1)
    if len(data) > MAX_PASSES_BYTES:
        raise Malformed("too large")
    return data


def _write(file: Path, content: bytes) -> None:
    data_folder.replace(file, content)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
