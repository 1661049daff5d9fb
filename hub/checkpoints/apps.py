from __future__ import annotations

from django.apps import AppConfig


class CheckpointsConfig(AppConfig):
    name = "hub.checkpoints"
    verbose_name = "卡口 Checkpoints"
    default_auto_field = "django.db.models.BigAutoField"
