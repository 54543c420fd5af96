"""The live stream as an ASGI application. It serves `/live` and nothing else; pages and API are WSGI."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienket.config.settings")
django.setup()

from lienket.live.stream import Live  # noqa: E402 – rows can be imported once Django is set up.

application = Live()
