"""A web server just like the hub's whose view reads what is posted and answers, nothing else: `... web --port N`."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from hub.commands import lifeline

if TYPE_CHECKING:
    from django.http import HttpRequest

ANSWER = bytes(3000)  # as long as a reply to 200 records


@csrf_exempt
def answer(request: HttpRequest) -> HttpResponse:
    request.read()
    return HttpResponse(ANSWER, content_type="application/octet-stream")


urlpatterns = [path("api/passes", answer)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
settings.ROOT_URLCONF = "tests.bench._passlog_answering"
application = get_wsgi_application()


if __name__ == "__main__":
    server = Granian(
        "tests.bench._passlog_answering:application",
        port=int(sys.argv[-1]),
        interface=Interfaces.WSGI,
        blocking_threads=4,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
    )
    lifeline.when_let_go(server.signal_handler_interrupt)
    server.serve()
