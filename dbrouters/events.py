"""One structured line for each thing that an operator wants to know, under a name that doesn't change."""

import logging

logger = logging.getLogger("dbrouters")


def record(event: str, *, node: str, **facts: object) -> None:
    """Log an event. `node_up` is good news (info); every other one is a warning."""
    level = logging.INFO if event == "node_up" else logging.WARNING
    logger.log(level, event, extra={"event": event, "node": node, **facts})
