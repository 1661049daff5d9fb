from __future__ import annotations

from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "hub.oversight"
    verbose_name = "监督 Oversight"
    default_auto_field = "django.db.models.BigAutoField"
