"""`make check`: no server runs and no secret exists, so every address is a placeholder. Never serves a request."""

import os

for _name, _value in {
    "SECRET_KEY": "check-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "SITE_URL": "https://runway.example",
    "ALLOWED_HOSTS": "runway.example",
    "DATABASE_URL": "postgres://runway_app@127.0.0.1:1/runway",
    "MIGRATION_DATABASE_URL": "postgres://runway_owner@127.0.0.1:1/runway",
    "REPLICA_URLS": "postgres://runway_read@127.0.0.1:1/runway_replica1",
    "PRIMARY_ADMIN_URL": "postgres://runway_monitor@127.0.0.1:1/runway",
    "REPLICA_ADMIN_URLS": "postgres://runway_monitor@127.0.0.1:1/runway",
    "CACHE_URL": "redis://127.0.0.1:1/0",
    "STATE_URL": "redis://127.0.0.1:1/0",
    "DEMO_PASSWORD": "",
    "LOG_LEVEL": "WARNING",
}.items():
    os.environ[_name] = _value

from settings.base import *  # noqa: E402, F403
