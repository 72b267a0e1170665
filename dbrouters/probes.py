"""System checks that ask the servers: does each address lead where the settings say? Run by `check --database`."""

from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004
from django.db import connections

from dbrouters.addresses import connect, replica_names
from dbrouters.backends.postgresql.base import DatabaseWrapper
from dbrouters.conf import PRIMARY_NODE, configuration
from dbrouters.position import Sample, sample

_TIMEOUT = 3  # seconds


def check_servers(
    app_configs: Sequence[AppConfig] | None = None,  # noqa: ARG001
    databases: Sequence[str] | None = None,
    **_: Any,
) -> list[CheckMessage]:
    """Every replica is a standby of this primary, at both of its addresses, and they lead to one server."""
    conf = configuration()
    if not {conf.PRIMARY_ALIAS, conf.REPLICA_ALIAS} & set(databases or ()):
        return []
    primary = _asked_directly(PRIMARY_NODE)
    found = [_unanswered(PRIMARY_NODE, _ADMIN)] if primary is None else []
    for name in replica_names():
        direct, reading = _asked_directly(name), _asked_for_reads(name)
        found += [
            *judged(name, _ADMIN, direct, primary),
            *judged(name, _READS, reading, primary),
            *_compared(name, direct, reading),
        ]
    return found


_ADMIN, _READS = 'DBROUTERS["REPLICA_ADMIN_URLS"]', "NODES"


def judged(name: str, where: str, answer: Sample | None, primary: Sample | None) -> Iterator[CheckMessage]:
    """What one address's answer says about it."""
    if answer is None:
        yield _unanswered(name, where)
    elif primary is not None and answer.position.system_id != primary.position.system_id:
        hint = f"Correct the address of {name!r} in {where}, or build it anew with pg_basebackup from this primary."
        yield Error(f"The replica {name!r} belongs to another cluster.", hint=hint, id="dbrouters.E011")
    elif not answer.in_recovery:
        hint = f"Give {name!r} the address of a standby in {where}; was it promoted, then rebuild it as one."
        yield Error(f"The replica {name!r} is no standby: it takes writes.", hint=hint, id="dbrouters.E010")


def _compared(name: str, direct: Sample | None, reading: Sample | None) -> Iterator[CheckMessage]:
    if direct is not None and reading is not None and direct.started != reading.started:
        hint = f"Point both at the same node: what {_ADMIN} answers is believed of what {_READS} serves."
        message = f"The two addresses of {name!r} lead to two servers."
        yield Error(message, hint=hint, id="dbrouters.E012")


def _unanswered(name: str, where: str) -> CheckMessage:
    hint = f"Start it, or correct its address in {where}; until then nothing is read from it."
    return Warning(f"The node {name!r} doesn't answer.", hint=hint, id="dbrouters.W001")


def _asked_directly(name: str) -> Sample | None:
    try:
        with connect(name) as connection, connection.cursor() as cursor:
            return sample(cursor)
    except psycopg.Error:
        return None


def _asked_for_reads(name: str) -> Sample | None:
    wrapper = connections[configuration().REPLICA_ALIAS]
    if not isinstance(wrapper, DatabaseWrapper) or name not in settings.DATABASES[wrapper.alias].get(
        "NODES", {}
    ):
        return None  # another check's finding
    parameters = {**wrapper.get_connection_params(), **wrapper.address(name), "connect_timeout": _TIMEOUT}
    try:
        with (
            psycopg.connect(**{**parameters, "autocommit": True}) as connection,
            connection.cursor() as cursor,
        ):
            return sample(cursor)
    except psycopg.Error:
        return None
