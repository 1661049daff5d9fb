from __future__ import annotations

from django.urls import path

from hub.permits import views

urlpatterns = [path("<slug:page>/permit/", views.permit, name="permit")]
