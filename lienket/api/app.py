"""The API as one object: its addresses, its parser, its errors, its OpenAPI document."""

from __future__ import annotations

from typing import Any, cast

import orjson
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from lienket.api import (
    acts,
    administration,
    alerts,
    bulk,
    committees,
    days,
    drafts,
    duty,
    identity,
    instruments,
    matters,
    openings,
    own,
    people,
    recalls,
    register,
    reports,
    second,
)
from lienket.api.openapi import completed
from lienket.api.problems import refused

DESCRIPTION = "Everything the pages can do, for programs. Every act goes through the same door, the same rulings and the same sharing policy as in the pages."


class Quick(Parser):
    """JSON by orjson. Raises ValueError, which becomes 400."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as Python values."""
        return orjson.loads(request.body)


class Rendered(BaseRenderer):
    """JSON by orjson, for the rare answer that is not made by `answers.reply`."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> Any:
        """The bytes."""
        return orjson.dumps(data)


class Api(NinjaAPI):
    """Version 1."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> OpenAPISchema:
        """The document, with what every address shares."""
        return completed(super().get_openapi_schema(path_prefix=path_prefix or "/api/v1/", path_params=path_params))


api = Api(
    title="Lienket",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    parser=Quick(),
    renderer=Rendered(),
)
for part in (
    reports,
    drafts,
    matters,
    acts,
    bulk,
    own,
    days,
    duty,
    register,
    instruments,
    committees,
    people,
    administration,
    alerts,
    recalls,
    openings,
    identity,
    second,
):
    api.add_router("", part.router)
for raised in (*list(api._exception_handlers), Exception):  # The library's own handlers too: one shape for every error.
    api.add_exception_handler(cast(Any, raised), cast(Any, refused))
