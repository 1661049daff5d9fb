from __future__ import annotations

from django.urls import path

from hub.conversion import views

urlpatterns = [
    path("", views.page, name="convert"),
    path("<str:shown>/", views.permit, name="converted"),
]
