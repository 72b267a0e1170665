"""The checks, a module each for nodes, sessions and statements; importing this package registers them all."""

from queryreport.findings import nodes, sessions, statements
from queryreport.verdict import CHECKS, Facts, Finding, Verdict

__all__ = ["find", "nodes", "sessions", "statements", "worst"]


def find(facts: Facts) -> list[Finding]:
    """Run every check: at least one finding each, the worst first."""
    found = []
    for name, good, check in CHECKS:
        found += list(check(facts)) or [Finding(name, Verdict.OK, good)]
    order = list(Verdict)
    return sorted(found, key=lambda finding: order.index(finding.verdict))


def worst(found: list[Finding]) -> Verdict:
    """Return the verdict over all findings."""
    return found[0].verdict if found else Verdict.OK
