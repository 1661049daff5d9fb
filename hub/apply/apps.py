from __future__ import annotations

from django.apps import AppConfig


class Apply(AppConfig):
    name = "hub.apply"
    verbose_name = "申领"
