"""The command line: which words start what."""

from __future__ import annotations

import os

from django.core.management import execute_from_command_line

from hub import data_folder


def main(words: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    match words:
        case ["manage", *rest]:
            data_folder.folder()
            execute_from_command_line(["hub manage", *rest])
            return 0
    return 2
