from __future__ import annotations

from django.apps import AppConfig


class Colour(AppConfig):
    name = "hub.colour"
    verbose_name = "赋码"
