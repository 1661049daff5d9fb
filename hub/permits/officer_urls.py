from __future__ import annotations

from django.urls import path

from hub.permits import officer_views

urlpatterns = [
    path("", officer_views.queue, name="applications"),
    path("<int:pk>/", officer_views.one, name="one-application"),
    path("<int:pk>/holder/", officer_views.holder, name="application-holder"),
]
