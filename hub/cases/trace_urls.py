from __future__ import annotations

from django.urls import path

from hub.cases import trace_views

urlpatterns = [
    path("", trace_views.traces, name="traces"),
    path("<int:pk>/grant/", trace_views.grant, name="grant-trace"),
    path("contacts/", trace_views.contacts, name="contacts"),
    path("contacts/<int:pk>/taken/", trace_views.take, name="take-contact"),
    path("contacts/<int:pk>/holder/", trace_views.holder, name="contact-holder"),
]
