from __future__ import annotations

from django.apps import AppConfig


class Lists(AppConfig):
    name = "hub.lists"
    verbose_name = "管控名单"
