from __future__ import annotations

from django.apps import AppConfig


class Permits(AppConfig):
    name = "hub.permits"
    verbose_name = "电子路条"
