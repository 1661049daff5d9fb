from __future__ import annotations

from django.urls import path

from hub.passes import views

urlpatterns = [
    path("passes", views.passes, name="passes"),
]
