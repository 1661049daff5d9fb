from __future__ import annotations

from django.urls import path

from hub.review import officer_views

urlpatterns = [
    path("", officer_views.queue, name="appeals"),
    path("<int:pk>/", officer_views.one, name="one-appeal"),
    path("<int:pk>/picture", officer_views.picture, name="appeal-picture"),
    path("<int:pk>/holder/", officer_views.holder, name="appeal-holder"),
    path("decisions/<int:pk>/", officer_views.settle, name="settle-decision"),
]
