from __future__ import annotations

from django.urls import path

from hub.holder import views

urlpatterns = [
    path("keeper.js", views.keeper, name="keeper"),
    path("<slug:page>/", views.page, name="code-page"),
    path("<slug:page>/emergency.json", views.emergency, name="emergency"),
    path("<slug:page>/manifest.json", views.manifest, name="manifest"),
]
