"""What each layer is worth: a list's pages a second, from no cache to nginx's, beside a view that does nothing."""

import os
import statistics
import urllib.parse
from collections.abc import Iterator

from loadtests.benchmarks._volley import volley
from loadtests.benchmarks.measurement import Measurement
from loadtests.target import Target

ROUNDS, SECONDS, CONNECTIONS = 5, 1.5, 8
TRIVIAL, PAGE = "/healthz", "/looks/"
LAYERS = (
    # What is switched on, which layers are bypassed for it, the least share of the trivial view's rate.
    ("no cache", "1", 0.01),
    ("the query cache", "page,fragment,user", 0.01),
    ("fragments, too", "page", 0.05),
    ("shared pages, too", "", 0.3),
)


def measure() -> Iterator[Measurement]:
    """Answers a second, the median of rounds in which the contestants take turns."""
    target = Target.from_environment()
    port = urllib.parse.urlsplit(os.environ["SITE_URL"]).port or 80
    contestants: list[tuple[str, str, dict[str, str], float]] = [
        (
            what,
            PAGE,
            {**target.observer_headers(), **({"X-Runway-Bypass": bypassed} if bypassed else {})},
            least,
        )
        for what, bypassed, least in LAYERS
    ]
    contestants.append(("nginx's second, too", PAGE, {}, 1.0))
    contestants.append(("trivial", TRIVIAL, {}, 1.0))
    rates: dict[str, list[float]] = {what: [] for what, *_ in contestants}
    for round_number in range(ROUNDS + 1):
        for what, path, headers, _ in contestants:
            found = volley(port, CONNECTIONS, SECONDS, path=path, headers=headers)
            if found.failed:
                raise RuntimeError(f"{path} failed {found.failed} times with {what}: {found.failure}")
            if round_number:  # the first warms the caches
                rates[what].append(found.rate)
    trivial = statistics.median(rates.pop("trivial"))
    for what, _, _, least in contestants[:-1]:
        yield Measurement(
            f"{PAGE} with {what}", "pages/s", statistics.median(rates[what]), trivial, TRIVIAL, at_least=least
        )
