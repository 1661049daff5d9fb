from __future__ import annotations

from django.urls import path

from hub.codes import views

urlpatterns = [
    path("<slug:page>/", views.page, name="code-page"),
    path("<slug:page>/code.svg", views.live_svg, name="live-svg"),
    path("<slug:page>/paper/", views.make_card, name="make-card"),
    path("<slug:page>/paper/<int:card>/", views.card, name="card"),
]
