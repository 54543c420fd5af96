"""The pages and the API as a WSGI application."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from lienket.config.turns import in_turn
from lienket.ui.messages import compile_stale

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienket.config.settings")
compile_stale()

pages = get_wsgi_application()

from lienket.api.handler import TokenHandler, dispatching  # noqa: E402 – rows can be imported once Django is set up.
from lienket.desk.middleware import Requests  # noqa: E402

application = in_turn(dispatching(pages, TokenHandler(Requests)), settings.LONGEST_REQUEST)
