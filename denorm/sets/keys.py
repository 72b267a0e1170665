"""What the sets are called in Redis."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from denorm.sets.owned import OwnedSet

SENTINEL = str(-(2**63))  # no key has it, and Redis packs it like the keys: as an integer
ALIVE = "sets:alive"  # stands while the worker follows the writes
WANTED = "sets:wanted"  # sorted by when somebody first missed them
METERS = "sets:meters"


def members(owned: "OwnedSet") -> str:
    """The set itself."""
    return f"set:{owned.declaration.name}:{owned.owner}"


def lease(owned: "OwnedSet") -> str:
    """Who may write it."""
    return f"{members(owned)}:lease"


def fresh(owned: "OwnedSet", token: str) -> str:
    """The set while it is made."""
    return f"{members(owned)}:fresh:{token}"


def wish(owned: "OwnedSet") -> str:
    """How the worker is asked for it."""
    return f"{owned.declaration.name} {owned.owner}"
