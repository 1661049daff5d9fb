from __future__ import annotations

from django.urls import path

from hub.codes import views

urlpatterns = [
    path("<slug:page>/code.svg", views.live_svg, name="live-svg"),
    path("<slug:page>/paper/", views.make_card, name="make-card"),
    path("<slug:page>/paper/sheet/make/", views.make_sheet, name="make-sheet"),
    path("<slug:page>/paper/sheet/", views.sheet, name="sheet"),
    path("<slug:page>/paper/<int:card>/", views.card, name="card"),
    path("<slug:page>/paper/<int:card>/revoke/", views.revoke_card, name="revoke-card"),
]
