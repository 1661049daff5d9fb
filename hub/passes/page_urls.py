from __future__ import annotations

from django.urls import path

from hub.passes import pages

urlpatterns = [
    path("gates/", pages.gates, name="gates"),
    path("completeness/", pages.completeness_page, name="completeness"),
]
