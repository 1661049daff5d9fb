from __future__ import annotations

from django.apps import AppConfig


class Passes(AppConfig):
    name = "hub.passes"
    verbose_name = "通行记录"
