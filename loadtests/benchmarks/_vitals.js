// What a visitor of this page meets, as web.dev defines it. Injected before the page's own scripts.
// LCP (ms): when the largest picture or text was painted. CLS: the worst burst of shifts nobody asked for: shifts less than
// a second apart, five seconds at most. INP (ms): the slowest answer to a tap or a key; shorter than 16 isn't told.
(() => {
  const vitals = (window.__vitals = { lcp: 0, cls: 0, inp: 0, interactions: 0 });
  const observe = (type, each, options) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true, ...options });
  observe("largest-contentful-paint", (entry) => { vitals.lcp = entry.startTime; });
  let burst = 0, first = 0, last = 0;
  observe("layout-shift", (entry) => {
    if (entry.hadRecentInput) return;
    const same = entry.startTime - last < 1000 && entry.startTime - first < 5000;
    burst = same ? burst + entry.value : entry.value;
    if (!same) first = entry.startTime;
    last = entry.startTime;
    vitals.cls = Math.max(vitals.cls, burst);
  });
  const seen = new Set();
  observe("event", (entry) => {
    if (!entry.interactionId) return;
    seen.add(entry.interactionId);
    vitals.interactions = seen.size;
    vitals.inp = Math.max(vitals.inp, entry.duration);
  }, { durationThreshold: 16 });
})();
