"""What a visitor on a phone meets: LCP, CLS and INP in headless Chromium, held against web.dev's thresholds.

"Good" is an LCP within 2.5 s, a CLS within 0.1 and an INP within 200 ms, each at the 75th percentile of visits
(https://web.dev/articles/defining-core-web-vitals-thresholds). Every visit is a new browser's, with an empty cache, to
the launch-scale data set on this machine; its network is faster than a phone's.
"""

import statistics
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize

from loadtests.benchmarks import _launchscale
from loadtests.benchmarks.measurement import Measurement
from loadtests.chromium import chromium
from loadtests.target import Target

VISITS = 8
PHONE: ViewportSize = {"width": 390, "height": 844}  # CSS pixels, two of the screen's each
GOOD = {"lcp": 2_500.0, "cls": 0.1, "inp": 200.0}
UNITS = {"lcp": "ms", "cls": "", "inp": "ms"}
PAINTED = """() => new Promise((painted, missed) => {
  const look = () => (window.__vitals.lcp ? painted() : requestAnimationFrame(look));
  look();
  setTimeout(() => missed(new Error("nothing was painted in ten seconds")), 10000);
})"""
UNTOLD = 16.0  # ms; the browser doesn't report an interaction that was faster
SCRIPT = (Path(__file__).parent / "_vitals.js").read_text()


def measure() -> Iterator[Measurement]:
    """Of each page the 75th percentile of its visits."""
    _launchscale.seed()
    site = Target.from_environment().site_url
    pages = {
        "home": "/",
        "looks": "/looks/",
        "look": _launchscale.looks()[0].path,
        "topic": _launchscale.topics()[0].path,
    }
    with chromium() as browser:
        for name, path in pages.items():
            visit(browser, site + path)  # warms the site, as the visitors before have
            visits = [visit(browser, site + path) for _ in range(VISITS)]
            for vital, good in GOOD.items():
                found = statistics.quantiles([visit[vital] for visit in visits], n=4)[2]
                yield Measurement(
                    f"{name}: {vital.upper()}", UNITS[vital], found, good, "web.dev's good", at_most=1.0
                )


def visit(browser: Browser, url: str) -> dict[str, float]:
    """Look at the page, tap and type on it, read it to its end."""
    # Not is_mobile: the viewport's meta tag then counts as a resize, for which half a second of shifts is forgiven.
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, has_touch=True)
    try:
        context.add_init_script(SCRIPT)
        page = context.new_page()
        page.goto(url, wait_until="load")
        page.evaluate(PAINTED)  # not wait_for_function, whose eval() the site's policy forbids
        page.wait_for_load_state("networkidle")
        _read_and_tap(page)
        found: dict[str, float] = page.evaluate("window.__vitals")
    finally:
        context.close()
    return {**found, "inp": max(UNTOLD, found["inp"])}


def _read_and_tap(page: Page) -> None:
    page.locator("h1").first.tap()
    for opener in page.locator("summary:visible").all()[:3]:
        opener.tap()
    for _ in range(4):
        page.keyboard.press("Tab")
    height = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, int(height), PHONE["height"]):
        page.evaluate("top => window.scrollTo(0, top)", top)
        page.evaluate(
            "() => new Promise(painted => requestAnimationFrame(() => requestAnimationFrame(painted)))"
        )
    page.wait_for_load_state("networkidle")
    page.evaluate(
        "() => new Promise(told => setTimeout(told, 100))"
    )  # observers are called when the page is idle
