"""The hub's own web server with two bare views put before its pages: `python -m tests.bench._hub_bare web --port N`.

`/bench/empty` reads a form and leads on, `/bench/code.svg` signs and draws one code; neither asks the database anything.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import TYPE_CHECKING

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
django.setup()

from django.conf import settings  # noqa: E402 - Django's settings come first
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse, HttpResponseRedirect  # noqa: E402
from django.urls import include, path  # noqa: E402
from granian import Granian  # noqa: E402
from granian.constants import HTTPModes, Interfaces  # noqa: E402
from granian.log import LogLevels  # noqa: E402

from hub import clock  # noqa: E402
from hub.codes import drawing  # noqa: E402
from hub.commands import lifeline  # noqa: E402
from hub.trust import city_keys  # noqa: E402
from scanner.protocol import health_code  # noqa: E402
from scanner.protocol.health_code import Colour, HealthCode, Kind  # noqa: E402

if TYPE_CHECKING:
    from django.http import HttpRequest

    from scanner.protocol.signing import SigningKey

_ISSUER = "000000"


def empty(request: HttpRequest) -> HttpResponse:
    """The form is read and its token looked at, as of every form."""
    return HttpResponseRedirect(f"/code/{len(request.POST)}/")


def code(request: HttpRequest) -> HttpResponse:
    now_s = clock.now_s()
    claims = HealthCode(
        _ISSUER, bytes(16), now_s + 60, now_s, bytes(8), Colour.GREEN, Kind.LIVE, 12_345, "王**", "77"
    )
    return HttpResponse(drawing.live_svg(health_code.write(claims, _key())), content_type="image/svg+xml")


@cache
def _key() -> SigningKey:
    now_s = clock.now_s()
    return city_keys.signing(_ISSUER, "live", now_s, now_s + 60)


urlpatterns = [
    path("bench/empty", empty),
    path("bench/code.svg", code),
    path("", include("hub.urls")),
]
settings.ROOT_URLCONF = "tests.bench._hub_bare"
application = get_wsgi_application()


if __name__ == "__main__":
    cores = os.cpu_count() or 1
    server = Granian(
        "tests.bench._hub_bare:application",
        port=int(sys.argv[-1]),
        interface=Interfaces.WSGI,
        workers=min(4, cores),
        blocking_threads=8,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
    )
    lifeline.when_let_go(server.signal_handler_interrupt)
    server.serve()
