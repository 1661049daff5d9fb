from __future__ import annotations

from django.apps import AppConfig


class Trust(AppConfig):
    name = "hub.trust"
    verbose_name = "信任文件"
