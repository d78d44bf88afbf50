"""One world for all tests of a module: making it takes longer than breaking it."""

from __future__ import annotations

import pytest
from worlds import World


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("world"))
