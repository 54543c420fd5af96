"""Addresses of the API, under /api/v1/."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.utils.html import format_html, format_html_join
from ninja.operation import Operation
from ninja.utils import replace_path_param_notation

from lienket.api.answers import finished, reply
from lienket.api.app import DESCRIPTION, api
from lienket.api.entrance import entered
from lienket.api.errors import MethodNotAllowed, NoSuchAddress
from lienket.api.problems import language_of, problem

ROOT = "api/v1/"
PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    '<title>Lienket API v1</title></head><body><main><h1>Lienket API v1</h1><p>{}</p><p><a href="openapi.json">OpenAPI 3.1</a></p>'
    '<table><thead><tr><th scope="col">Method</th><th scope="col">Address</th><th scope="col">What it does</th></tr></thead>'
    "<tbody>{}</tbody></table></main></body></html>"
)


@cache
def _document() -> dict[str, Any]:
    return dict(api.get_openapi_schema())


def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 document; it holds no data."""
    return reply(_document())


def page(request: HttpRequest) -> HttpResponse:
    """The addresses, for people: plain HTML that asks nothing of anybody else's server."""
    rows = [(method.upper(), route, operation["summary"]) for route, operations in _document()["paths"].items() for method, operation in operations.items()]
    listed = format_html_join("", "<tr><td>{}</td><td><code>{}</code></td><td>{}</td></tr>", rows)
    return HttpResponse(format_html(PAGE, DESCRIPTION, listed))


def absent(request: HttpRequest) -> HttpResponse:
    """No such address under /api/."""
    return problem(request, NoSuchAddress())


def public(view: Callable[[HttpRequest], HttpResponse], *, anyhow: bool = False) -> Callable[[HttpRequest], HttpResponse]:
    """A view anybody may read; `anyhow`: by whatever method."""

    def shown(request: Any) -> HttpResponse:
        request.language = language_of(request)
        if anyhow or request.method in {"GET", "HEAD"}:
            return finished(request, view(request))
        return finished(request, problem(request, MethodNotAllowed(request.method, "GET, HEAD")))

    shown.entry = "public"  # type: ignore[attr-defined]
    shown.csrf_exempt = True  # type: ignore[attr-defined]  # Nothing is done here.
    return shown


def _parameters(operation: Operation) -> frozenset[str]:
    """The query parameters of an operation."""
    queries = [model for model in operation.models if model.__ninja_param_source__ == "query"]
    return frozenset(name for model in queries for name in model.__ninja_flatten_map__)


def _routes() -> list[URLPattern]:
    """The addresses of django-ninja, each behind the one entrance."""
    found: list[URLPattern] = []
    for router in api._get_bound_routers():
        for route, view in router.path_operations.items():
            known = {method: _parameters(operation) for operation in view.operations for method in operation.methods}
            name = f"api-{view.operations[0].view_func.__name__.replace('_', '-')}"
            found.append(path(ROOT + replace_path_param_notation(route).lstrip("/"), entered(view.get_view(), known), name=name))
    return found


urlpatterns = [
    path(ROOT, public(page), name="api-root"),
    path(f"{ROOT}openapi.json", public(document), name="api-openapi"),
    *_routes(),
    re_path(r"^api(?:/.*)?$", public(absent, anyhow=True), name="api-absent"),
]
