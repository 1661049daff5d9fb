from __future__ import annotations

from django.apps import AppConfig


class Codes(AppConfig):
    name = "hub.codes"
    verbose_name = "制码"
