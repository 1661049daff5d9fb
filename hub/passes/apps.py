from __future__ import annotations

from django.apps import AppConfig


class PassesConfig(AppConfig):
    name = "hub.passes"
    verbose_name = "通行记录 Pass log"
    default_auto_field = "django.db.models.BigAutoField"
