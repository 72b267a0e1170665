"""Two items, and one statement of raw SQL at a time."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tests.integration.denorm.shop.models import Item

Execute = Callable[..., None]


@pytest.fixture
def shoe() -> Item:
    return Item.objects.create(name="shoe")


@pytest.fixture
def hat() -> Item:
    return Item.objects.create(name="hat")


@pytest.fixture
def execute() -> Execute:
    def run(statement: str, parameters: list[Any] | None = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)

    return run
