"""What is derived: counters and cache versions that PostgreSQL keeps exact, declared once on a model."""

import importlib
from typing import TYPE_CHECKING, Any

from denorm.fields import CacheVersion, Count, DerivedColumnError, Latest, Sum

if TYPE_CHECKING:
    from denorm.buffered import Buffered
    from denorm.models import Stats
    from denorm.sets.declaration import RedisSet
    from denorm.settlement import flush
    from denorm.versions import touch

__all__ = [
    "Buffered",
    "CacheVersion",
    "Count",
    "DerivedColumnError",
    "Latest",
    "RedisSet",
    "Stats",
    "Sum",
    "flush",
    "touch",
]

# A model class can't exist before Django has loaded the apps, and importing this module is a part of that.
_LATER = {
    "Buffered": "denorm.buffered",
    "RedisSet": "denorm.sets.declaration",
    "Stats": "denorm.models",
    "flush": "denorm.settlement",
    "touch": "denorm.versions",
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(importlib.import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
