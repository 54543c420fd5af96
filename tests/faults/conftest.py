"""Nodes to be killed, made once a run: their base database is copied for every use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.kill import Node, a_node


@pytest.fixture(scope="session")
def world_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A node with the test world's pack."""
    with a_node(tmp_path_factory.mktemp("world-node"), "world") as node:
        yield node


@pytest.fixture(scope="session")
def county_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A node with the county's pack."""
    with a_node(tmp_path_factory.mktemp("county-node"), "montgomery-911") as node:
        yield node
