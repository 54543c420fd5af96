"""The client of the documents, run against a live server."""

from __future__ import annotations

import runpy
import sys
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.db import connections

from lienket.api.handler import TokenHandler
from lienket.desk.middleware import Requests
from tests.api.conftest import token_of
from tests.architecture.rules import ROOT

CLIENT = ROOT / "docs" / "how-to" / "examples" / "client.py"


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def served(world, clock):
    """A live server on a port of its own; the test's database is shared between threads as Django's own live server does."""
    secret = token_of("town-police")
    connection = connections["default"]
    connection.inc_thread_sharing()
    app = TokenHandler(Requests)

    def shared(environ, start_response):
        connections["default"] = connection
        return app(environ, start_response)

    with make_server("127.0.0.1", 0, shared, handler_class=Quiet) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", secret
        server.shutdown()
        thread.join()
    connection.dec_thread_sharing()


def test_the_client_of_the_documents_takes_a_report_and_acknowledges_it(served, monkeypatch, capsys):
    address, secret = served
    monkeypatch.setattr(sys, "argv", ["client.py", address, secret, "incident", "theft", "low", "citizen", "works", "phone", "Xe máy mất."])
    runpy.run_path(str(CLIENT), run_name="__main__")
    first, second = capsys.readouterr().out.splitlines()
    number, lead = first.split()
    assert lead == "town-police"
    assert second.startswith(f"{number} ")


def test_the_how_to_shows_the_client_that_is_tested():
    assert CLIENT.read_text(encoding="utf-8") in (ROOT / "docs" / "how-to" / "use-the-api.md").read_text(encoding="utf-8")
