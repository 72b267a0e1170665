"""The instrument of `make bench ARGS=vitals`: a page that shifts and hangs is told from one that doesn't."""

from urllib.parse import quote

from playwright.sync_api import Browser

from loadtests.benchmarks.vitals import GOOD, visit

# As strict as the site's: no eval().
POLICY = """<!doctype html><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="script-src 'unsafe-inline'">"""
RESTLESS = """<title>Restless</title>
<h1 style="font-size:60px">A headline that is large</h1>
<p style="font-size:40px">What stood here was read by somebody, until it moved.</p>
<script>
  const push = () => {
    const banner = document.createElement("div");
    banner.style.height = "400px";
    document.body.prepend(banner);
  };
  // Once it was painted: nobody sees what moves before.
  new PerformanceObserver((list, observer) => { observer.disconnect(); requestAnimationFrame(push); })
    .observe({ type: "paint", buffered: true });
  document.querySelector("h1").addEventListener("click", () => {
    const end = performance.now() + 300;
    while (performance.now() < end);
  });
</script>"""
CALM = "<title>Calm</title><h1>A headline</h1><p>Nothing moves.</p>"


def test_a_page_that_shifts_and_hangs_is_told_from_one_that_does_not(browser: Browser) -> None:
    restless, calm = (visit(browser, f"data:text/html,{quote(POLICY + page)}") for page in (RESTLESS, CALM))
    assert restless["cls"] > GOOD["cls"]
    assert restless["inp"] > GOOD["inp"]
    assert restless["lcp"] > 0
    assert calm["cls"] == 0
    assert calm["inp"] < restless["inp"]
