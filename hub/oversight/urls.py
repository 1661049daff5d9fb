from __future__ import annotations

from django.urls import path

from hub.oversight import views

urlpatterns = [path("second-factor/", views.second_factor, name="second-factor")]
