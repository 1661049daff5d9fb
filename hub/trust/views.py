"""Serve the repository's files. The path converters let nothing through but names that the repository makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from hub import data_folder
from hub.problems import problem

if TYPE_CHECKING:
    from django.http import HttpRequest

_FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def metadata(request: HttpRequest, name: str) -> HttpResponse:
    return _file("metadata", name, "no-cache" if name == "timestamp.json" else _FOR_EVER)


@require_safe
def target(request: HttpRequest, name: str) -> HttpResponse:
    return _file("targets", name, _FOR_EVER)


def _file(folder: str, name: str, caching: str) -> HttpResponse:
    try:
        body = (data_folder.folder("trust") / folder / name).read_bytes()
    except OSError:
        return problem(404, "No such file in the repository")
    return HttpResponse(body, content_type="application/json", headers={"Cache-Control": caching})
