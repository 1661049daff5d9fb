from __future__ import annotations

from django.urls import path

from hub.passes import doubt_pages, pages

urlpatterns = [
    path("gates/", pages.gates, name="gates"),
    path("guards/", pages.guards, name="guards"),
    path("completeness/", pages.completeness_page, name="completeness"),
    path("doubts/", doubt_pages.doubts, name="doubts"),
    path("doubts/<int:pk>/", doubt_pages.decide, name="decide-doubt"),
]
