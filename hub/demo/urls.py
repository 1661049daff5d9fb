from __future__ import annotations

from django.urls import path

from hub.demo import control, views

urlpatterns = [
    path("", views.people),
    path("people", control.people),
    path("code", control.code),
    path("colour", control.colour),
    path("publish", control.publish),
    path("token", control.token),
    path("passes", control.passes),
]
