from __future__ import annotations

from django.apps import AppConfig


class People(AppConfig):
    name = "hub.people"
    verbose_name = "人员"
