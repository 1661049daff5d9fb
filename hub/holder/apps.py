from __future__ import annotations

from django.apps import AppConfig


class Holder(AppConfig):
    name = "hub.holder"
    verbose_name = "持码人"
