from __future__ import annotations

from django.urls import path

from hub.cases import views

urlpatterns = [
    path("", views.openings, name="openings"),
    path("<int:pk>/grant/", views.grant, name="grant-opening"),
    path("<int:pk>/look/", views.look, name="look-at-opening"),
]
