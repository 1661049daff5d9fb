"""A CSV file as rows: the encoding found and said, and whatever looks like half a file refused as a whole."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass

from hub.imports.trouble import NotTaken

LARGEST_BYTES = 64 * 1024 * 1024
_LONGEST_CELL = 200
UTF_8, GB18030 = "UTF-8", "GB18030"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` are (line, {column: cell}), cells stripped; `encoding` is the one that was found."""

    encoding: str
    sha256: str
    columns: tuple[str, ...]
    rows: list[tuple[int, dict[str, str]]]


def read(data: bytes) -> Sheet:
    """Raises NotTaken for anything but a whole CSV file with a head line."""
    if len(data) > LARGEST_BYTES:
        raise NotTaken("文件过大。", f"The file is larger than {LARGEST_BYTES >> 20} MiB.")
    text, encoding = _decoded(data)
    if "\0" in text:
        raise NotTaken("文件不是文本。", "This is not a text file.")
    if not text.endswith(("\n", "\r")):
        raise NotTaken(
            "文件末尾没有换行，可能只收到一半。",
            "The file does not end with a line break: perhaps only half of it arrived.",
        )
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        columns = tuple(cell.strip() for cell in next(lines, []))
        rows = [(lines.line_num, [cell.strip() for cell in row]) for row in lines if any(row)]
    except csv.Error as error:
        raise NotTaken("表格不完整。", f"Line {lines.line_num} is not CSV: {error}.") from error
    if len(set(columns)) != len(columns) or not all(columns):
        raise NotTaken("表头有误。", "The head line has empty or repeated names.")
    for line, row in rows:
        if len(row) != len(columns) or max(map(len, row)) > _LONGEST_CELL:
            raise NotTaken(
                f"第 {line} 行的列数或长度不对，整份未采用。",
                f"Line {line} has {len(row)} cells instead of {len(columns)}, or one over {_LONGEST_CELL} letters.",
            )
    digest = hashlib.sha256(data).hexdigest()
    return Sheet(
        encoding, digest, columns, [(line, dict(zip(columns, row, strict=True))) for line, row in rows]
    )


def neutral(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula."""
    return "'" + cell if cell.startswith(_FORMULA) else cell


def _decoded(data: bytes) -> tuple[str, str]:
    try:
        return data.decode("utf-8-sig"), UTF_8
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030"), GB18030
    except UnicodeDecodeError as error:
        raise NotTaken("编码不是 UTF-8 或 GB18030。", "The encoding is neither UTF-8 nor GB18030.") from error
