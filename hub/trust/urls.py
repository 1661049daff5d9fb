from __future__ import annotations

from django.urls import re_path

from hub.trust import views

urlpatterns = [
    re_path(
        r"\Ametadata/(?P<name>timestamp\.json|[0-9]{1,9}\.(?:root|targets|sites|snapshot)\.json)\Z",
        views.metadata,
    ),
    re_path(
        r"\Atargets/(?P<name>(?:issuers/|sites/|foreign/[a-z0-9_-]{1,20}/)?[0-9a-f]{64}\.[a-z0-9_-]{1,40}\.json)\Z",
        views.target,
    ),
]
