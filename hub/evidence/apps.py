from __future__ import annotations

from django.apps import AppConfig


class Evidence(AppConfig):
    name = "hub.evidence"
    verbose_name = "赋码依据"
