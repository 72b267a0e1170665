"""axe finds nothing to complain about on the main pages, light and dark; and nothing is wider than the phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.e2e.conftest import DESK, PHONE
from tests.site import Site

pytestmark = pytest.mark.e2e

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["390", "1440"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(browser: Browser, site: Site, scheme: str, viewport: dict[str, int]) -> None:
    # The policy of the site forbids inline scripts, and axe is one.
    context = browser.new_context(base_url=site.url, color_scheme=scheme, viewport=viewport, bypass_csp=True)
    try:
        page = context.new_page()
        for path in [
            "/",
            "/looks/",
            site.looks()[0],
            "/products/",
            "/people/shopper1/",
            "/accounts/login/",
            "/accounts/signup/",
        ]:
            page.goto(path)
            found = Axe().run(page, options=RULES)
            assert found.violations_count == 0, f"{path} {scheme}\n{found.generate_report()}"
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= viewport["width"], f"{path} scrolls sideways: {width} px"
    finally:
        context.close()
