"""The OpenAPI document is the program's, valid, and kept: every answer to odd questions conforms to it."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
import schemathesis
from django.urls import set_urlconf
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import CheckFunction
from schemathesis.specs.openapi import checks as told

from lienket.api.handler import TokenHandler
from lienket.api.urls import _document
from lienket.desk.middleware import Requests
from lienket.matters.queries import number_by_id
from tests.architecture.rules import ROOT
from tests.world import a_matter, undone

FILE = ROOT / "docs" / "reference" / "openapi.json"
CHECKS: list[CheckFunction] = [
    schemathesis.checks.not_a_server_error,
    told.status_code_conformance,
    told.content_type_conformance,
    told.response_schema_conformance,
    told.response_headers_conformance,
]


def document() -> dict[str, Any]:
    return json.loads(json.dumps(_document()))


def test_the_published_document_is_that_of_the_program():
    assert json.loads(FILE.read_text(encoding="utf-8")) == document(), "write json.dumps of lienket.api.urls._document() there"


def test_the_document_is_openapi_3_1():
    found = document()
    assert found["openapi"] == "3.1.0"
    for schema in found["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    ids = [operation["operationId"] for path in found["paths"].values() for operation in path.values()]
    assert len(ids) == len(set(ids))
    text = json.dumps(found)
    refs = {ref.rpartition("/")[2] for ref in (part.partition('"')[0] for part in text.split('"$ref": "')[1:])}
    assert refs <= set(found["components"]["schemas"])


def test_every_operation_says_what_it_does_and_what_it_refuses():
    for path, operations in document()["paths"].items():
        for method, operation in operations.items():
            assert operation["description"], path
            assert {"4XX", "5XX"} <= set(operation["responses"]), (method, path)


SCHEMA = schemathesis.openapi.from_dict(document())
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations()]


@pytest.fixture
def asker(program, world, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    number = number_by_id(a_matter(kind="petition"))
    yield program("town-police").headers["Authorization"], number
    set_urlconf(None)  # As a server does once an answer is sent; called directly, the program is not told.


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_odd_questions_get_answers_that_conform(asker, operation):
    secret, number = asker
    app = TokenHandler(Requests)

    @seed(2026)
    @settings(max_examples=4, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(), known=st.booleans())
    def ask(case: schemathesis.Case, known: bool) -> None:
        if known and "number" in (case.path_parameters or {}):
            case.path_parameters["number"] = number
        case.headers = {name: value for name, value in (case.headers or {}).items() if name.lower() != "authorization"}
        with undone():
            case.call_and_validate(app=app, headers={"Authorization": secret}, checks=CHECKS)

    ask()
