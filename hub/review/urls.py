from __future__ import annotations

from django.urls import path

from hub.review import views

urlpatterns = [
    path("<slug:page>/appeal/", views.appeal, name="appeal"),
    path("<slug:page>/appeal/withdraw/", views.take_back, name="withdraw-appeal"),
]
