"""Does a session hold the others up, or is there no room for the next one?"""

from collections.abc import Iterator

from queryreport import conf
from queryreport.collector import Row
from queryreport.figures import duration, share
from queryreport.fingerprint import brief
from queryreport.verdict import Facts, Finding, Verdict, check, unknown


@check("idle_transactions", "No session sits idle in a transaction.")
def idle_transactions(facts: Facts) -> Iterator[Finding]:
    """Find sessions that hold a transaction and do nothing."""
    limit = conf.get().idle_seconds
    for sample in facts.samples:
        for session in sample.rows.get("sessions", []):
            if session["state"].startswith("idle in transaction") and session["state_seconds"] > limit:
                evidence, step = _session(session)
                yield Finding(
                    "idle_transactions",
                    Verdict.BAD,
                    f"Session {session['pid']} on {sample.node.name} has been idle in a transaction "
                    f"for {duration(session['state_seconds'])}",
                    evidence,
                    duration(limit),
                    step,
                )
    yield from unknown("idle_transactions", "sessions", facts)


@check("long_statements", "No statement has been running for long.")
def long_statements(facts: Facts) -> Iterator[Finding]:
    """Find statements that run right now, and for long."""
    limit = conf.get().long_seconds
    for sample in facts.samples:
        for session in sample.rows.get("sessions", []):
            if session["state"] == "active" and session["statement_seconds"] > limit:
                evidence, step = _session(session)
                yield Finding(
                    "long_statements",
                    Verdict.WARN,
                    f"Session {session['pid']} on {sample.node.name} has been running one statement "
                    f"for {duration(session['statement_seconds'])}",
                    evidence,
                    duration(limit),
                    step,
                )


def _session(session: Row) -> tuple[str, str]:
    """Return the evidence and the step for one session."""
    return (
        f"{session['role']}, {session['application'] or 'unnamed'}: {brief(session['query'])}",
        f"Find out whose it is; to end it, as a superuser: SELECT pg_terminate_backend({session['pid']});",
    )


@check("connections", "Every node has connections to spare.")
def connections(facts: Facts) -> Iterator[Finding]:
    """Find nodes near their limit of connections."""
    limit = conf.get().connection_share
    for sample in facts.samples:
        server = sample.one("server")
        used = server["connections"] / server["connection_limit"] if server else 0.0
        if used >= limit:
            yield Finding(
                "connections",
                Verdict.BAD if used >= 1 else Verdict.WARN,
                f"{sample.node.name} uses {share(used)} of its connections",
                evidence=f"{server['connections']} of {server['connection_limit']}",
                threshold=share(limit),
                step="Lower PgBouncer's pool sizes, or look for clients that go past it.",
            )
    yield from unknown("connections", "server", facts)


@check("pools", "Nobody waits for a connection.")
def pools(facts: Facts) -> Iterator[Finding]:
    """Find PgBouncer pools with a queue."""
    if "pgbouncer" in facts.missing:
        yield Finding(
            "pools",
            Verdict.UNKNOWN,
            "PgBouncer doesn't answer",
            evidence=facts.missing["pgbouncer"],
            step='Check QUERYREPORT["PGBOUNCER_ADMIN_URL"], and that its user is in stats_users.',
        )
    for pool in facts.pools or []:
        if int(pool["cl_waiting"]):
            yield Finding(
                "pools",
                Verdict.WARN,
                f"{pool['cl_waiting']} clients wait for {pool['database']}",
                evidence=f"longest wait {pool['maxwait']} s, {pool['sv_active']} server connections busy",
                threshold="nobody waits",
                step="Shorten transactions first; then raise default_pool_size, within the node's limit.",
            )
