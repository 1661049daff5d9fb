from __future__ import annotations

from django.apps import AppConfig


class Review(AppConfig):
    name = "hub.review"
    verbose_name = "复核"
