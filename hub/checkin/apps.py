from __future__ import annotations

from django.apps import AppConfig


class CheckinConfig(AppConfig):
    name = "hub.checkin"
    verbose_name = "健康打卡"
