"""Are the nodes up, and do they follow each other?"""

from collections.abc import Iterator

from queryreport import conf
from queryreport.figures import duration, size
from queryreport.verdict import Facts, Finding, Verdict, check, unknown


@check("nodes", "All nodes answer.")
def nodes(facts: Facts) -> Iterator[Finding]:
    """Find nodes that are down, and replicas that aren't any more."""
    for sample in facts.samples:
        if not sample.answers:
            yield Finding(
                "nodes",
                Verdict.BAD,
                f"{sample.node.name} is down",
                evidence=sample.missing.get("connection", "no answer"),
                threshold="answers within 2 s",
                step=f"Start {sample.node.name} and read its server log.",
            )
        elif sample.is_promoted:
            yield Finding(
                "nodes",
                Verdict.BAD,
                f"{sample.node.name} is no replica of this primary any more",
                evidence="it accepts writes, and its history is its own",
                threshold="every replica is in recovery",
                step="Make sure that nothing writes to it, then build it anew from a base backup.",
            )


@check("lag", "Replicas follow the primary closely.")
def lag(facts: Facts) -> Iterator[Finding]:
    """Find replicas behind the primary."""
    limit = conf.get().lag_seconds
    for sample in facts.samples:
        behind = sample.node.lag_seconds
        if sample.answers and behind is not None and behind > limit:
            paused = sample.one("receiver").get("paused")
            yield Finding(
                "lag",
                Verdict.BAD,
                f"{sample.node.name} is {duration(behind)} behind",
                evidence=f"{size(sample.node.lag_bytes)} of log not replayed"
                + (", replay is paused" if paused else ""),
                threshold=duration(limit),
                step="SELECT pg_wal_replay_resume();"
                if paused
                else "Look for a long query on it that conflicts with replay, then at its disk.",
            )


@check("receiver", "Every replica receives the log.")
def receiver(facts: Facts) -> Iterator[Finding]:
    """Find replicas whose WAL receiver is gone."""
    for sample in facts.samples:
        if not sample.is_primary and sample.rows.get("receiver") == []:
            yield Finding(
                "receiver",
                Verdict.BAD,
                f"{sample.node.name} receives no log",
                evidence="pg_stat_wal_receiver is empty",
                threshold="one receiver that streams",
                step="Check primary_conninfo and the primary's pg_hba.conf; the replica's log names the reason.",
            )


LOGICAL_KEPT = 64 * 1024**2  # bytes of log; beyond it nobody reads the slot, or too slowly


@check("slots", "No replication slot keeps log for nobody.")
def slots(facts: Facts) -> Iterator[Finding]:
    """Find slots without a reader, and lost ones."""
    for sample in facts.samples:
        for slot in sample.rows.get("slots", []):
            # A logical slot may be read by a function, now and again: then it is active for moments only.
            read = slot["kind"] == "logical" and (slot["kept_bytes"] or 0) < LOGICAL_KEPT
            if slot["active"] or (read and slot["wal_status"] != "lost"):
                continue
            lost = slot["wal_status"] == "lost"
            yield Finding(
                "slots",
                Verdict.BAD,
                f"Slot {slot['slot']} on {sample.node.name} is {'lost' if lost else 'inactive'}",
                evidence=f"keeps {size(slot['kept_bytes'])} of log, status {slot['wal_status']}",
                threshold="every slot has a reader",
                step="Start its replica; if it is gone for good: "
                f"SELECT pg_drop_replication_slot('{slot['slot']}');"
                if not lost
                else "Build its replica anew from a base backup.",
            )
    yield from unknown("slots", "slots", facts)
