"""Which app answers which path."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from hub.checkin.views import by_scripts
from hub.interfaces.api import api
from hub.review.person_views import look_up, person, revoke_card

admin.site.site_header = admin.site.site_title = "健康码服务端 Health-code hub"

urlpatterns = [
    # First what a whole city asks: the paths are looked through in this order.
    path("", include("hub.apply.urls")),
    path("code/", include("hub.codes.urls")),
    path("code/", include("hub.permits.urls")),
    path("code/", include("hub.holder.urls")),
    path("code/", include("hub.review.urls")),
    path("code/", include("hub.checkin.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("hub.checkpoints.urls")),
    path("api/", include("hub.passes.urls")),
    path("api/health-code/", api.urls),
    path("oversight/", include("hub.passes.page_urls")),
    path("oversight/", include("hub.oversight.urls")),
    path("oversight/openings/", include("hub.cases.urls")),
    path("oversight/tracing/", include("hub.cases.trace_urls")),
    path("oversight/check-ins/", by_scripts, name="check-ins-by-scripts"),
    path("oversight/applications/", include("hub.permits.officer_urls")),
    path("oversight/appeals/", include("hub.review.officer_urls")),
    path("oversight/people/", look_up, name="look-up"),
    path("oversight/people/<int:pk>/", person, name="officers-person"),
    path("oversight/people/<int:pk>/cards/<int:card>/", revoke_card, name="officers-revoke-card"),
    path("trust/", include("hub.trust.urls")),
    path("lists/", include("hub.lists.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("convert/", include("hub.conversion.urls")),
    path("demo/", include("hub.demo.urls")),
]
