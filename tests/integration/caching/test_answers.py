"""Whatever several connections do, in whatever order: a cached answer is what the database would say now."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.models import Count, Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caching.bypass import bypassed
from tests.integration.caching.posters import Poster, PosterStats
from tests.integration.caching.test_querycache import Counted

pytestmark = pytest.mark.usefixtures("cached_posters")

SEATS = 3


class Seat:
    """A connection of its own, which writes rows of its own: nobody waits for another's lock."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._thread = ThreadPoolExecutor(1)
        self._open: list[transaction.Atomic] = []

    def do(self, action: str) -> Any:
        return self._thread.submit(getattr(self, action)).result(timeout=20)

    def read(self) -> list[Any]:
        everything = list(Poster.objects.order_by("title", "pk").values_list("title", flat=True))
        mine = list(
            Poster.objects.filter(Q(title__startswith=self.name) | Q(title="")).values_list(
                "title", flat=True
            )
        )
        counts = Poster.objects.aggregate(number=Count("pk"))
        return [everything, sorted(mine), counts, Poster.objects.filter(title=self.name).exists()]

    def check(self) -> None:
        cached = self.read()
        with bypassed():
            assert cached == self.read()

    @property
    def name(self) -> str:
        return f"seat {self.number}"

    def create(self) -> None:
        Poster.objects.create(title=self.name)

    def update(self) -> None:
        for poster in Poster.objects.filter(title__startswith=self.name):
            poster.title += "!"
            poster.save()

    def update_all(self) -> None:
        Poster.objects.filter(title__startswith=self.name).update(title=self.name)

    def raw(self) -> None:
        table = Poster._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET title = title || '?' WHERE title LIKE %s", [f"{self.name}%"])

    def delete(self) -> None:
        Poster.objects.filter(title__startswith=self.name).delete()

    def begin(self) -> None:
        self._open.append(transaction.atomic())
        self._open[-1].__enter__()

    def commit(self) -> None:
        if self._open:
            self._open.pop().__exit__(None, None, None)

    def roll_back(self) -> None:
        if self._open:
            transaction.set_rollback(True)
            self._open.pop().__exit__(None, None, None)

    def leave(self) -> None:
        while self._open:
            self.roll_back()
        connections.close_all()


ACTIONS = ("create", "update", "update_all", "raw", "delete", "begin", "commit", "roll_back", "check")
STEPS = st.lists(st.tuples(st.integers(0, SEATS - 1), st.sampled_from(ACTIONS)), min_size=4, max_size=16)


@pytest.fixture
def seats(counted: Counted) -> Iterator[list[Seat]]:
    taken = [Seat(number) for number in range(SEATS)]
    yield taken
    assert any(outcome == "hit" for _, _, outcome, _ in counted()), (
        "nothing was cached, so nothing was compared"
    )
    for seat in taken:
        seat.do("leave")


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_a_cached_answer_is_the_databases(seats: list[Seat], steps: list[tuple[int, str]]) -> None:
    for number, action in steps:
        seats[number].do(action)
        for seat in seats:
            seat.do("check")
    for seat in seats:
        while seat._open:
            seat.do("roll_back")
    Poster.objects.all().delete()
    PosterStats.objects.all().delete()
