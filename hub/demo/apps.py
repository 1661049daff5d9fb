from __future__ import annotations

from django.apps import AppConfig


class Demo(AppConfig):
    name = "hub.demo"
    verbose_name = "演示市"
