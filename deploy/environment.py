"""The file `env` of a stack: every address and secret that settings/env.py reads, written for the stack as it is."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.privileges import Account
from deploy.stack import REPLICAS, Stack
from settings.env import parse


@dataclass(frozen=True)
class Secrets:
    """Passwords of this stack, made once; hexadecimal, so that no file format needs to quote them."""

    secret_key: str
    demo_password: str
    superuser: str
    replication: str
    owner: str
    app: str
    worker: str
    read: str
    monitor: str

    @classmethod
    def kept_in(cls, path: Path) -> "Secrets":
        """Read the secrets of `path`; make those that aren't there and write them there (mode 0600)."""
        try:
            known: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            known = {"demo_password": _pronounceable()}
        missing = {name: secrets.token_hex(32) for name in cls.__dataclass_fields__ if name not in known}
        whole = cls(**known | missing)
        if missing:
            private(path, json.dumps(asdict(whole), indent=1))
        return whole


def _pronounceable() -> str:
    """A password that a person can copy from a screen: about 45 bits."""
    return "-".join(
        "".join(secrets.choice(kind) for kind in ("bdfgklmnprstvz", "aeiou") * 2) for _ in range(4)
    )


def private(path: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    draft = path.with_name(f"{path.name}.draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


def assignments(stack: Stack, keys: Secrets) -> dict[str, str]:
    """The content of the file by name. Web traffic goes through PgBouncer, migrations and measurements directly."""
    home = stack.home

    def url(role: str, password: str, part: str, database: str = "runway") -> str:
        return f"postgres://{role}:{password}@127.0.0.1:{stack.ports[part]}/{database}"

    return {
        "STACK_NAME": stack.name,
        "SITE_URL": stack.url,
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "SECRET_KEY": keys.secret_key,
        "DEMO_PASSWORD": keys.demo_password,
        "DATABASE_URL": url("runway_app", keys.app, "pgbouncer"),
        "DIRECT_DATABASE_URL": url("runway_app", keys.app, "primary"),
        "MIGRATION_DATABASE_URL": url("runway_owner", keys.owner, "primary"),
        "REPLICA_URLS": ",".join(
            url("runway_read", keys.read, "pgbouncer", f"runway_{node}") for node in REPLICAS
        ),
        "REPLICA_DIRECT_URLS": ",".join(url("runway_read", keys.read, node) for node in REPLICAS),
        "PRIMARY_ADMIN_URL": url("runway_monitor", keys.monitor, "primary"),
        "REPLICA_ADMIN_URLS": ",".join(url("runway_monitor", keys.monitor, node) for node in REPLICAS),
        "WAL_TAIL_URL": url("runway_replication", keys.replication, "primary"),
        "PGBOUNCER_ADMIN_URL": url("runway_monitor", keys.monitor, "pgbouncer", "pgbouncer"),
        "CACHE_URL": f"redis://127.0.0.1:{stack.ports.redis_cache}/0",
        "STATE_URL": f"redis://127.0.0.1:{stack.ports.redis_state}/0",
        "STATIC_ROOT": str(home / "static"),
        "MEDIA_ROOT": str(home / "media"),
        "PURGED_ROOT": str(home / "purged"),
        "PROXY_LOG": str(home / "served.log"),
        "EMAIL_URL": f"filemail://{home / 'mail'}",
        "WEB_CONCURRENCY": str(stack.capacity.workers),
        "DATABASE_POOL_SIZE": str(stack.capacity.pool),
        "GUNICORN_BIND": f"127.0.0.1:{stack.ports.gunicorn}",
    }


def worker_url(stack: Stack, keys: Secrets) -> str:
    """The primary's address for the workers: direct, and by a role of their own, so that nobody counts what they do
    as a page's.
    """
    return f"postgres://runway_worker:{keys.worker}@127.0.0.1:{stack.ports.primary}/runway"


def superuser_url(stack: Stack, node: str) -> str:
    """A node's direct address as superuser: for whoever pauses a replay or clears statistics, never for the site."""
    keys = Secrets.kept_in(stack.directory / "secrets.json")
    return f"postgres://postgres:{keys.superuser}@127.0.0.1:{stack.ports[node]}/runway"


def write(stack: Stack, keys: Secrets, reader: Account) -> bool:
    """Write the file for `reader` (mode 0600) and say whether it changed."""
    path = stack.directory / "env"
    lines = ["# Written by `make up`. Set a variable in .env or in the environment to have it your way."]
    lines += [f"{name}={value}" for name, value in assignments(stack, keys).items()]
    text = "\n".join(lines) + "\n"
    changed = not path.exists() or path.read_text(encoding="utf-8") != text
    if changed:
        private(path, text)
    reader.own(path)
    return changed


def for_children(stack: Stack) -> dict[str, str]:
    """The process environment for what the launcher starts.

    Without the names that the stack's file assigns: a launcher started by a process of another stack has inherited
    that one's addresses. What remains to be said, settings/env.py reads from `.env` and from the stack's file.
    """
    assigned = parse(stack.directory / "env")
    kept = {name: value for name, value in os.environ.items() if name not in assigned}
    return kept | {
        "STACK_NAME": stack.name,
        "STACK_DIR": str(stack.directory),
        "DJANGO_SETTINGS_MODULE": "settings.production",  # whoever starts us may run the suite's
        "PYTHONUNBUFFERED": "1",
    }
