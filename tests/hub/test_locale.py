"""What is shown in English is what the translation's source says, and nothing of a page is left untranslated."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import hub

FOLDER = Path(hub.__file__).parent
PO = FOLDER / "locale" / "en" / "LC_MESSAGES" / "django.po"
ENTRY = re.compile(r'^msgid "(.+)"\nmsgstr "(.+)"$', re.MULTILINE)
USED = re.compile(r'(?:\b_\(|{% translate )"([^"]+)"')


def said() -> dict[str, str]:
    return {zh: en.replace('\\"', '"') for zh, en in ENTRY.findall(PO.read_text(encoding="utf-8"))}


def test_the_compiled_translation_is_the_sources() -> None:
    with PO.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert {zh: compiled.gettext(zh) for zh in said()} == said()


def test_every_sentence_of_the_holders_pages_has_its_english() -> None:
    rooms = [FOLDER / name for name in ("apply", "checkin", "holder", "permits", "review")]
    files = [path for room in rooms for path in room.rglob("*") if path.suffix in (".py", ".html")]
    used = {zh for path in files for zh in USED.findall(path.read_text(encoding="utf-8"))}
    assert len(used) > 100
    assert used - said().keys() == set()
