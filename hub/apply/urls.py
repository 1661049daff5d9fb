from __future__ import annotations

from django.urls import path

from hub.apply import views
from hub.apply.forgetting import forgotten

urlpatterns = [
    path("apply/", views.apply, name="apply"),
    path("apply/poster/", views.poster, name="poster"),
    path("apply/what-is-kept/", views.what_is_kept, name="what-is-kept"),
    path("code/<slug:page>/family/", views.apply_for, name="apply-for"),
    path("code/<slug:page>/forget/", forgotten, name="forget"),
    path("code/<slug:page>/correct/", views.correct, name="correct"),
]
