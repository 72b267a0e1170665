"""One structured line for each thing that an operator wants to know, under a name that doesn't change."""

import logging

logger = logging.getLogger("dbrouters")

_GOOD = frozenset(("node_up", "node_undrained", "board_up"))


def record(event: str, **facts: object) -> None:
    """Log an event: good news is info, every other one a warning. `node` names the node that it is about."""
    logger.log(logging.INFO if event in _GOOD else logging.WARNING, event, extra={"event": event, **facts})
