from __future__ import annotations

from django.apps import AppConfig


class InterfacesConfig(AppConfig):
    name = "hub.interfaces"
    verbose_name = "应用接口 interfaces"
