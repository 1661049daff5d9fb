from __future__ import annotations

from django.urls import path

from hub.checkpoints import views

urlpatterns = [
    path("enrol", views.enrol, name="enrol"),
    path("heartbeat", views.beat, name="heartbeat"),
    path("key", views.change_key, name="key"),
    path("erased", views.erased, name="erased"),
]
