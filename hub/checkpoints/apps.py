from __future__ import annotations

from django.apps import AppConfig


class Checkpoints(AppConfig):
    name = "hub.checkpoints"
    verbose_name = "卡口"
