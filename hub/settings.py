"""Django's settings. What differs from place to place comes from the environment, which `python -m hub` sets.

HUB_DATA           the data folder (see data_folder.py); without it a folder of the user's
HUB_SIGNING        the signer's folder; without it one beside the data folder
HUB_DATABASE_URL   postgres://...; without it SQLite in the data folder
HUB_DEMO           "1": the demo city's pages and control endpoints exist
HUB_HOSTS          further names and addresses this hub answers to, with commas between
HUB_HTTPS          "1": this process is reached by HTTPS only, so cookies say so
"""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.functional import lazystr
from platformdirs import user_data_path

from hub import database, keys

HUB_DATA = Path(os.environ.get("HUB_DATA") or user_data_path("gate-scanner-hub", appauthor=False))
HUB_SIGNING = os.environ.get("HUB_SIGNING", "")
HUB_DEMO = os.environ.get("HUB_DEMO") == "1"
HUB_MAX_BODY_BYTES = 300 * 1024
HUB_MAX_PICTURE_BYTES = 8 * 1024 * 1024  # a photograph as a phone takes it

SECRET_KEY = lazystr(keys.django_secret_key)
DEBUG = False
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    *filter(None, os.environ.get("HUB_HOSTS", "").split(",")),
]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "hub.trust",
    "hub.people",
    "hub.lists",
    "hub.evidence",
    "hub.colour",
    "hub.codes",
    "hub.apply",
    "hub.review",
    "hub.permits",
    "hub.holder",
    "hub.checkin",
    "hub.interfaces",
    "hub.conversion",
    "hub.checkpoints",
    "hub.oversight",
    "hub.passes",
    "hub.cases",
    "hub.demo",
]

MIDDLEWARE = [
    "hub.guards.PageHeaders",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "hub.problems.ProblemsForPrograms",
    "hub.guards.BoundedBody",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hub.oversight.door.OfficersDoor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "hub.urls"
WSGI_APPLICATION = "hub.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],  # the admin's own frame, before the admin's
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": database.named_by(os.environ.get("HUB_DATABASE_URL", ""), HUB_DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HUB_DATA / "static"

DATA_UPLOAD_MAX_MEMORY_SIZE = HUB_MAX_BODY_BYTES
# A picture is never on the disk before it is sealed: no handler that writes temporary files.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = HUB_MAX_PICTURE_BYTES
X_FRAME_OPTIONS = "DENY"
# "no-referrer" would make browsers send `Origin: null` with every form, which Django's CSRF check refuses.
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("HUB_HTTPS") == "1"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Of refused requests Django logs the path, and a code page's path is as good as a key; whoever knocks with a
    # wrong host name fills no disk. Of a database that does not answer problems.py tells.
    "filters": {
        "but_503": {
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: getattr(record, "status_code", None) != 503,
        },
    },
    "loggers": {
        "hub": {"level": "INFO"},
        "django.request": {"level": "ERROR", "filters": ["but_503"]},
        "django.security": {"level": "CRITICAL"},
    },
}
