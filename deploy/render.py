"""Configuration files from templates: `@{name}` is replaced, everything else is the server's own language."""

import shlex
import string
import sys
from pathlib import Path

from deploy.environment import Secrets, assignments, private, worker_url
from deploy.microcache import kept_arguments
from deploy.privileges import Account
from deploy.programs import NGINX, PGBOUNCER, REDIS, Programs
from deploy.stack import NODES, REPLICAS, Stack

_TEMPLATES = Path(__file__).parent / "templates"


class Template(string.Template):
    """`$` means something to nginx and `%` to supervisor, so a placeholder starts with `@`."""

    delimiter = "@"
    idpattern = r"[a-z][a-z0-9_]*"


def render(name: str, values: dict[str, object]) -> str:
    """The text of a template; KeyError names a placeholder without a value."""
    return Template((_TEMPLATES / name).read_text(encoding="utf-8")).substitute(values)


def configure(stack: Stack, keys: Secrets, programs: Programs, servers: Account, site: Account) -> set[str]:
    """Write every configuration file and return the parts whose file changed."""
    values = _values(stack, keys, programs, servers, site)
    folder = stack.home / "conf"
    folder.mkdir(mode=0o755, exist_ok=True)
    changed = set()
    for part, files in _files(stack, keys, values).items():
        for name, text in files.items():
            path = folder / name
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                private(path, text)
                changed.add(part)
            servers.may_read(path)
    # Not in the home: a root supervisor must not read orders from a directory of the servers' account.
    supervisor = stack.directory / "supervisord.conf"
    text = render("supervisord.conf", values)
    if not supervisor.exists() or supervisor.read_text(encoding="utf-8") != text:
        private(supervisor, text)
        changed.add("supervisor")
    return changed


def _files(stack: Stack, keys: Secrets, values: dict[str, object]) -> dict[str, dict[str, str]]:
    """The files of each part, by name."""
    files: dict[str, dict[str, str]] = {}
    for node in NODES:
        standby = render("standby.conf", values | {"node": node}) if node in REPLICAS else ""
        text = render(
            "postgresql.conf", values | {"node": node, "port": stack.ports[node], "standby": standby}
        )
        files[node] = {f"{node}.conf": text, f"{node}.hba.conf": render("pg_hba.conf", values)}
    roles = {"runway_app": keys.app, "runway_read": keys.read, "runway_monitor": keys.monitor}
    userlist = "".join(f'"{role}" "{password}"\n' for role, password in roles.items())
    files["pgbouncer"] = {"pgbouncer.ini": render("pgbouncer.ini", values), "userlist.txt": userlist}
    for part in ("redis-cache", "redis-state"):
        files[part] = {f"{part}.conf": render(f"{part}.conf", values)}
    files["nginx"] = {name: render(name, values) for name in ("nginx.conf", "nginx.sh")}
    return files


def _values(
    stack: Stack, keys: Secrets, programs: Programs, servers: Account, site: Account
) -> dict[str, object]:
    def user(account: Account) -> str:
        return f"user={account.name}" if account.switch else "; runs as whoever started the supervisor"

    def quoted(path: Path | str) -> str:
        return shlex.quote(str(path)).replace("%", "%%")

    environment = assignments(stack, keys)
    libraries = ",".join(f'{name}="{value}"' for name, value in programs.environment.items())
    return {
        "name": stack.name,
        "home": stack.home,
        "checkout": stack.checkout,
        "fsync": "on" if stack.durable else "off",
        "checkpoint_timeout": "5min" if stack.durable else "30s",
        "appendonly": "yes" if stack.durable else "no",
        "workers": stack.capacity.workers,
        "pool": stack.capacity.pool,
        "pgbouncer_pool": stack.capacity.pgbouncer_pool,
        "max_connections": stack.capacity.max_connections,
        "replication_password": keys.replication,
        "worker_database_url": worker_url(stack, keys),
        "static_root": environment["STATIC_ROOT"],
        "media_root": environment["MEDIA_ROOT"],
        "purged_root": environment["PURGED_ROOT"],
        "served_log": environment["PROXY_LOG"],
        "kept_arguments": kept_arguments(),
        **{f"{name.replace('-', '_')}_port": stack.ports[name] for name in
           ("nginx", "gunicorn", "pgbouncer", "primary", "replica1", "replica2", "redis-cache", "redis-state")},
        # For supervisord.conf: shell words, with `%` doubled.
        "socket": str(stack.socket).replace("%", "%%"),
        "directory": str(stack.directory).replace("%", "%%"),
        "logs": str(stack.logs).replace("%", "%%"),
        "program_logs": str(stack.logs).replace("%", "%%%%"),  # supervisor expands a program's log twice
        "home_path": str(stack.home).replace("%", "%%"),
        "checkout_path": str(stack.checkout).replace("%", "%%"),
        "conf": quoted(stack.home / "conf"),
        "home_word": quoted(stack.home),
        "checkout_word": quoted(stack.checkout),
        "python": quoted(sys.executable),
        "postgres": quoted(programs.pg_bin / "postgres"),
        "pgbouncer": quoted(programs[PGBOUNCER]),
        "redis_server": quoted(programs[REDIS]),
        # For nginx.sh.
        "nginx_shell": shlex.quote(str(programs[NGINX])),
        "home_shell": shlex.quote(str(stack.home)),
        "root_user": "user=root" if servers.switch else "; runs as whoever started it",
        "server_user": user(servers),
        "site_user": user(site),
        "server_environment": libraries.replace("%", "%%"),
    }  # fmt: skip
