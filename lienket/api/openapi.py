"""What the OpenAPI document says of every address alike: who may call, errors, entity tags, keys, language."""

from __future__ import annotations

import re
from typing import Any

from ninja.openapi.schema import OpenAPISchema

from lienket.api.problems import PROBLEM
from lienket.api.schemas import Problem

LANG = {"in": "query", "name": "lang", "required": False, "schema": {"type": "string", "enum": ["vi", "en"]}, "description": "Language of words and names."}
NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "schema": {"type": "string"},
    "description": "An ETag had before: 304 where it holds.",
}
MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "schema": {"type": "string"},
    "description": "The ETag of the matter as read: 412 if it changed.",
}
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "minLength": 8, "maxLength": 80, "pattern": "^[A-Za-z0-9._:-]+$"},
    "description": "Made by the sender; the same request under the same key has one effect and one answer.",
}
ERROR = {"description": "Problem details", "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def completed(document: OpenAPISchema) -> OpenAPISchema:
    """`document` with what is shared; plain data, in a fixed order."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            operation["operationId"] = re.sub(r"^lienket_api_[a-z]+_", "", operation["operationId"])
            operation["parameters"] = [*operation.get("parameters", []), LANG, *_headers(path, method)]
            responses = {str(status): answer for status, answer in operation["responses"].items()}
            if method == "get":
                responses["304"] = {"description": "What If-None-Match names is still current"}
            operation["responses"] = responses | {"4XX": ERROR, "5XX": ERROR}
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    document["components"]["schemas"] = dict(sorted((document["components"]["schemas"] | {"Problem": problem}).items()))
    document["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "A token made on the account page, bound to a post."},
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": "lienket_session",
            "description": "Our own pages (by HTTPS: __Host-lienket_session); other methods than GET also need X-CSRFToken.",
        },
    }
    document["security"] = [{"token": []}, {"session": []}]
    document["servers"] = [{"url": "/"}]
    return document


def _headers(path: str, method: str) -> list[dict[str, Any]]:
    if method == "get":
        return [NONE_MATCH]
    if method not in {"post", "patch"}:
        return []
    return [KEY, MATCH] if "/acts/" in path else [KEY]
