from __future__ import annotations

from django.apps import AppConfig


class Conversion(AppConfig):
    name = "hub.conversion"
    verbose_name = "转码"
