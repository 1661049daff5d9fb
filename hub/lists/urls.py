from __future__ import annotations

from django.urls import re_path

from hub.lists import views

urlpatterns = [re_path(r"\A(?P<issuer>[0-9]{6})/(?P<generation>[0-9]{1,6})\Z", views.status_list)]
