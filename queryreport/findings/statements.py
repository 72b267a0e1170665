"""Which statements need a person?"""

from collections.abc import Iterator

from queryreport import conf, reads
from queryreport.figures import amount, duration, share
from queryreport.fingerprint import brief
from queryreport.verdict import Facts, Finding, Verdict, check, unknown


@check("slow_statements", "No statement is slow and frequent.")
def slow_statements(facts: Facts) -> Iterator[Finding]:
    """Find statements above the time limit that ran often enough to matter."""
    limits = conf.get()
    for statement in facts.usage.statements:
        for node, served in statement.nodes.items():
            mean = served.seconds / served.calls if served.calls else 0
            if mean * 1000 >= limits.slow_ms and served.calls >= limits.slow_calls:
                routes = ", ".join(sorted({key.route for key in statement.by_key})) or "no route"
                yield Finding(
                    "slow_statements",
                    Verdict.WARN,
                    f"A statement takes {duration(mean)} on {node}",
                    evidence=f"{amount(served.calls)} calls from {routes}: {brief(statement.text)}",
                    threshold=f"{limits.slow_ms:g} ms, {limits.slow_calls} calls",
                    step="EXPLAIN (ANALYZE, BUFFERS) it with typical values; look for a sequential scan or a sort.",
                )
    yield from unknown("slow_statements", "statements", facts)


@check("primary_reads", "Reads that a replica can serve don't run on the primary.")
def primary_reads(facts: Facts) -> Iterator[Finding]:
    """Find reads of GET views on the primary."""
    limits = conf.get()
    for read in reads.on_primary(facts.usage, {s.node.name for s in facts.samples if s.is_primary}):
        if read.calls >= limits.primary_reads and read.share >= limits.primary_read_share:
            yield Finding(
                "primary_reads",
                Verdict.WARN,
                f"{read.route} reads on the primary what a replica could serve",
                evidence=f"{amount(read.calls)} calls, {share(read.share)} of this read: {brief(read.text)}",
                threshold=f"{limits.primary_reads} calls and {share(limits.primary_read_share)}",
                step=f"Look at {read.site or 'the view'}: is it inside use_primary() or a transaction?",
            )


@check("repeats", "No view repeats a statement within one request.")
def repeats(facts: Facts) -> Iterator[Finding]:
    """Find N+1 candidates."""
    for repeat in reads.repeats(facts.usage)[:5]:
        yield Finding(
            "repeats",
            Verdict.WARN,
            f"{repeat.method} {repeat.route} runs one statement up to {repeat.most} times",
            evidence=f"{repeat.site or 'line not known'}: {brief(repeat.text)}",
            threshold=f"{conf.get().repeats} times in one request",
            step="select_related() or prefetch_related() in the view that loads the list.",
        )


@check("statistics", "The application's statistics are there.")
def statistics(facts: Facts) -> Iterator[Finding]:
    """Say when there is nothing to report on."""
    if reason := facts.missing.get("statistics"):
        yield Finding(
            "statistics",
            Verdict.UNKNOWN,
            "The state Redis doesn't answer",
            evidence=reason,
            step='Start the Redis of CACHES[QUERYREPORT["CACHE"]]; the routes are empty until then.',
        )
    elif not facts.usage.statements:
        yield Finding(
            "statistics",
            Verdict.UNKNOWN,
            "No request has been recorded yet",
            step="Open a page of the site, wait a few seconds, and ask again.",
        )
