"""Which app answers which path."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", include("hub.checkpoints.urls")),
    path("api/", include("hub.passes.urls")),
]
