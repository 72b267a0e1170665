"""A like on the real site, counted by the caches' own meters: what it makes anew is what shows its number."""

from functools import partial

import pytest

from caching import tables
from loadtests import timings
from loadtests.target import Target
from settings.env import BASE_DIR
from tests.cluster.nodes import until
from tests.site import Site, Visitor

LISTS = ("/", "/looks/", "/products/")
NOTHING = {"query": 0, "fragment": 0}


class Meters:
    """Pages past the shared copies, and what each look-up of the other layers came to."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._headers = {**Target.from_environment().observer_headers(), "X-Runway-Bypass": "page"}

    def misses(self, path: str) -> dict[str, int]:
        """How many look-ups of each layer missed while the page was made."""
        page = self._visitor.get(path, **self._headers)
        told = timings.parse(page.headers["Server-Timing"])
        assert page.status == 200
        assert told.lookups["page", "bypass"] == 1, told
        assert told.lookups["query", "hit"] + told.lookups["query", "miss"], "nothing was looked up"
        return {layer: told.lookups[layer, "miss"] for layer in NOTHING}

    def are_warm(self, path: str) -> bool:
        """Whether the page was made without a miss."""
        return self.misses(path) == NOTHING


@pytest.mark.timeout(400)  # it may be the first to ask for the site, which then is filled with demo data
def test_a_like_makes_no_cached_query_and_no_other_looks_fragment_anew(site: Site) -> None:
    shopper, meters = site.shopper(2), Meters(site.visitor())
    liked, *others = site.looks()[:4]
    for path in (liked, *others, *LISTS):
        until(f"{path} is warm", partial(meters.are_warm, path))

    page = shopper.get(liked)
    turned = "false" if page.data("liked") == "true" else "true"
    answer = shopper.post(
        f"/looks/{page.data('look')}/like/", {"liked": str(int(turned == "true"))}, token_from=liked
    )
    assert answer.data("liked") == turned

    assert [meters.misses(path) for path in others] == [NOTHING] * len(others)
    for path in LISTS:
        found = meters.misses(path)
        assert found["query"] == 0, path
        assert found["fragment"] <= 1, f"{path}: no card but the liked look's"
    assert meters.misses(liked)["query"] == 0


@pytest.mark.parametrize(
    "statement",
    [
        'INSERT INTO "conversations_looklike" ("look_id", "user_id") VALUES (%s, %s) ON CONFLICT DO NOTHING',
        (BASE_DIR / "community/activity/sql/notify.sql").read_text(encoding="utf-8"),
    ],
    ids=["like", "notify"],
)
def test_a_like_and_word_of_it_change_no_table_whose_queries_are_cached(statement: str) -> None:
    assert "looks_look" in tables.cachable()
    assert tables.written_by(statement) == frozenset()
