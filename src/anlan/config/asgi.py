"""The ASGI application served by ``anlan web``."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.config.settings")

import django  # noqa: E402 - the settings are named first

django.setup(set_prefix=False)

from anlan.platform.http.handler import Handler  # noqa: E402 - after the rooms are loaded

application = Handler()
