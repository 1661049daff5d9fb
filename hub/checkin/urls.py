from __future__ import annotations

from django.urls import path

from hub.checkin import views

urlpatterns = [path("<slug:page>/check-in/", views.check_in, name="check-in")]
