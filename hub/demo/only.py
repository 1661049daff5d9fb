"""Fences: demo pages exist only in the demo, and its controls answer only to programs on the same machine."""

from __future__ import annotations

import functools
import ipaddress
from typing import TYPE_CHECKING, Any, Concatenate

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from hub.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable

    View = Callable[Concatenate[HttpRequest, ...], HttpResponse]


def in_the_demo(view: View) -> View:
    """The view exists only under `serve --demo`."""

    @functools.wraps(view)
    def fenced(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - the view's own
        if not settings.HUB_DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return fenced


def on_this_machine(view: View) -> View:
    """The view answers only over loopback, and to no page of another origin in a browser on this machine."""

    @functools.wraps(view)
    def fenced(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - the view's own
        origin = request.headers.get("Origin")
        if not _is_loopback(request.META.get("REMOTE_ADDR", "")):
            return problem(403, "Only from this machine")
        if origin is not None and origin != f"{request.scheme}://{request.get_host()}":
            return problem(403, "Not from another page")
        return view(request, *args, **kwargs)

    return fenced


def _is_loopback(peer: str) -> bool:
    try:
        return ipaddress.ip_address(peer).is_loopback
    except ValueError:
        return False
