from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "hub.cases"
    verbose_name = "凭案号开启 Openings under a case"
    default_auto_field = "django.db.models.BigAutoField"
