"""What must be there before the first request: tables, fixed files, secrets, the demo city, the first publication."""

from __future__ import annotations

from django.core.management import call_command

from hub import clock, keys
from hub.commands.migrating import migrate
from hub.commands.trouble import CannotStart
from hub.demo.city import make_demo_city
from hub.lists.publishing import publish as publish_lists
from hub.signer import outside_keys
from hub.trust.publishing import home
from hub.trust.publishing import publish as publish_trust
from scanner.protocol.health_code import is_demo_issuer


def prepare(*, demo: bool, signs: bool = True) -> None:
    """Bring everything up to date; a second time this costs little. Raises CannotStart.

    `signs`: this user is the signer's too, so the signer's keys are made before they are published.
    """
    migrate()
    call_command("collectstatic", interactive=False, verbosity=0)
    for name in (keys.CODE_ID, keys.DOCUMENT):
        keys.mac_key(name)
    keys.django_secret_key()
    if demo:
        city = home()
        if not is_demo_issuer(city.code):
            raise CannotStart("真实城市不能演示", "A real city's hub plays no demo", str(city))
        make_demo_city(city)
    if signs:
        home()
        outside_keys.make_missing(clock.now_s())
    publish_trust()
    publish_lists()
