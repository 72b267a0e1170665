"""Does a page cost more where there is more? The look that everybody talks of and the topic that never ends, on the
launch-scale data set, beside a look and a topic of a hundred.

Pages are asked for one after the other through nginx, in turns, and none from a copy. The look is made without its
fragments; a topic with them, as the posts of two topics aren't the same texts and would be compared as such.
"""

import http.client
import os
import statistics
import time
import urllib.parse
from collections.abc import Iterator, Sequence

from loadtests.benchmarks import _launchscale
from loadtests.benchmarks._launchscale import Place
from loadtests.benchmarks.measurement import Measurement
from loadtests.target import Target

ROUNDS, FIRST = 120, 10  # the first rounds warm connections and plans
MOST = 1.2


class UnansweredError(RuntimeError):
    """A page that is measured answered something else than 200."""


def measure() -> Iterator[Measurement]:
    """Milliseconds of a page, the median of the rounds."""
    _launchscale.seed()
    target = Target.from_environment()
    client = Client(target)
    discussed, quiet = _launchscale.looks()
    endless, short = _launchscale.topics()
    pages = {topic: _pages(client, topic) for topic in (endless, short)}
    taken = client.rounds([discussed.path, quiet.path], bypass="page,fragment")
    taken |= client.rounds([*pages[endless], *pages[short]], bypass="page")
    yield Measurement(
        f"look with {discussed.rows:,} comments",
        "ms",
        taken[discussed.path],
        taken[quiet.path],
        f"with {quiet.rows:,}",
        at_most=MOST,
    )
    for place, long, other in zip(("first", "middle", "last"), pages[endless], pages[short], strict=True):
        yield Measurement(
            f"{place} page of a topic of {endless.rows:,} posts",
            "ms",
            taken[long],
            taken[other],
            f"of {short.rows:,}",
            at_most=MOST,
        )


class Client:
    """One kept connection to the site, whose pages are made anew."""

    def __init__(self, target: Target) -> None:
        self._connection = http.client.HTTPConnection(
            "127.0.0.1", urllib.parse.urlsplit(os.environ["SITE_URL"]).port or 80, timeout=30
        )
        self._headers = {
            **target.observer_headers(),
            "Host": urllib.parse.urlsplit(target.site_url).netloc,
        }

    def rounds(self, paths: Sequence[str], *, bypass: str) -> dict[str, float]:
        """The median time of each page, in milliseconds, without those caches; every round begins with another one."""
        found: dict[str, list[float]] = {path: [] for path in paths}
        for number in range(FIRST + ROUNDS):
            first = number % len(paths)
            for path in [*paths[first:], *paths[:first]]:
                began = time.perf_counter()
                self.get(path, 200, bypass)
                if number >= FIRST:
                    found[path].append((time.perf_counter() - began) * 1000)
        return {path: statistics.median(times) for path, times in found.items()}

    def get(self, path: str, status: int, bypass: str = "page") -> str:
        """Ask for a page; return where it leads, if anywhere. Raises UnansweredError for another status."""
        self._connection.request("GET", path, headers={**self._headers, "X-Runway-Bypass": bypass})
        response = self._connection.getresponse()
        response.read()
        if response.status != status:
            raise UnansweredError(f"{path} answered {response.status}")
        return response.headers.get("Location", "")


def _pages(client: Client, topic: Place) -> list[str]:
    """Its first, a middle and its last page."""
    leads = urllib.parse.urlsplit(client.get(f"/forum/posts/{topic.middle}/", 302))
    return [topic.path, f"{leads.path}?{leads.query}", f"{topic.path}?at=end"]
